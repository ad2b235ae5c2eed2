"""Which way a message leans: whole-number weights of words and facts, kept as data for people to read.

The trick: the seven weights of a name lie side by side in one big whole number, so that one addition adds seven.
"""

import struct
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from math import exp
from operator import add
from pathlib import Path

KINDS = ("open", "doubt", "law", "order", "decided", "unfair", "private")
"""What a message may be: to be discussed, to be looked at by a person, or closed in five ways."""
UNIT = 100
"""Weights are hundredths of a natural logarithm of the odds."""
_LANE = 32
_LANES = struct.Struct(f"<{len(KINDS)}I")
_MIDDLE = sum(1 << (_LANE - 1 + lane * _LANE) for lane in range(len(KINDS)))
"""Added to a sum so that no lane is negative, whatever was added up."""

Weights = Mapping[str, tuple[int, ...]]


def traits(text: str, names: Iterable[str]) -> set[str]:
    """What is weighed: characters, pairs of them, and the classes and themes the lexicon found."""
    seen = set(text)
    seen.update(map(add, text, text[1:]))
    seen.update(names)
    seen.add(length(text))
    return seen


def length(text: str) -> str:
    """The name of a text's length."""
    return "~short" if len(text) < 10 else "~mid" if len(text) < 20 else "~long"


class Lean:
    """Adds the weights of a message up; one whole number holds all seven sums, side by side."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.pushes = {name: _pack(row) for name, row in weights.items()}
        self._start = self.pushes.pop("", 0) + _MIDDLE

    @classmethod
    def load(cls, path: Path) -> "Lean":
        """Lines of `word` and seven whole numbers; a missing file leans nowhere."""
        if not path.exists():
            return cls({})
        lines = tomllib.loads(path.read_text(encoding="utf-8"))["weights"].splitlines()
        return cls(dict(_row(line) for line in lines if line.strip()))

    def push(self, name: str) -> int:
        """All seven weights of a name in one number, 0 for a name that has none."""
        return self.pushes.get(name, 0)

    def odds(self, seen: Iterable[str]) -> dict[str, float]:
        """How likely each kind is, adding up to one."""
        return self.odds_of(map(self.push, seen))

    def odds_of(self, pushes: Iterable[int]) -> dict[str, float]:
        """The same, by one who has asked already how each name pushes."""
        total = sum(pushes, self._start)
        sums = _LANES.unpack(total.to_bytes(_LANES.size, "little"))
        top = max(sums)
        shares = [exp((value - top) / UNIT) for value in sums]
        whole = sum(shares)
        return {kind: share / whole for kind, share in zip(KINDS, shares, strict=True)}

    def why(self, seen: Iterable[str], kind: str, most: int = 6) -> list[tuple[str, int]]:
        """The names that push hardest towards a kind, for the workbench."""
        lane = KINDS.index(kind)
        pushes = [(name, self.weights[name][lane]) for name in seen if name in self.weights]
        return sorted(pushes, key=lambda push: (-push[1], push[0]))[:most]


def _row(line: str) -> tuple[str, tuple[int, ...]]:
    name, *numbers = line.rsplit(maxsplit=len(KINDS))
    if len(numbers) != len(KINDS):
        raise ValueError(f"lean.toml: {line!r} needs a name and {len(KINDS)} numbers")
    return ("" if name == "-" else name), tuple(int(number) for number in numbers)


def _pack(row: tuple[int, ...]) -> int:
    return sum(value << (lane * _LANE) for lane, value in enumerate(row))


def lines(weights: Weights) -> Iterator[str]:
    """The table as it is written to the file."""
    for name, row in sorted(weights.items()):
        yield " ".join([name or "-", *map(str, row)])
