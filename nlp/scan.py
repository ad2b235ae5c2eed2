"""Finds every word of the lexicon in a text at once: a tree of characters written as one expression."""

import re
from collections.abc import Iterable, Mapping, Sequence


class Scanner:
    """All words at all places; a short word counts only where it does not cut two others in half."""

    def __init__(self, words: Mapping[str, Sequence[str]], *, exact: Iterable[str] = ()) -> None:
        self._words = words
        self._exact = frozenset(exact)
        self._inner = {word: _heads(word, words) for word in words}
        self._find = re.compile(f"(?=({_tree(words)}))") if words else None

    def scan(self, text: str) -> list[tuple[int, str]]:
        """Where a word of the lexicon begins, and which; a word's own beginnings count too."""
        if self._find is None:
            return []
        out: list[tuple[int, str]] = []
        for match in self._find.finditer(text):
            start = match.start()
            out += [(start, word) for word in self._inner[match.group(1)]]
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
            left = start == 0 or place[start] != place[start - 1]
            right = end >= size or place[end] != place[end - 1]
            inside = place[start] == place[end - 1]
            if (left and right) or (len(word) > 1 and self._fits(word, inside, left or right)):
                kept.append((start, word))
        return kept

    def _fits(self, word: str, inside: bool, touches: bool) -> bool:
        """A long word always; a pair only as the beginning or end of one longer word."""
        return len(word) > 2 or (inside and touches and word not in self._exact)


def _places(tokens: Sequence[str]) -> list[int]:
    """For every character, the number of its token."""
    return [number for number, token in enumerate(tokens) for _ in token]


def _heads(word: str, words: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(word[:end] for end in range(1, len(word) + 1) if word[:end] in words)


def _tree(words: Iterable[str]) -> str:
    root: dict[str, dict[str, object]] = {}
    for word in words:
        node: dict[str, object] = root  # type: ignore[assignment]
        for char in word:
            node = node.setdefault(char, {})  # type: ignore[assignment]
        node[""] = {}
    return _branch(root)


def _branch(node: Mapping[str, object]) -> str:
    """Longest first: an end of a word is optional while longer words go on."""
    more = [
        re.escape(char) + _branch(rest)  # type: ignore[arg-type]
        for char, rest in sorted(node.items())
        if char
    ]
    if not more:
        return ""
    joined = more[0] if len(more) == 1 and "" not in node else f"(?:{'|'.join(more)})"
    return joined + "?" if "" in node else joined
