"""Weighs which focus of an area list a topic belongs to: whole numbers for classes and themes, kept as data."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from struct import Struct

from nlp.lexicon import read

_LANE = 32
OTHER_LESS = 150
"""So much less (hundredths of log odds) counts "none of them": a listed matter called 其他 is the worse mistake."""


class Places:
    """For each name how far it pushes towards each category; the last category is "none of them"."""

    def __init__(self, categories: Sequence[str], weights: Mapping[str, Sequence[int]]) -> None:
        self.categories = tuple(categories)
        self.weights = weights
        pushes = {name: _packed(row) for name, row in weights.items()}
        self._pushes = pushes.get
        less = [*[0] * (len(categories) - 1), OTHER_LESS]
        middle = _packed([(1 << (_LANE - 1)) - value for value in less])
        self._start = middle + pushes.get("-", 0)
        self._lanes = Struct(f"<{len(categories)}I")
        self._known = frozenset(categories[:-1])

    @classmethod
    def load(cls, path: Path) -> "Places":
        """Lines of a name and one whole number for each category; a broken line is a ValueError."""
        table = read(path)
        categories = table.get("categories", "").split()
        rows = [line.split() for line in table.get("weights", "").splitlines() if line.strip()]
        if wrong := [row[0] for row in rows if len(row) != len(categories) + 1]:
            raise ValueError(f"{path.name}: {wrong[0]!r} needs {len(categories)} whole numbers")
        return cls(categories, {row[0]: tuple(map(int, row[1:])) for row in rows})

    def knows(self, texts: Collection[str]) -> bool:
        """Whether the table was worked out for these categories."""
        return not self._known.isdisjoint(texts) and self._known.issuperset(texts)

    def best(self, names: Iterable[str]) -> str:
        """The category that these names push towards most."""
        whole = sum(map(self._pushes, names, repeat(0)), self._start)
        sums = self._lanes.unpack(whole.to_bytes(self._lanes.size, "little"))
        return self.categories[sums.index(max(sums))]


def _packed(row: Iterable[int]) -> int:
    """Lanes side by side in one whole number, so that one addition adds them all (as in `lean.py`)."""
    return sum(value << (_LANE * lane) for lane, value in enumerate(row))
