"""Cuts Chinese text into words by jieba's dictionary, in a tokenizer of our own and without its cache."""

import threading
from collections.abc import Callable, Iterable
from math import log
from typing import Any

_FREQ = 50_000
"""Frequency given to the lexicon's own words: enough that each is cut out whole."""


class Segmenter:
    """jieba's best path without its guesses at unknown words, so that both engines agree."""

    def __init__(self, words: Iterable[str] = (), *, fast: bool | None = None) -> None:
        self._words = tuple(words)
        self._fast = fast
        self._lock = threading.Lock()
        self._cut: Callable[[str], list[str]] | None = None
        self.engine = ""

    def warm(self) -> None:
        """Loads the dictionary; with jieba that takes a second, so call it in a thread."""
        with self._lock:
            if self._cut is None:
                self._cut, self.engine = _load(self._words, self._fast)

    def cut(self, text: str) -> list[str]:
        """The words of the text; joined, they are the text again."""
        if self._cut is None:
            self.warm()
            assert self._cut is not None
        return self._cut(text)


def _load(words: tuple[str, ...], fast: bool | None) -> tuple[Callable[[str], list[str]], str]:
    if fast is not False:
        try:
            return _rust(words), "rjieba"
        except ImportError:
            if fast:
                raise
    return _Python(words).cut, "jieba"


def _rust(words: tuple[str, ...]) -> Callable[[str], list[str]]:
    import rjieba

    jieba = rjieba.Jieba()
    for word in words:
        jieba.add_word(word, _FREQ, "n")
    return lambda text: jieba.cut(text, False)


class _Python:
    """jieba's tables with the logarithms taken once, and its best path found in one backward walk."""

    def __init__(self, words: tuple[str, ...]) -> None:
        import jieba

        jieba.setLogLevel(60)
        tokenizer = jieba.Tokenizer()
        # Not initialize(): that reads and writes a cache of predictable name with marshal.
        freq, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        for word in words:
            total += _add(freq, word)
        floor = log(total)
        self._unknown = -floor
        self._logs = {word: log(n) - floor if n else None for word, n in freq.items()}
        self._blocks = jieba.re_han_default.split

    def cut(self, text: str) -> list[str]:
        out: list[str] = []
        for odd, block in enumerate(self._blocks(text)):
            if odd % 2:
                self._block(block, out)
            else:
                _others(block, out)
        return out

    def _block(self, text: str, out: list[str]) -> None:
        ends = self._best(text)
        place = 0
        latin = ""
        while place < len(text):
            end = ends[place]
            word = text[place:end]
            if end - place == 1 and word.isascii() and word.isalnum():
                latin += word
            else:
                if latin:
                    out.append(latin)
                    latin = ""
                out.append(word)
            place = end
        if latin:
            out.append(latin)

    def _best(self, text: str) -> list[int]:
        """For every place, where the best word that begins there ends."""
        logs = self._logs
        size = len(text)
        score = [0.0] * (size + 1)
        ends = [0] * size
        for start in range(size - 1, -1, -1):
            end = best_end = start + 1
            best: float | None = None
            while end <= size and (value := logs.get(text[start:end], 0)) != 0:
                if value is not None and (best is None or value + score[end] >= best):
                    best = value + score[end]
                    best_end = end
                end += 1
            score[start] = self._unknown + score[start + 1] if best is None else best
            ends[start] = best_end
        return ends


def _add(freq: dict[str, int], word: str) -> int:
    freq[word] = _FREQ
    for end in range(1, len(word)):
        freq.setdefault(word[:end], 0)
    return _FREQ


def _others(block: Any, out: list[str]) -> None:
    """What is no word: line breaks and runs of blanks whole, the rest character by character."""
    place = 0
    while place < len(block):
        end = place + 1
        if block.startswith("\r\n", place):
            end = place + 2
        out.append(block[place:end])
        place = end
