"""Reads one TOML file into a schema, and turns whatever is wrong into file, key and reason."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import rtoml
from pydantic import BaseModel, ValidationError

from flows.profile.error import ProfileError

M = TypeVar("M", bound=BaseModel)
NAMES = ("id", "code", "key")  # what an entry of a list is called by


def read_toml(path: Path) -> dict[str, Any]:
    """The file as plain values; a duplicate key or broken line is a ProfileError too."""
    try:
        return rtoml.loads(path.read_text(encoding="utf-8"))
    except (rtoml.TomlParsingError, UnicodeDecodeError) as error:
        raise ProfileError(path.name, "-", f"not TOML: {error}") from error


def parse(kind: type[M], raw: Mapping[str, Any], file: str) -> M:
    """The typed value; the first problem of the file is raised."""
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        raise ProfileError(file, dotted(raw, first["loc"]), first["msg"]) from error


def dotted(raw: object, place: Sequence[int | str]) -> str:
    """A place as a person would write it: entries of lists by their id, not by their number."""
    words: list[str] = []
    for step in place:
        if isinstance(step, int):
            raw = _item(raw, step)
            words.append(name_of(raw) or str(step))
            continue
        raw = raw.get(step) if isinstance(raw, Mapping) else None
        words.append(step)
    return ".".join(words)


def name_of(entry: object) -> str:
    """The id, code or key of an entry of a list; empty when it has none."""
    if not isinstance(entry, Mapping):
        return ""
    return next((str(entry[name]) for name in NAMES if name in entry), "")


def _item(raw: object, number: int) -> object:
    fits = isinstance(raw, Sequence) and not isinstance(raw, str) and number < len(raw)
    return raw[number] if fits and isinstance(raw, Sequence) else None
