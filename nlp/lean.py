"""Which way a message leans: whole-number weights of words and facts, kept as data for people to read.

The trick: the seven weights of a name lie side by side in one big whole number, so that one addition adds seven.
"""

import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import exp
from operator import add
from pathlib import Path

from nlp.lexicon import read
from nlp.rules import Found

KINDS = ("open", "doubt", "law", "order", "decided", "unfair", "private")
"""What a message may be: to be discussed, to be looked at by a person, or closed in five ways."""
UNIT = 100
"""Weights are hundredths of a natural logarithm of the odds."""
_LANE = 32
_LANES = struct.Struct(f"<{len(KINDS)}I")
_HALF = 1 << (_LANE - 1)
_MIDDLE = sum(_HALF << (lane * _LANE) for lane in range(len(KINDS)))
"""Added to a sum so that no lane is negative, whatever was added up."""

SIGNS = ",。;!?:…"
"""Signs that part a message; what stands behind the last of them is mostly what is wished."""
_SIGN = re.compile(f"[{SIGNS}]")
_PARTS = [f"~parts{count}" for count in range(4)]
_SIGNED = [(sign, f"~{sign}") for sign in "?!、"]
_LAST = ">".__add__

Weights = Mapping[str, Sequence[int]]


def traits(text: str, found: Found, themes: Iterable[str]) -> set[str]:
    """What is weighed: characters, pairs of them, the classes and themes the lexicon found, and the marks."""
    seen = set(text)
    seen.update(map(add, text, text[1:]))
    seen.update(found, themes, marks(text, found))
    return seen


def marks(text: str, found: Found) -> list[str]:
    """How a message is built: `~` length, parts and signs, `^` and `$` its ends, `>` what the last part holds."""
    body = text.rstrip(SIGNS)
    ends = [match.end() for match in _SIGN.finditer(body)]
    named = [length(text), _PARTS[min(3, len(ends))], "^" + body[:1], "$" + text[-1:]]
    named += [mark for sign, mark in _SIGNED if sign in text]
    if ends:
        last = ends[-1]
        named += map(_LAST, {*body[last:]})
        named += [">" + name for name, spans in found.items() if spans[-1][1] > last]
    return named


def length(text: str) -> str:
    """The name of a text's length."""
    return "~short" if len(text) < 10 else "~mid" if len(text) < 20 else "~long"


class Lean:
    """Adds the weights of a message up; one whole number holds all seven sums, side by side."""

    def __init__(self, rows: Sequence[str]) -> None:
        """Lines of a name and seven whole numbers; `-` is what every message is given."""
        self._rows = rows

    @classmethod
    def of(cls, weights: Weights) -> "Lean":
        """Seven whole numbers for each name; raises ValueError for a name with a space in it."""
        return cls(checked(list(lines(weights)), len(KINDS), "weights"))

    @classmethod
    def load(cls, path: Path) -> "Lean":
        """A missing file leans nowhere, a broken line is a ValueError; nothing is packed before it is needed."""
        return cls(rows_of(read(path), len(KINDS), path.name))

    @cached_property
    def pushes(self) -> dict[str, int]:
        """All seven weights of each name in one number; two threads that ask first may both pack them."""
        found: dict[str, int] = {}
        for row in self._rows:  # written out: there are twenty thousand
            name, a, b, c, d, e, f, g = row.rsplit(maxsplit=len(KINDS))
            low = int(a) + (int(b) << 32) + (int(c) << 64) + (int(d) << 96)
            found[name] = low + (int(e) << 128) + (int(f) << 160) + (int(g) << 192)
        if "-" in found:
            found[""] = found.pop("-")
        return found

    @cached_property
    def _start(self) -> int:
        return self.push("") + _MIDDLE

    @property
    def weights(self) -> dict[str, tuple[int, ...]]:
        """The table unpacked again for people to read."""
        return {name: _unpack(push) for name, push in self.pushes.items()}

    def push(self, name: str) -> int:
        """All seven weights of a name in one number, 0 for a name that has none."""
        return self.pushes.get(name, 0)

    def odds(self, seen: Iterable[str]) -> dict[str, float]:
        """How likely each kind is, adding up to one."""
        return self.odds_of(map(self.push, seen))

    def odds_of(self, pushes: Iterable[int]) -> dict[str, float]:
        """The same, by one who has asked already how each name pushes."""
        sums = _lanes(sum(pushes, self._start))
        top = max(sums)
        shares = [exp((value - top) / UNIT) for value in sums]
        whole = sum(shares)
        return {kind: share / whole for kind, share in zip(KINDS, shares, strict=True)}

    def why(self, seen: Iterable[str], kind: str, most: int = 6) -> list[tuple[str, int]]:
        """The names that push hardest towards a kind, for the workbench."""
        lane = KINDS.index(kind)
        known = [(name, self.pushes[name]) for name in seen if name in self.pushes]
        pushes = [(name, _unpack(push)[lane]) for name, push in known]
        return sorted(pushes, key=lambda push: (-push[1], push[0]))[:most]


def rows_of(table: Mapping[str, str], columns: int, where: str) -> list[str]:
    """The rows of a file of weights: a name and whole numbers. Raises ValueError with the first that is none."""
    rows = [row for row in table.get("weights", "").splitlines() if row.strip()]
    return checked(rows, columns, where)


def checked(rows: list[str], columns: int, where: str) -> list[str]:
    """The rows. Raises ValueError with the first that is none."""
    whole = re.compile(rf"\S+(?: -?\d+){{{columns}}}").fullmatch
    for row in rows:
        if not whole(row):
            raise ValueError(f"{where}: {row!r} needs a name and {columns} whole numbers")
    return rows


def _unpack(packed: int) -> tuple[int, ...]:
    """Seven lanes of `_LANE` bits; a lane may be negative and then borrows from the next."""
    return tuple(lane - _HALF for lane in _lanes(packed + _MIDDLE))


def _lanes(packed: int) -> tuple[int, ...]:
    return _LANES.unpack(packed.to_bytes(_LANES.size, "little"))


def lines(weights: Weights) -> Iterator[str]:
    """The table as it is written to the file."""
    for name, row in sorted(weights.items()):
        yield " ".join([name or "-", *map(str, row)])
