"""Days and hours as people type them (明晚七点, 下周三 15:00, 国庆节): what is meant, or what is wrong.

Pure: `now` is a parameter, and everything is computed in the zone of the county, wherever the
server stands. What is not certain is given as guesses to be shown back for a tap (domain/05 §5.9).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flows.dates import local_day, moment
from flows.profile.after import Calendar
from flows.when import clocks, days
from flows.when.clocks import Clock, Clocks
from flows.when.days import Days
from flows.when.words import compiled, table, tidy

MOST = 3
"""Guesses that are shown back at once."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A day, and the hour if one was said; never in the past."""

    day: date
    clock: time | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """What the words mean: one sure guess, or some to be shown back, best first."""

    guesses: tuple[Guess, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class Passed:
    """It is over: the day, or the moment (aware UTC) where an hour was said."""

    when: date | datetime


@dataclass(frozen=True, slots=True)
class Impossible:
    """No calendar has that day, no clock that hour (31 February, 25:00)."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Not understood."""


Read = Meant | Passed | Impossible | Unread


def read(text: str, now: datetime, calendar: Calendar, day: date | None = None) -> Read:
    """What a typed text says about when; `day` is the day already chosen, to which an hour belongs."""
    said = tidy(text)
    if compiled(table()["rest"]["against"]).search(said):
        return Unread()
    today = local_day(now, calendar)
    said, early = _dotted_hour(said, bare=day is not None)
    which = days.find(said, today)
    left = which.rest if which else said
    hour = early or clocks.find(left, bare=day is not None and which is None)
    rest = hour.rest if hour and not early else left
    if which is None and hour is None:
        return Unread()
    if (which and not which.days) or (hour and not hour.clocks):
        return Impossible()
    rest = compiled(table()["rest"]["until"]).sub(" ", rest, count=1) if hour else rest
    if days.find(rest, today) or clocks.find(rest, bare=False):
        return Unread()
    clear = not compiled(table()["rest"]["filler"]).sub("", rest).strip()
    return _settle(_Said(which or _no_day(today, day), hour, clear), now, calendar)


@dataclass(frozen=True, slots=True)
class _Said:
    days: Days
    hour: Clocks | None
    clear: bool


def _dotted_hour(said: str, *, bare: bool) -> tuple[str, Clocks | None]:
    """晚上7.30 is an hour, although 7.30 alone would be a day in July, unless the hour was asked."""
    for row in table()["clock"]:
        if not row.get("dotted") or (row.get("bare") and not (bare and len(said) <= len("00.00"))):
            continue
        found = compiled(row["pattern"]).search(said)
        if found:
            hour = clocks.find(found.group(), bare=bare)
            return said[: found.start()] + " " + said[found.end() :], hour
    return said, None


def _no_day(today: date, day: date | None) -> Days:
    """Only an hour was said: of the day already chosen, else of today or tomorrow."""
    if day is not None:
        return Days((day,), True, "")
    return Days((today, today + timedelta(days=1)), False, "")


def _settle(said: _Said, now: datetime, calendar: Calendar) -> Read:
    """Guesses in their order, without those that are over."""
    pairs: list[tuple[date, Clock | None]] = [
        (d, c) for d in said.days.days for c in (said.hour.clocks if said.hour else (None,))
    ]
    guesses = [_guess(d, c) for d, c in pairs]
    ahead = [g for g in dict.fromkeys(guesses) if not _over(g, now, calendar)]
    if not ahead:
        first = guesses[0]
        return Passed(moment(first.day, first.clock, calendar) if first.clock else first.day)
    sure = said.clear and said.days.sure and (said.hour is None or said.hour.sure)
    return Meant(tuple(ahead[:MOST]), sure)


def _guess(day: date, clock: Clock | None) -> Guess:
    return Guess(day + timedelta(days=clock.later), clock.at) if clock else Guess(day)


def _over(guess: Guess, now: datetime, calendar: Calendar) -> bool:
    if guess.clock is None:
        return guess.day < local_day(now, calendar)
    return moment(guess.day, guess.clock, calendar) <= now
