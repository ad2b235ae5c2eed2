"""Weighs which focus of an area list a topic belongs to: whole numbers for words and facts, kept as data."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import repeat
from pathlib import Path
from struct import Struct

from nlp.lean import lines, rows_of
from nlp.lexicon import read

_LANE = 32
OTHER_LESS = 150
"""So much less (hundredths of log odds) counts "none of them": a listed matter called 其他 is the worse mistake."""


class Places:
    """For each name how far it pushes towards each category; the last category is "none of them"."""

    def __init__(self, categories: Sequence[str], rows: Sequence[str]) -> None:
        """Lines of a name and one whole number for each category."""
        self.categories = tuple(categories)
        self._rows = rows
        less = [*[0] * (len(categories) - 1), OTHER_LESS]
        self._middle = _packed([(1 << (_LANE - 1)) - value for value in less])
        self._lanes = Struct(f"<{len(categories)}I")
        self._known = frozenset(categories[:-1])

    @classmethod
    def of(cls, categories: Sequence[str], weights: Mapping[str, Sequence[int]]) -> "Places":
        """One whole number for each category and name."""
        return cls(categories, list(lines(weights)))

    @classmethod
    def load(cls, path: Path) -> "Places":
        """A broken line is a ValueError; nothing is packed before a document with area lists asks."""
        table = read(path)
        categories = table.get("categories", "").split()
        return cls(categories, rows_of(table, len(categories), path.name))

    @cached_property
    def weights(self) -> dict[str, tuple[int, ...]]:
        """The table by name."""
        rows = (row.split() for row in self._rows)
        return {name: tuple(map(int, row)) for name, *row in rows}

    @cached_property
    def _pushes(self) -> dict[str, int]:
        return {name: _packed(row) for name, row in self.weights.items()}

    def knows(self, texts: Collection[str]) -> bool:
        """Whether the table was worked out for these categories."""
        return not self._known.isdisjoint(texts) and self._known.issuperset(texts)

    def best(self, names: Iterable[str]) -> str:
        """The category that these names push towards most."""
        pushes = self._pushes
        whole = sum(map(pushes.get, names, repeat(0)), self._middle + pushes.get("-", 0))
        sums = self._lanes.unpack(whole.to_bytes(self._lanes.size, "little"))
        return self.categories[sums.index(max(sums))]


def _packed(row: Iterable[int]) -> int:
    """Lanes side by side in one whole number, so that one addition adds them all (as in `lean.py`)."""
    return sum(value << (_LANE * lane) for lane, value in enumerate(row))
