"""Scores verdicts against labelled topics, in the figures that the issue sets goals for."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.checker import Checker
from nlp.lists import TopicLists

HOME = Path(__file__).parent
TOPICS = HOME / "topics"


def read(name: str) -> list[dict[str, Any]]:
    """The labelled topics of one file in tests/nlp/topics."""
    lines = (TOPICS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def many(value: Any) -> list[Any]:
    """A label or its list of acceptable ones."""
    return value if isinstance(value, list) else [value]


@dataclass(frozen=True)
class Figures:
    """Shares from 0 to 1."""

    let_through: float
    recognised: float
    allowed_precision: float
    allowed_recall: float
    wrongly_forbidden: float
    clause: float

    def __str__(self) -> str:
        return " ".join(f"{key} {value:.3f}" for key, value in vars(self).items())


def figures(
    checker: Checker, lists: TopicLists, rows: Iterable[dict[str, Any]], part: str
) -> Figures:
    """Judges every topic by these lists and compares with the labels of `part`."""
    judged = [(checker.check(row["text"], lists), row[part]) for row in rows]
    labels = [(verdict, many(label["decision"]), label["clause"]) for verdict, label in judged]
    closed = [item for item in labels if item[1][0] == "forbid"]
    opened = [item for item in labels if item[1][0] == "allow"]
    caught = [item for item in closed if item[0].decision == "forbid"]
    passed = [item for item in labels if item[0].decision == "allow"]
    return Figures(
        _share(closed, lambda v, ok, _: v.decision == "allow" and "allow" not in ok),
        len(caught) / len(closed),
        _share(passed, lambda v, ok, _: "allow" in ok),
        _share(opened, lambda v, ok, _: v.decision == "allow"),
        _share(opened, lambda v, ok, _: v.decision == "forbid"),
        _share(caught, lambda v, _, clauses: f"不{v.best[-1]}" in clauses),
    )


def _share(items: list[Any], holds: Any) -> float:
    return sum(bool(holds(*item)) for item in items) / max(1, len(items))


def where(checker: Checker, lists: TopicLists, rows: Iterable[dict[str, Any]]) -> dict[str, float]:
    """Category on listed topics, township recall and precision."""
    judged = [(checker.check(row["text"], lists), row) for row in rows]
    other = checker.lexicon.labels["other"]
    listed = [(v, r) for v, r in judged if many(r["yubei"]["category"])[0] != other]
    level = [(v.level, many(r["level"])) for v, r in judged if r["level"]]
    town = [said for said, gold in level if gold[0] == "township"]
    said = [gold for answer, gold in level if answer == "township"]
    good = sum(v.category["category"] in many(r["yubei"]["category"]) for v, r in listed)
    return {
        "category": good / len(listed),
        "township_recall": town.count("township") / max(1, len(town)),
        "township_precision": sum("township" in gold for gold in said) / max(1, len(said)),
    }
