"""The two engines that cut text: rjieba, and jieba's dictionary in a tokenizer of our own and without its cache.

The trick: what characters and pairs are worth is looked up ahead (see `columns.py`); only where a pair begins a
longer word does the walk look further.
"""

import re
from collections.abc import Callable, Collection, Sequence
from io import BytesIO
from math import inf, log
from typing import Any

_FREQ = 50_000
"""Frequency given to the lexicon's own words: enough that each is cut out whole."""
_PART, _LOST, _HOPE = -inf, -1e300, -1e299
"""The worth of a word's mere beginning and of a character that is no word; any word is worth more."""
Worths = Sequence[Any]
_LATIN = re.compile(r"[a-zA-Z0-9]")
_JOINED = re.compile(r"[a-zA-Z0-9]{2}|\r\n")


class Rust:
    """The fast engine; it looks everything up for itself."""

    name = "rjieba"

    def __init__(self, words: tuple[str, ...]) -> None:
        import rjieba

        self._jieba = rjieba.Jieba()
        for word in words:
            self._jieba.add_word(word, _FREQ, "n")

    def one(self, char: str) -> None:
        return None

    pair = one

    def cut(self, text: str, ones: Worths, pairs: Worths) -> list[str]:
        return self._jieba.cut(text, False)


class Python:
    """jieba's tables with the logarithms taken once, and its best path found in one backward walk."""

    name = "jieba"

    def __init__(self, words: tuple[str, ...]) -> None:
        import jieba

        jieba.setLogLevel(60)
        tokenizer = jieba.Tokenizer()
        # Not initialize(): that reads and writes a cache of predictable name with marshal.
        # Read at once: each small read lets go of the interpreter and snatches it back before the waiting
        # event loop is awake, which then stands still for a quarter of a second.
        with tokenizer.get_dict_file() as file:
            whole = BytesIO(file.read())
        freq, total = tokenizer.gen_pfdict(whole)
        for word in words:
            total += _add(freq, word)
        floor = log(total)
        self._unknown = -floor
        rows = {word: log(n) - floor if n else _PART for word, n in freq.items()}
        self._whole = jieba.re_han_default.fullmatch
        for word in _broken(rows, self._whole):
            del rows[word]
        self._worth = rows

    def one(self, char: str) -> float | None:
        worth = self._worth.get(char)
        if worth is None:
            return _LOST if self._whole(char) else None
        return worth if worth > _PART else _LOST

    def pair(self, key: str) -> float | None:
        return self._worth.get(key) if len(key) == 2 else None

    def cut(self, text: str, ones: Worths, pairs: Worths) -> list[str]:
        ends = self._best(text, ones, pairs)
        out: list[str] = []
        place, size = 0, len(text)
        while place < size:
            end = ends[place]
            out.append(text[place:end])
            place = end
        return _joined(out) if _JOINED.search(text) else out

    def _best(self, text: str, ones: Worths, pairs: Worths) -> list[int]:
        """For every place, where the best word that begins there ends; sums begin anew at each sign."""
        size = len(text)
        score = [0.0] * (size + 1)
        ends = list(range(1, size + 1))
        after = 0.0
        for start in range(size - 1, -1, -1):
            one, value = ones[start], pairs[start]
            if one is None:
                after = 0.0
                continue
            best = one + after
            end = start + 2
            while value is not None:
                if value + score[end] >= best:
                    best = value + score[end]
                    ends[start] = end
                end += 1
                value = self._worth.get(text[start:end]) if end <= size else None
            score[start] = after = best if best > _HOPE else self._unknown + after
        return ends


def _add(freq: dict[str, int], word: str) -> int:
    freq[word] = _FREQ
    for end in range(1, len(word)):
        freq.setdefault(word[:end], 0)
    return _FREQ


def _broken(words: Collection[str], whole: Callable[[str], object]) -> list[str]:
    """Words with a sign at which jieba ends every word, so that it never finds them."""
    chars: set[str] = set()
    # One by one: a single call over half a million words would hold the event loop.
    for word in words:
        chars.update(word)
    odd = {char for char in chars if not whole(char)}
    return [word for word in words if not odd.isdisjoint(word)]


def _joined(tokens: list[str]) -> list[str]:
    """Latin letters and digits that stand together are one word, and so is a line's double end."""
    out: list[str] = []
    letters = False
    for piece in tokens:
        letter = len(piece) == 1 and bool(_LATIN.match(piece))
        if (letters and letter) or (piece == "\n" and out and out[-1] == "\r"):
            out[-1] += piece
        else:
            out.append(piece)
        letters = letter
    return out
