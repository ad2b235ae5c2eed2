"""Somebody's own words, made safe to keep and to show: no control characters, no broken halves."""

import re
import unicodedata

UNSAVEABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""What a database or a document cannot hold."""

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f"
    "\u2028-\u202f\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""What turns the writing direction or hides; the joiner U+200D stays, emoji are made with it."""

MARKS = 3
"""So many accents may stand on one letter; more is a tower that covers the lines above it."""


def keep(text: str) -> str:
    """The text as it may be stored: otherwise word for word."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", UNSAVEABLE.sub("", text)).strip()


def show(text: str) -> str:
    """The text as it may be shown to others."""
    text = INVISIBLE.sub("", UNSAVEABLE.sub("", text))
    out: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MARKS:
            out.append(char)
    return "".join(out)


def name(text: str) -> str:
    """A person's name on one line, at most 60 characters."""
    return " ".join(show(keep(text)).split())[:60]
