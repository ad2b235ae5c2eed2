"""Which days are workdays: statutory days, the yearly 调休 arrangement, and a file over both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import rtoml

from flows.profile.error import ProfileError

_DAY = timedelta(days=1)
_FILE = re.compile(r"(\d{4})(?:\.([a-z_]+))?\.toml")


@dataclass(frozen=True, slots=True)
class Year:
    """Days off on weekdays or weekends, and weekend days that are worked instead.

    `arranged` is False while the State Council's yearly arrangement is not in the data: then only
    the thirteen statutory days (law:holiday_days) and weekends are known, and a screen says so.
    """

    days_off: frozenset[date]
    worked: frozenset[date] = frozenset()
    arranged: bool = False


@dataclass(slots=True)
class Workdays:
    """The calendar; `files` (from `load_years`) win over the packaged data, year by year."""

    files: Mapping[int, Year] = field(default_factory=dict)
    _years: dict[int, Year] = field(default_factory=dict)

    def follow(self, files: Mapping[int, Year]) -> None:
        """Take these files instead of those before, from now on."""
        self.files = files
        self._years.clear()

    def year(self, number: int) -> Year:
        """The data of one year, from the file if there is one."""
        if number not in self._years:
            self._years[number] = _merge(_packaged(number), self.files.get(number))
        return self._years[number]

    def arranged(self, day: date) -> bool:
        """Whether the arrangement of this day's year is known."""
        return self.year(day.year).arranged

    def is_workday(self, day: date) -> bool:
        """Weekdays except days off, and the weekend days that are worked instead."""
        year = self.year(day.year)
        if day in year.worked:
            return True
        return day.weekday() < 5 and day not in year.days_off

    def at_or_before(self, day: date) -> date:
        """The last workday up to and including this day."""
        while not self.is_workday(day):
            day -= _DAY
        return day

    def at_or_after(self, day: date) -> date:
        """The first workday from this day on."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def add(self, day: date, count: int) -> date:
        """The count-th workday after (or before, if negative) this day, which is not counted."""
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_workday(day):
                day += step
        return day


def _packaged(number: int) -> Year:
    """Statutory days of any year; the arrangement where the package knows it (until 2026)."""
    import holidays  # it loads the calendars of the world: not before a day is asked about

    table = holidays.country_holidays("CN", years=number)
    worked = frozenset(day for day in table.weekend_workdays if day.year == number)
    if not worked:
        table = holidays.country_holidays("CN", years=number, observed=False)
    return Year(frozenset(table), worked, bool(worked))


def _merge(base: Year, over: Year | None) -> Year:
    if over is None:
        return base
    if over.arranged:
        return over
    return Year(base.days_off | over.days_off, base.worked - over.days_off, base.arranged)


def load_years(folder: Path, region: str = "") -> Mapping[int, Year]:
    """Files like `2027.toml` (the whole arrangement) and `2027.xinjiang.toml` (added days).

    Keys: `holidays`, `makeup_workdays` (dates) and `source`. The regional file may only add days.
    """
    years: dict[int, Year] = {}
    for path in sorted(folder.glob("*.toml")):
        found = _FILE.fullmatch(path.name)
        if found is None:
            raise ProfileError(path.name, "-", "a calendar is called 2027.toml or 2027.region.toml")
        if found[2] in (None, region):
            number = int(found[1])
            years[number] = _over(years.get(number), _read(path, number, region=bool(found[2])))
    return years


def _over(have: Year | None, more: Year) -> Year:
    return more if have is None else _merge(have, more)


def _read(path: Path, number: int, *, region: bool) -> Year:
    try:
        raw = rtoml.loads(path.read_text(encoding="utf-8"))
    except rtoml.TomlParsingError as error:
        raise ProfileError(path.name, "-", f"not TOML: {error}") from error
    allowed = {"holidays", "source"} if region else {"holidays", "makeup_workdays", "source"}
    for key in raw:
        if key not in allowed:
            raise ProfileError(path.name, key, "unknown key")
    if not raw.get("source"):
        raise ProfileError(path.name, "source", "missing: which notice do these days come from?")
    off, worked = (_days(path, raw, key, number) for key in ("holidays", "makeup_workdays"))
    if off & worked:
        raise ProfileError(path.name, "makeup_workdays", "also a holiday")
    return Year(off, worked, arranged=not region)


def _days(path: Path, raw: Mapping[str, object], key: str, number: int) -> frozenset[date]:
    days = raw.get(key, [])
    if not isinstance(days, list):
        raise ProfileError(path.name, key, "a list of dates")
    for day in days:
        if type(day) is not date or day.year != number:
            raise ProfileError(path.name, key, f"not a date of {number}: {day}")
    return frozenset(days)
