"""The lists of documents whose profile is not shipped yet, for the workbench and the tests."""

from pathlib import Path
from typing import Any

import rtoml

from nlp.lexicon import HOME
from nlp.lists import Clause, Kind, TopicLists

_KINDS: tuple[Kind, ...] = ("allow", "forbid", "focus")


def load(path: Path | None = None) -> dict[str, TopicLists]:
    """Profile id to lists, from `clauses.toml`: themes and order count, texts may be empty."""
    data = rtoml.loads((path or HOME / "clauses.toml").read_text(encoding="utf-8"))
    return {name: _lists(name, table) for name, table in data.items()}


def _lists(name: str, table: dict[str, Any]) -> TopicLists:
    more = table.get("more", {})
    clauses = tuple(
        Clause(key, kind, themes=tuple(themes), **_frozen(more.get(key, {})))
        for kind in _KINDS
        for key, themes in table.get(kind, {}).items()
    )
    return TopicLists(name, mode=table["mode"], clauses=clauses)


def _frozen(more: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in more.items()}
