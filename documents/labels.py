"""The words of documents: every sentence stands in labels.toml, filled here and nowhere else."""

from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import rtoml

Labels = dict[str, Any]
FIELD_TABLES = ("field", "field_of", "column")
"""Tables that map a county's label to what is filled in, instead of holding a sentence."""


@cache
def tables() -> Labels:
    """labels.toml as it stands."""
    text = Path(__file__).with_name("labels.toml").read_text(encoding="utf-8")
    return rtoml.loads(text)


@cache
def sentences() -> dict[str, str]:
    """Dotted key → sentence with {holes}."""
    found: dict[str, str] = {}

    def walk(table: Labels, path: str) -> None:
        for key, value in table.items():
            if isinstance(value, dict):
                walk(value, f"{path}{key}.")
            else:
                found[f"{path}{key}"] = value

    walk({k: v for k, v in tables().items() if k not in FIELD_TABLES}, "")
    return found


@cache
def holes(key: str) -> frozenset[str]:
    """The holes of a sentence."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentences()[key]) if name)


def word(key: str, **given: object) -> str:
    """The sentence with its holes filled; what is empty is printed as not filled in.

    Raises KeyError for an unknown key and ValueError where holes and values do not match.
    """
    if holes(key) != given.keys():
        raise ValueError(f"{key}: holes {sorted(holes(key))}, given {sorted(given)}")
    return sentences()[key].format(**{name: filled(value) for name, value in given.items()})


def one_of(family: str, value: str) -> str:
    """The word for a value of a family, e.g. ("mode", "site"); a value without one is itself."""
    return sentences().get(f"{family}.{value}", value)


def filled(value: object) -> str:
    """The value, or the mark of a field that nobody has filled in."""
    text = "" if value is None else str(value)
    return text or sentences()["blank"]


def meaning(code: str, label: str) -> str:
    """What a county's label asks for, as an id; empty where this program does not know it."""
    known = tables()
    own = known["field_of"].get(code, {})
    return str(own.get(label) or known["field"].get(label, ""))


def column(code: str, label: str) -> str:
    """What a column of a table asks for, as an id; empty where this program does not know it."""
    return str(tables()["column"].get(code, {}).get(label, ""))
