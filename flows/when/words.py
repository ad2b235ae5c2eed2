"""The words for days and hours, read from words.toml, and numbers as people write them."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import rtoml


@cache
def table() -> dict[str, Any]:
    """words.toml as it stands."""
    return rtoml.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern with its holes filled."""
    parts = sorted((w for p in table()["part"] for w in p["words"]), key=len, reverse=True)
    names = sorted(table()["holiday"], key=len, reverse=True)
    filled = pattern.replace("{n}", table()["number"]).replace("{holidays}", "|".join(names))
    return re.compile(filled.replace("{part}", f"(?P<part>{'|'.join(parts)})"))


def number(text: str) -> int:
    """十五, 廿三, 二十, 05 as a number; what is none of these counts as nothing."""
    if text.isascii() and text.isdigit():
        return int(text)
    total, last = 0, 0
    for char in text:
        value = table()["digit"].get(char, 0)
        if value < 10:
            last = value
        else:
            total += (last or 1) * 10 if value == 10 else value
            last = 0
    return total + last


def year(text: str) -> int:
    """2026, 26 or 二〇二六 as a year."""
    if text.isascii():
        return int(text) if len(text) == 4 else 2000 + int(text)
    return int("".join(str(table()["digit"].get(char, 0)) for char in text))


def tidy(text: str) -> str:
    """One width of letters and digits, one kind of blank; nobody needs more than a line."""
    return " ".join(unicodedata.normalize("NFKC", text[:200]).split()).lower()
