"""Cuts Chinese text into words, by the fast engine where it is installed and by jieba elsewhere."""

import threading
from collections.abc import Iterable

from nlp.columns import keys
from nlp.engines import Python, Rust, Worths


class Segmenter:
    """jieba's best path without its guesses at unknown words, so that both engines agree."""

    def __init__(self, words: Iterable[str] = (), *, fast: bool | None = None) -> None:
        self._words = tuple(words)
        self._fast = fast
        self._lock = threading.Lock()
        self._engine: Rust | Python | None = None

    @property
    def engine(self) -> str:
        """`rjieba` or `jieba`, or "" before the dictionary is loaded."""
        return self._engine.name if self._engine else ""

    def warm(self) -> None:
        """Loads the dictionary; with jieba that takes a second, so call it in a thread."""
        with self._lock:
            if self._engine is None:
                self._engine = _load(self._words, self._fast)

    def cut(self, text: str) -> list[str]:
        """The words of the text; joined, they are the text again."""
        return self.cut_known(text, [*map(self.one, text)], [*map(self.pair, keys(text))])

    def cut_known(self, text: str, ones: Worths, pairs: Worths) -> list[str]:
        """The same, by one who has asked already what each character and each pair is worth."""
        return self._ready().cut(text, ones, pairs)

    def one(self, char: str) -> float | None:
        """What a character is worth as a word of its own."""
        return self._ready().one(char)

    def pair(self, key: str) -> float | None:
        """What a pair is worth as a word; None when no word even begins with it."""
        return self._ready().pair(key)

    def _ready(self) -> Rust | Python:
        if self._engine is None:
            self.warm()
            assert self._engine is not None
        return self._engine


def _load(words: tuple[str, ...], fast: bool | None) -> Rust | Python:
    if fast is not False:
        try:
            return Rust(words)
        except ImportError:
            if fast:
                raise
    return Python(words)
