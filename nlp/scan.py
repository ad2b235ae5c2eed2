"""Finds every word of the lexicon in a text at once, by the two characters each begins with."""

from collections import defaultdict
from collections.abc import Iterable, Sequence


class Scanner:
    """All words at all places; a short word counts only where it does not cut two others in half."""

    def __init__(self, words: Iterable[str], *, exact: Iterable[str] = ()) -> None:
        heads: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words), key=len):
            heads[word[:2]].append(word)
        self._single = {head for head in heads if len(head) == 1}
        self._heads = {head: tuple(ends) for head, ends in heads.items() if len(head) > 1}
        self._exact = frozenset(exact)

    def scan(self, text: str) -> list[tuple[int, str]]:
        """Where a word of the lexicon begins, and which; words inside others are found too."""
        out: list[tuple[int, str]] = []
        single, heads = self._single, self._heads
        for start, char in enumerate(text):
            if char in single:
                out.append((start, char))
            ends = heads.get(text[start : start + 2])
            if ends:
                out += [(start, word) for word in ends if text.startswith(word, start)]
        return out

    def settle(
        self, scanned: Sequence[tuple[int, str]], tokens: Sequence[str]
    ) -> list[tuple[int, str]]:
        """Drops what only looks like a word because two neighbours touch."""
        place = _places(tokens)
        size = len(place)
        kept: list[tuple[int, str]] = []
        for start, word in scanned:
            end = start + len(word)
            if len(word) > 2:
                kept.append((start, word))
                continue
            left = start == 0 or place[start] != place[start - 1]
            right = end >= size or place[end] != place[end - 1]
            if (left and right) or (
                len(word) > 1 and self._inside(word, place, start, left | right)
            ):
                kept.append((start, word))
        return kept

    def _inside(self, word: str, place: Sequence[int], start: int, touches: bool) -> bool:
        """A pair counts as the beginning or end of one longer word, never as parts of two."""
        return touches and place[start] == place[start + 1] and word not in self._exact


def _places(tokens: Sequence[str]) -> list[int]:
    """For every character, the number of its token."""
    return [number for number, token in enumerate(tokens) for _ in token]
