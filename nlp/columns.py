"""Asks several tables about the same characters at once, and keeps their answers side by side.

The trick: cutter, scanner and leaning all ask about each character and each pair of a message. Here a pair is made
and hashed once, and one look-up in a small dictionary answers for it and its first character, for all three.
"""

from collections.abc import Callable, Iterable
from operator import add
from typing import Any

WIDTH = 5
"""How many answers there are to each question."""
MOST = 1 << 16
"""Answers kept; when so many are, they are forgotten and asked for again."""


def keys(text: str) -> list[str]:
    """What is asked about each place of a text: the pair that begins there, at the end one character."""
    return [*map(add, text, text[1:]), *text[-1:]]


class Columns(dict[str, tuple[Any, ...]]):
    """A memory of what the tables say; it fills as texts are read and may be shared by threads."""

    def __init__(self, ask: Callable[[str], tuple[Any, ...]]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, key: str) -> tuple[Any, ...]:
        if len(self) >= MOST:
            self.clear()
        self[key] = answers = self._ask(key)
        return answers

    def of(self, asked: Iterable[str]) -> Iterable[tuple[Any, ...]]:
        """For each table its answers to all keys, in their order."""
        rows = list(map(self.__getitem__, asked))
        return zip(*rows, strict=True) if rows else ((),) * WIDTH
