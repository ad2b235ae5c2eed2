"""Which hour a text names: 19:00, 七点半, 下午2点, 晚上; each as what it may mean, best first."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from flows.when.words import compiled, number, table

QUARTER = 15


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, on the day itself or (`later` = 1) on the day after: 晚上12点."""

    at: time
    later: int = 0


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the words may mean, best first; empty where there is no such hour (25:00)."""

    clocks: tuple[Clock, ...]
    sure: bool
    rest: str


def find(text: str, *, bare: bool) -> Clocks | None:
    """The first hour that the text names, or None. `bare`: a plain number is an hour too."""
    for row in table()["clock"]:
        if row.get("bare") and not bare:
            continue
        found = compiled(row["pattern"]).search(text)
        if found:
            groups = {k: v for k, v in found.groupdict().items() if v}
            clocks, sure = _meant(groups)
            rest = text[: found.start()] + " " + text[found.end() :]
            return Clocks(tuple(clocks), sure, rest)
    return None


def _meant(groups: dict[str, str]) -> tuple[list[Clock], bool]:
    part = _part(groups.get("part", ""))
    if "hour" not in groups:
        assert part is not None
        return [Clock(time.fromisoformat(part["at"]))], False
    hour, minute = number(groups["hour"]), _minute(groups)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return [], False
    if hour == 24:
        return [Clock(time(0), 1)], False
    if part is None:
        return _without_part(hour, minute, written=groups["hour"])
    return _in_part(hour, minute, part)


def _minute(groups: dict[str, str]) -> int:
    if "half" in groups:
        return 30
    if "quarter" in groups:
        return QUARTER * number(groups["quarter"])
    return number(groups.get("minute", "0"))


def _part(word: str) -> dict[str, Any] | None:
    return next((p for p in table()["part"] if word in p["words"]), None)


def _without_part(hour: int, minute: int, *, written: str) -> tuple[list[Clock], bool]:
    """7点 is seven in the evening or in the morning; 07:00 and 19:00 are not in doubt."""
    known: dict[str, list[int]] = table()["bare"]
    early = Clock(time(hour, minute))
    if hour > 11 or written.startswith("0") or hour in known["certain"]:
        return [early], hour != 0
    late = Clock(time(hour + 12, minute))
    return ([late, early] if hour in known["afternoon"] else [early, late]), False


def _in_part(hour: int, minute: int, part: dict[str, Any]) -> tuple[list[Clock], bool]:
    """下午2点 is 14:00; 晚上12点 is the midnight after; 上午15点 is asked about."""
    first, last = part["from"], part["to"]
    for meant in (hour, hour + 12):
        if first <= meant <= last and meant < 24:
            return [Clock(time(meant, minute))], first > 0
    if last == 24:
        return [Clock(time(hour % 12, minute), 1)], False
    return [Clock(time(hour, minute))], False
