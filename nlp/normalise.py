"""Brings a message into one plain form and keeps the way back to the user's own characters.

The trick: `str.translate` folds all characters in one call; a text that is plain already keeps its places as a range.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nlp.columns import keys
from nlp.pinyin import Pinyin
from nlp.scan import Scanner

MAX_CHARS = 1200
"""Characters that are read; a longer message is no topic, and a person is asked."""
_JUNK = {"Cf", "Cc", "Cs", "Co", "Cn", "Mn", "Me", "So", "Sk"}
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[a-z]{2}")
_UNEVEN = re.compile(r"\s|(.)\1\1", re.DOTALL)
_REMEMBERED = 1 << 16


@dataclass(slots=True)
class Normal:
    """`text` is what is matched; `back[i]` is where its i-th character stood in the original.

    `keys[i]` is the pair of characters that begins at `text[i]`.
    """

    text: str
    back: Sequence[int]
    original: str
    keys: list[str]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that text[start:end] came from."""
        if start >= end or not self.back:
            return (0, 0)
        return (self.back[start], self.back[end - 1] + 1)


class _Folded(dict[int, str]):
    """What becomes of each character, worked out where it is first met; made for `str.translate`."""

    def __missing__(self, code: int) -> str:
        folded = _char(chr(code))
        if len(self) < _REMEMBERED:
            self[code] = folded
        return folded


_FOLDED = _Folded()


def _char(char: str) -> str:
    """One character after NFKC, lower case and traditional to simplified; "" when it is junk."""
    if unicodedata.category(char) in _JUNK:
        return ""
    folded = unicodedata.normalize("NFKC", char).lower()
    if len(folded) > 1:
        folded = "".join(part for part in folded if unicodedata.category(part) not in _JUNK)
    return folded.translate(_simplified())


@cache
def _simplified() -> dict[int, str]:
    """Character by character, so that no length ever changes."""
    import opencc

    han = [chr(code) for code in range(0x3400, 0xA000)]
    plain = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    pairs = zip(han, plain, strict=True)
    return {ord(old): new for old, new in pairs if old != new and len(new) == 1}


def warm() -> None:
    """Builds the table of characters ahead of the first message."""
    _simplified()


class Normaliser:
    """NFKC, junk, spaces, repeats, then the lexicon's own typos, each with its way back."""

    def __init__(self, typos: Mapping[str, str], pinyin: Pinyin | None = None) -> None:
        self._typos = dict(typos)
        self._pinyin = pinyin or Pinyin({}, ())
        latin = sorted(filter(str.isascii, self._typos), key=len, reverse=True)
        self._latin = re.compile(_bounded(latin) if latin else r"(?!)")
        self._han = Scanner(word for word in self._typos if not word.isascii())

    def __call__(self, original: str) -> Normal:
        """The plain form of at most the first 1,200 characters; never raises."""
        text, back = _fold(original[:MAX_CHARS])
        text, back = _squeeze(text, back)
        asked = keys(text)
        if self._han.none(text, asked) and not _LATIN.search(text) and not text.isascii():
            return Normal(text, back, original, asked)
        text, back = self._mend(text, back)
        return Normal(text, back, original, keys(text))

    def _mend(self, text: str, back: Sequence[int]) -> tuple[str, Sequence[int]]:
        wrongs = [(start, start + len(word)) for start, word in self._han.scan(text)]
        if not text.isascii() and not wrongs and not _LATIN.search(text):
            return text, back
        said = self._pinyin.read(text)
        wrongs += [] if said else [match.span() for match in self._latin.finditer(text)]
        mended = [(start, end, self._typos[text[start:end]]) for start, end in wrongs] + said
        out: list[str] = []
        where: list[int] = []
        last = 0
        for start, end, new in sorted(mended, key=lambda span: (span[0], -span[1])):
            if start >= last:
                out += [text[last:start], new]
                where += [*back[last:start], *_spread(back[start:end], len(new))]
                last = end
        return "".join([*out, text[last:]]), [*where, *back[last:]]


def _bounded(words: Iterable[str]) -> str:
    """A Latin word must stand alone: no light in delight."""
    return rf"(?<![a-z])(?:{'|'.join(map(re.escape, words))})(?![a-z])"


def _spread(old: Sequence[int], size: int) -> list[int]:
    """The places of `old` shared out over `size` characters, first to first and last to last."""
    if size <= 1:
        return [*old[-1:]] * size
    return [old[round(i * (len(old) - 1) / (size - 1))] for i in range(size)]


def _fold(original: str) -> tuple[str, Sequence[int]]:
    text = original.translate(_FOLDED)
    if len(text) == len(original):
        return text, range(len(text))
    parts = (_FOLDED[ord(char)] for char in original)
    return text, [place for place, part in enumerate(parts) for _ in part]


def _squeeze(text: str, back: Sequence[int]) -> tuple[str, Sequence[int]]:
    """Drops spaces beside Chinese, keeps one elsewhere, and cuts long repeats to two."""
    if not _UNEVEN.search(text):
        return text, back
    keep: list[int] = []
    for place, char in enumerate(text):
        if char.isspace() and not _space_counts(text, keep, place):
            continue
        if len(keep) > 1 and text[keep[-1]] == text[keep[-2]] == char and not char.isdigit():
            continue
        keep.append(place)
    return "".join(" " if text[i].isspace() else text[i] for i in keep), [back[i] for i in keep]


def _space_counts(text: str, keep: list[int], place: int) -> bool:
    """A space between two Latin words separates them; any other is noise."""
    before = text[keep[-1]] if keep else ""
    after = text[place + 1 : place + 2]
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


def han_share(text: str) -> float:
    """How much of a text is Chinese, from 0 to 1."""
    return len(_HAN.findall(text)) / len(text) if text else 0.0
