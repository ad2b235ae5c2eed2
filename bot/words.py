"""The words and commands that people type, read from words.toml: the whole message or nothing."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import rtoml

HOLES = {"{n}": r"\s*(\d{1,9})\s*", "{rest}": r"(?:\s+(.{1,200}))?"}
COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{3,32}))?(?:\s+(.*))?", re.DOTALL)


Where = Literal["private", "group", "both"]


@dataclass(frozen=True, slots=True)
class Order:
    """A typed order: its act, what follows it, and where it may be given."""

    act: str
    arg: str
    where: Where
    slash: bool
    spoken: bool = False

    def fits(self, *, private: bool) -> bool:
        """Whether it may be given in this kind of chat."""
        return self.where in ("both", "private" if private else "group")


@dataclass(frozen=True, slots=True)
class _Entry:
    act: str
    where: Where
    words: tuple[re.Pattern[str], ...]
    spoken: bool


@cache
def _table() -> tuple[dict[str, _Entry], tuple[_Entry, ...]]:
    data = rtoml.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
    names: dict[str, _Entry] = {}
    entries = []
    for name, row in data.items():
        words = tuple(_pattern(word) for word in row["words"])
        entry = _Entry(row.get("act", name), row["where"], words, row.get("spoken", False))
        entries.append(entry)
        for command in (name, *row.get("also", ())):
            names[command] = entry
    return names, tuple(entries)


def _pattern(word: str) -> re.Pattern[str]:
    for hole, pattern in HOLES.items():
        if hole in word:
            return re.compile(re.escape(word.replace(hole, "\0")).replace("\0", pattern))
    return re.compile(re.escape(word))


def acts() -> frozenset[str]:
    """Every act that can be typed."""
    return frozenset(entry.act for entry in _table()[1])


def is_command(text: str) -> bool:
    """Whether the text looks like a command, ours or not."""
    return text.startswith("/") and COMMAND.fullmatch(text.strip()) is not None


def order(text: str, bot_name: str) -> Order | None:
    """The order that the text is, or None; a command for another bot is none."""
    text = text.strip()
    if text.startswith("/"):
        return _command(text, bot_name)
    for entry in _table()[1]:
        for word in entry.words:
            found = word.fullmatch(text)
            if found:
                arg = " ".join((found.group(1) or "").split()) if word.groups else ""
                return Order(entry.act, arg, entry.where, slash=False, spoken=entry.spoken)
    return None


def _command(text: str, bot_name: str) -> Order | None:
    found = COMMAND.fullmatch(text)
    if not found:
        return None
    name, at, rest = found.groups()
    if at and at.lower() != bot_name.lower():
        return None
    entry = _table()[0].get(name.lower())
    return Order(entry.act, " ".join((rest or "").split()), entry.where, True) if entry else None
