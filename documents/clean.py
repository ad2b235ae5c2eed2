"""Words from outside, made harmless: no control characters, no hidden direction marks, no formulas."""

import re
import unicodedata

from documents.labels import sentences

_GONE = {"Cc", "Cf", "Cs", "Co"}  # not Cn: a name may be younger than this Python
_FORMULA = str.maketrans("=+-@", "＝＋－＠")
_SPACES = re.compile(r"[\s\u2028\u2029]+")
_FORBIDDEN_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
NAME_BYTES = 180


def clean(text: str) -> str:
    """One paragraph of plain words.

    Line breaks become spaces, so that nobody writes a second field into his words; control,
    format and private characters go (bidi marks would turn a line around). A paragraph that
    begins like a formula begins with the full-width sign instead: a spreadsheet leaves it alone.
    """
    kept = "".join(
        c for c in text if c.isspace() or (unicodedata.category(c) not in _GONE and not _unseen(c))
    )
    joined = _SPACES.sub(lambda m: "\u3000" * m.group().count("\u3000") or " ", kept).strip(" ")
    return joined[:1].translate(_FORMULA) + joined[1:]


def _unseen(char: str) -> bool:
    """Variation selectors and noncharacters."""
    selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return selector or ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef"


def file_name(name: str, suffix: str) -> str:
    """A file name that every system takes: no separators, no reserved words, at most 180 bytes."""
    safe = _FORBIDDEN_IN_NAMES.sub("_", clean(name)).strip("._ ＝＋－＠")
    known = safe if safe and not _RESERVED.match(safe) else sentences()["file.empty"] + safe
    short = known.encode("utf-8")[: NAME_BYTES - len(suffix) - 1].decode("utf-8", "ignore")
    return f"{short.rstrip('._ ')}.{suffix}"
