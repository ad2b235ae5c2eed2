"""Finds every word of the lexicon in a text at once.

The trick: words are kept by the two characters each begins with, and most pairs of a text begin none.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate

from nlp.columns import keys


class Scanner:
    """All words at all places; a short word counts only where it does not cut two others in half."""

    def __init__(self, words: Iterable[str], *, exact: Iterable[str] = ()) -> None:
        heads: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words), key=len):
            heads[word[:2]].append(word)
        self._single = {head: (head,) for head in heads if len(head) == 1}
        self._heads = {head: tuple(ends) for head, ends in heads.items() if len(head) > 1}
        self._exact = frozenset(exact)

    def none(self, text: str, asked: Iterable[str]) -> bool:
        """Whether no place of a text with these keys even begins like a word."""
        return self._heads.keys().isdisjoint(asked) and self._single.keys().isdisjoint(text)

    def begun(self, key: str) -> tuple[str, ...] | None:
        """The words that begin with a pair or are its first character, the shortest first."""
        return (self._single.get(key[0], ()) + self._heads.get(key, ())) or None

    def scan(self, text: str) -> list[tuple[int, str]]:
        """Where a word of the lexicon begins, and which; words inside others are found too."""
        return [
            (start, word)
            for start, words in enumerate(map(self.begun, keys(text)))
            for word in words or ()
            if text.startswith(word, start)
        ]

    def settled(
        self, text: str, begun: Iterable[tuple[str, ...] | None], tokens: Sequence[str]
    ) -> list[tuple[int, str]]:
        """What `begun` says of each place, without what only looks like a word where two neighbours touch.

        A pair counts as the beginning or end of one longer word too, never as parts of two.
        """
        seams = set(accumulate(map(len, tokens), initial=0))
        kept: list[tuple[int, str]] = []
        for start, words in enumerate(begun):
            for word in words or ():
                size = len(word)
                if size > 2:
                    if text.startswith(word, start):
                        kept.append((start, word))
                    continue
                left, right = start in seams, start + size in seams
                if (left and right) or (
                    (left or right)
                    and size > 1
                    and start + 1 not in seams
                    and word not in self._exact
                ):
                    kept.append((start, word))
        return kept
