"""Offsets from an event: "P3WD", "-P1D@19:00", "-PT2H" read into one typed value."""

import re
from datetime import time
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from flows.profile.figure import Clock, parse_clock

_SHAPE = re.compile(
    r"(?P<sign>-?)P(?:(?P<days>\d{1,4})D|(?P<workdays>\d{1,3})WD"
    r"|T(?:(?P<hours>\d{1,3})H)?(?:(?P<minutes>\d{1,4})M)?)(?:@(?P<clock>\d\d:\d\d))?"
)


class Offset(BaseModel):
    """A signed distance in exactly one unit: calendar days, workdays, or hours and minutes.

    `clock` is the time of day in the profile's zone and goes with days or workdays only;
    without it the profile's `calendar.send_at` holds for them. Hours and minutes are exact.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    negative: bool = False
    days: int = 0
    workdays: int = 0
    minutes: int = 0
    exact: bool = False  # hours and minutes, also when they are zero
    clock: Clock | None = None

    @property
    def sign(self) -> int:
        """-1 before the event, +1 after it."""
        return -1 if self.negative else 1

    def __str__(self) -> str:
        """The shortest text that reads back to the same offset."""
        sign = "-" if self.negative else ""
        clock = f"@{self.clock:%H:%M}" if self.clock else ""
        if self.exact:
            hours, minutes = divmod(self.minutes, 60)
            tail = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes or not hours else "")
            return f"{sign}PT{tail}"
        return (
            f"{sign}P{self.workdays}WD{clock}" if self.workdays else f"{sign}P{self.days}D{clock}"
        )


def parse_offset(value: object) -> Offset:
    """Read one offset; ValueError says what was wrong.

    >>> parse_offset("-P1D@19:00").clock
    datetime.time(19, 0)
    """
    if isinstance(value, Offset):
        return value
    found = _SHAPE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f'not an offset: {value!r}; write "P3WD", "-P1D@19:00" or "-PT2H"')
    exact = found["days"] is None and found["workdays"] is None
    if exact and found["hours"] is None and found["minutes"] is None:
        raise ValueError(f"not an offset: {value!r}; hours or minutes are missing after T")
    if exact and found["clock"]:
        raise ValueError(f"{value!r}: a time of day goes with days, not with hours or minutes")
    return Offset(
        negative=bool(found["sign"]),
        days=int(found["days"] or 0),
        workdays=int(found["workdays"] or 0),
        minutes=60 * int(found["hours"] or 0) + int(found["minutes"] or 0),
        exact=exact,
        clock=_clock(found["clock"]),
    )


def _clock(text: str | None) -> time | None:
    return parse_clock(text) if text else None


When = Annotated[Offset, BeforeValidator(parse_offset), PlainSerializer(str, return_type=str)]
