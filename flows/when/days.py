"""Which day a text names: dates, 后天, 下周三, 国庆节, 初六; each as what it may mean, best first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from flows.when import lunar
from flows.when.words import compiled, number, table, year

LONG_AGO = 180
"""Days: a date without a year that lies further back means next year, a nearer one is a slip."""

FAR = 366
"""Days: a meeting later than that is asked about."""

Groups = dict[str, str]


@dataclass(frozen=True, slots=True)
class Days:
    """What the words may mean, best first; empty where there is no such day. `rest` is the text left."""

    days: tuple[date, ...]
    sure: bool
    rest: str


def find(text: str, today: date) -> Days | None:
    """The first day that the text names; None when it names none. A second one stays in `rest`."""
    for row in table()["day"]:
        found = compiled(row["pattern"]).search(text)
        if found:
            groups = {k: v for k, v in found.groupdict().items() if v}
            days = KINDS[row["kind"]](groups, today)
            rest = text[: found.start()] + " " + text[found.end() :]
            days, rest = _agreeing(days, rest)
            sure = len(days) == 1 and row["kind"] in CERTAIN and (days[0] - today).days <= FAR
            return Days(tuple(days), sure, rest)
    return None


def _agreeing(days: list[date], rest: str) -> tuple[list[date], str]:
    """3月5日（周四）: a day of the week beside the date that fits it says nothing new."""
    row = next(r for r in table()["day"] if r["kind"] == "weekday")
    found = compiled(row["pattern"]).search(rest)
    if found is None or found["week"]:
        return days, rest
    fitting = [d for d in days if d.isoweekday() == table()["weekday"][found["weekday"]]]
    return (fitting, rest[: found.start()] + " " + rest[found.end() :]) if fitting else (days, rest)


def _make(of_year: int, month: int, day: int) -> list[date]:
    try:
        return [date(of_year, month, day)]
    except ValueError:
        return []


def _full(groups: Groups, today: date) -> list[date]:
    return _make(year(groups["year"]), number(groups["month"]), number(groups["day"]))


def _month_day(groups: Groups, today: date) -> list[date]:
    """This year, or the next where this year's lies half a year back."""
    month, day = number(groups["month"]), number(groups["day"])
    found = _make(today.year, month, day)
    if found and (today - found[0]).days > LONG_AGO:
        return _make(today.year + 1, month, day)
    return found


def _lunar(groups: Groups, today: date) -> list[date]:
    month = table()["lunar_month"].get(groups["month"]) or number(groups["month"])
    found = lunar.days(month, _lunar_number(groups["day"]), leap="leap" in groups)
    return [d for d in found if d >= today][:1] if month else []


def _lunar_day(groups: Groups, today: date) -> list[date]:
    return [d for d in lunar.days(0, _lunar_number(groups["day"])) if d >= today][:1]


def _lunar_number(text: str) -> int:
    """初六 is 6: the mark for the first ten days is no digit."""
    return number(text if text[0] in table()["digit"] or text[0].isdigit() else text[1:])


def _either(groups: Groups, today: date) -> list[date]:
    return [*_lunar(groups, today), *(d for d in _month_day(groups, today) if d >= today)]


def _this_month(groups: Groups, today: date) -> list[date]:
    return _make(today.year, today.month, number(groups["day"]))


def _next_month(groups: Groups, today: date) -> list[date]:
    first = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
    return _make(first.year, first.month, number(groups["day"]))


def _day_of_month(groups: Groups, today: date) -> list[date]:
    """5号: of this month while it is ahead, else of the next."""
    return [d for d in _this_month(groups, today) if d >= today] or _next_month(groups, today)


def _offset(groups: Groups, today: date) -> list[date]:
    return [today + timedelta(days=table()["offset"][groups.get("word") or groups["past"]])]


def _days_later(groups: Groups, today: date) -> list[date]:
    return [today + timedelta(days=number(groups.get("n") or groups["m"]))]


def _weeks_later(groups: Groups, today: date) -> list[date]:
    return [today + timedelta(weeks=number(groups["n"]))]


def _weekday(groups: Groups, today: date) -> list[date]:
    """Of the named week, which begins on Monday; else the nearest, and on the day itself a week later too."""
    wanted = table()["weekday"][groups["weekday"]]
    day = today + timedelta(days=wanted - today.isoweekday())
    if "week" in groups:
        return [day + timedelta(weeks=table()["week"][groups["week"]])]
    if day == today:
        return [today, today + timedelta(weeks=1)]
    return [day if day > today else day + timedelta(weeks=1)]


def _holiday(groups: Groups, today: date) -> list[date]:
    kind, *rest = table()["holiday"][groups["name"]].split()
    numbers = [int(text) for text in rest]
    found = HOLIDAYS[kind](numbers, (today.year, today.year + 1))
    return [d for d in found if d >= today][:1]


HOLIDAYS: dict[str, Callable[[list[int], tuple[int, int]], list[date]]] = {
    "s": lambda numbers, years: [d for y in years for d in _make(y, *numbers)],
    "l": lambda numbers, years: lunar.days(*numbers),
    "e": lambda numbers, years: lunar.year_ends(),
    "q": lambda numbers, years: [_qingming(y) for y in years],
}
"""How a holiday of words.toml is found, by the letter of its kind."""


def _qingming(of_year: int) -> date:
    """清明 of this century, by the rule of thumb of the solar terms."""
    short = of_year % 100
    return date(of_year, 4, int(short * 0.2422 + 4.81) - short // 4)


KINDS: dict[str, Callable[[Groups, date], list[date]]] = {
    "full": _full, "month_day": _month_day, "lunar": _lunar, "lunar_day": _lunar_day,
    "either": _either, "this_month": _this_month, "next_month": _next_month,
    "day_of_month": _day_of_month, "offset": _offset, "days_later": _days_later,
    "weeks_later": _weeks_later, "weekday": _weekday, "holiday": _holiday,
}  # fmt: skip
CERTAIN = frozenset(
    {"full", "month_day", "this_month", "next_month", "day_of_month", "offset", "days_later",
     "weeks_later", "weekday"}
)  # fmt: skip
"""Lunar days and holidays are always shown back."""
