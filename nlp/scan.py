"""Finds every word of the lexicon in a text at once.

The trick: words are kept by the two characters each begins with, and most pairs of a text begin none.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import add


class Scanner:
    """All words at all places; a short word counts only where it does not cut two others in half."""

    def __init__(self, words: Iterable[str], *, exact: Iterable[str] = ()) -> None:
        heads: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words), key=len):
            heads[word[:2]].append(word)
        self._single = {head: head for head in heads if len(head) == 1}
        self._heads = {head: tuple(ends) for head, ends in heads.items() if len(head) > 1}
        self._exact = frozenset(exact)

    def none(self, text: str) -> bool:
        """Whether no place of the text even begins like a word."""
        pairs = map(add, text, text[1:])
        return self._heads.keys().isdisjoint(pairs) and self._single.keys().isdisjoint(text)

    def one(self, char: str) -> str | None:
        """The character, if it is a word by itself."""
        return self._single.get(char)

    def pair(self, pair: str) -> tuple[str, ...] | None:
        """The words that begin with these two characters, the shortest first."""
        return self._heads.get(pair)

    def scan(self, text: str) -> list[tuple[int, str]]:
        """Where a word of the lexicon begins, and which; words inside others are found too."""
        pairs = map(add, text, text[1:])
        return self.scan_known(text, map(self.one, text), map(self.pair, pairs))

    def scan_known(
        self, text: str, ones: Iterable[str | None], pairs: Iterable[tuple[str, ...] | None]
    ) -> list[tuple[int, str]]:
        """The same, by one who has asked already which words begin with each character and pair."""
        out: list[tuple[int, str]] = []
        for start, (single, words) in enumerate(zip(ones, (*pairs, None), strict=False)):
            if single:
                out.append((start, single))
            if words:
                for word in words:
                    if len(word) == 2 or text.startswith(word, start):
                        out.append((start, word))
        return out

    def settle(
        self, scanned: Sequence[tuple[int, str]], tokens: Sequence[str]
    ) -> list[tuple[int, str]]:
        """Drops what only looks like a word because two neighbours touch."""
        seams = set(accumulate(map(len, tokens), initial=0))
        return [
            found
            for found in scanned
            if len(found[1]) > 2 or self._stands(found[0], found[1], seams)
        ]

    def _stands(self, start: int, word: str, seams: set[int]) -> bool:
        """A pair counts as the beginning or end of one longer word too, never as parts of two."""
        end = start + len(word)
        left, right = start in seams, end in seams
        if left and right:
            return True
        inside = end - start > 1 and (left or right) and start + 1 not in seams
        return inside and word not in self._exact
