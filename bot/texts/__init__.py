"""Every sentence that the bot says, by its key: all *.toml of this folder merged into one book."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import rtoml

HOLE = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
"""A place for a value. Nothing else of str.format is understood: templates reach no attributes."""


class TextError(Exception):
    """The words are wrong: a missing key or value. Never the fault of what somebody typed."""


class Book:
    """Keys to templates; a template may hold Telegram's HTML, a value never does."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    def __getitem__(self, key: str) -> str:
        try:
            return self._texts[key]
        except KeyError:
            raise TextError(f"no text {key!r}") from None

    def __contains__(self, key: object) -> bool:
        return key in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def holes(self, key: str) -> frozenset[str]:
        """The names of the values that the template needs."""
        return frozenset(HOLE.findall(self[key]))


def read_folder(folder: Path) -> Book:
    """The book of a folder; raises TextError when two files say the same key."""
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        for key, text in _flat(rtoml.loads(path.read_text("utf-8"))):
            if key in texts:
                raise TextError(f"{path.name}: {key!r} stands in another file too")
            if not isinstance(text, str):
                raise TextError(f"{path.name}: {key!r} is no text")
            texts[key] = text.strip("\n")
    return Book(texts)


@cache
def book() -> Book:
    """The book of this folder, read once."""
    return read_folder(Path(__file__).parent)


def _flat(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value
