"""A value as people read it: days and hours of Asia/Shanghai, lists, somebody's own words."""

import re
from datetime import date, datetime, tzinfo
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from bot import plain
from bot.texts import HOLE, Book, TextError

CHINA = ZoneInfo("Asia/Shanghai")
"""The zone of moments where the settings name no other; legal dates are dates already."""

LONGEST = 3000
"""Characters of one value; a pasted book is cut, the whole stands in the papers."""


ENDING = re.compile(r"[。！；，、．,.!]+$")
"""The marks with which somebody closed his own words; a sentence that takes them in has its own."""

INSIDE = re.compile(r"[\u4e00-\u9fff，。；、：！？]")
"""What follows a hole in the middle of a sentence."""

QUESTION = ("？", "?")


def fill(template: str, values: dict[str, str], key: str) -> str:
    """The template with every hole filled; of several lines, one whose holes are all empty is left out.

    Raises TextError for a hole without a value.
    """
    missing = set(HOLE.findall(template)) - values.keys()
    if missing:
        raise TextError(f"{key!r} lacks {sorted(missing)}")
    lines = template.split("\n")
    lines = [line for line in lines if _says_something(line, values)] if lines[1:] else lines
    return _WITH_STOP.sub(lambda hole: _taken_in(hole, values), "\n".join(lines))


_WITH_STOP = re.compile(f"{HOLE.pattern}(。?)")


def _taken_in(hole: re.Match[str], values: dict[str, str]) -> str:
    """The value as part of its sentence: 「出差了。」 before a mark or more words loses its own mark."""
    value, stop = values[hole.group(1)], hole.group(2)
    if stop and value.endswith(QUESTION):
        return value
    after = stop or hole.string[hole.end() : hole.end() + 1]
    return (without_end(value) if INSIDE.match(after) else value) + stop


def without_end(words: str) -> str:
    """Somebody's words without the marks at their end, unless there is nothing else."""
    return ENDING.sub("", words) or words


def _says_something(line: str, values: dict[str, str]) -> bool:
    """Whether a line of a template is worth showing: not if all its holes would stay empty."""
    holes = HOLE.findall(line)
    return not holes or any(values[hole] for hole in holes)


def own_words(text: str) -> str:
    """Somebody's words: no tricks, not endless, and no markup."""
    text = plain.show(text)
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    return escape(text, quote=False)


class Formatter:
    """Formats values for one moment: a year is said only when it is not this one."""

    def __init__(self, book: Book, now: datetime, zone: tzinfo = CHINA) -> None:
        self._book = book
        self._zone = zone
        self._year = now.astimezone(zone).year

    def one(self, value: Any) -> str:
        """One plain value as escaped text; raises TextError for what people cannot read."""
        if isinstance(value, bool) or value is None:
            raise TextError(f"{value!r} is no value for a text")
        if isinstance(value, str):
            return own_words(value)
        if isinstance(value, int):
            return str(value)
        if isinstance(value, datetime):
            return self._moment(value)
        if isinstance(value, date):
            return self._date(value)
        raise TextError(f"{type(value).__name__} is no value for a text")

    def join(self, parts: list[str], *, lines: bool) -> str:
        """A list: fragments of text on lines of their own, plain values in one."""
        if lines:
            return "\n".join(parts)
        return self._text("and").join([*map(without_end, parts[:-1]), *parts[-1:]])

    def _moment(self, value: datetime) -> str:
        if value.tzinfo is None:
            raise TextError("a naive datetime says no moment")
        local = value.astimezone(self._zone)
        time = f"{local:%H:%M}"
        return self._fill("moment", date=self._date(local.date()), time=time)

    def _date(self, value: date) -> str:
        weekday = self._text(f"weekday_{value.weekday()}")
        day = self._fill("date", month=str(value.month), day=str(value.day), weekday=weekday)
        if value.year == self._year:
            return day
        return self._fill("year", year=str(value.year), rest=day)

    def _text(self, name: str) -> str:
        return self._book[f"bot.format.{name}"]

    def _fill(self, name: str, **values: str) -> str:
        return fill(self._text(name), values, name)
