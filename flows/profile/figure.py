"""The building stones of the schema: a strict frozen table, an exact ratio, a time of day."""

import re
from collections.abc import Iterable
from datetime import time
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

Compare = Literal[">", ">="]
Strength = Literal["block", "confirm", "warn", "off"]
Id = str
Text = str
Texts = tuple[str, ...]

_RATIO = re.compile(r"(\d{1,4})(?:/(\d{1,4}))?")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class Part(BaseModel):
    """A table of a profile: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


def parse_ratio(value: object) -> Fraction:
    """Read "2/3" exactly; a float, a percentage or a number outside (0, 1] is refused."""
    if isinstance(value, Fraction):
        return value
    found = _RATIO.fullmatch(value) if isinstance(value, str) else None
    if found is None or int(found[2] or 1) == 0:
        raise ValueError('a ratio is a string such as "2/3"')
    ratio = Fraction(int(found[1]), int(found[2] or 1))
    if not 0 < ratio <= 1:
        raise ValueError("a ratio is above 0 and at most 1")
    return ratio


def _parse_optional(value: object) -> Fraction | None:
    return None if value is None or value == "" else parse_ratio(value)


def parse_clock(value: object) -> time:
    """Read "21:00"; seconds and zones are refused, the calendar section names the zone."""
    if isinstance(value, time):
        return value
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('a time of day is a string such as "21:00"')
    return time(int(found[1]), int(found[2]))


def _say_ratio(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


Ratio = Annotated[
    Fraction, BeforeValidator(parse_ratio), PlainSerializer(_say_ratio, return_type=str)
]
MaybeRatio = Annotated[
    Fraction | None,
    BeforeValidator(_parse_optional),
    PlainSerializer(lambda v: "" if v is None else _say_ratio(v), return_type=str),
]
Clock = Annotated[
    time,
    BeforeValidator(parse_clock),
    PlainSerializer(lambda v: f"{v:%H:%M}", return_type=str),
]


def strangers(words: Iterable[str], known: Iterable[str]) -> list[str]:
    """The words that are not known, in their order."""
    allowed = set(known)
    return [word for word in words if word not in allowed]
