"""Finds decided matters and open cases that say nearly the same as a new topic."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import log

from nlp.lists import Decided, OpenCase
from nlp.verdict import Near

FLOOR = 0.45
"""Least likeness worth showing to a person."""
MOST = 3


class Ledger:
    """Likeness by shared words, rare ones counting more (idf over the ledger itself)."""

    def __init__(
        self,
        cut: Callable[[str], Sequence[str]],
        plain: Callable[[str], str],
        telling: Callable[[str], bool],
    ) -> None:
        self._bag = lru_cache(maxsize=4096)(lambda text: _bag(cut(plain(text)), telling))

    def like(self, text: str, entries: Sequence[Decided | OpenCase]) -> tuple[Near, ...]:
        """At most three entries, the likest first; show them, never merge by itself."""
        if not entries:
            return ()
        bags = [self._bag(entry.text) for entry in entries]
        mine = self._bag(text)
        seen = Counter(word for bag in bags for word in set(bag))
        rare = {word: log((len(bags) + 10) / (seen[word] + 1)) for word in mine}
        scored = sorted(
            (
                Near(entry.id, round(score, 3), entry.no)
                for entry, bag in zip(entries, bags, strict=True)
                if (score := _likeness(mine, bag, rare)) >= FLOOR
            ),
            key=lambda near: -near.score,
        )
        return tuple(scored[:MOST])


def _bag(words: Sequence[str], telling: Callable[[str], bool]) -> frozenset[str]:
    """Long words, and every pair that tells what it is about, however the text was cut."""
    text = "".join(words)
    pairs = (text[i : i + 2] for i in range(len(text) - 1))
    names = [word for word in words if len(word) > 1 and word.isalnum()]
    return frozenset(
        [w for w in names if len(w) > 2 or telling(w)] + [p for p in pairs if telling(p)]
    )


def _likeness(mine: frozenset[str], other: frozenset[str], rare: dict[str, float]) -> float:
    """Weighted overlap against the smaller of the two, so that a long decision is found by a short text."""
    if not mine or not other:
        return 0.0
    top = max(rare.values(), default=1.0)
    shared = sum(rare[word] for word in mine & other)
    left = sum(rare[word] for word in mine)
    right = sum(rare.get(word, top) for word in other)
    return min(1.0, shared / max(min(left, right), 3 * top))
