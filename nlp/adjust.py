"""What a community's own people decided before: counts per theme, as flows/habit.py keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nlp.verdict import Verdict

ENOUGH = 5
"""Decisions of one kind before a habit counts."""
CLEAR = 0.9
"""Share of them that must agree."""
EVEN = 0.5
"""A habit never lets through what does not look open itself, nor suspects what does."""

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """`themes`: for each, how often people said allow and how often forbid."""

    themes: Counts = field(default_factory=dict)

    def apply(self, verdict: Verdict) -> Verdict:
        """A review becomes what people here always decided; a suspicion is never lifted."""
        if verdict.decision != "review" or verdict.reason not in {"unknown", "doubt", "alarm"}:
            return verdict
        for theme in verdict.themes:
            habit = _habit(self.themes.get(theme, {}))
            if habit == "forbid" and verdict.free < EVEN:
                return replace(verdict, decision=habit, adjusted=theme)
            if habit == "allow" and verdict.reason == "unknown" and verdict.free >= EVEN:
                return replace(verdict, decision=habit, adjusted=theme)
        return verdict


def _habit(row: Mapping[str, int]) -> Any:
    total = sum(row.values())
    for decision in ("allow", "forbid"):
        if total >= ENOUGH and row.get(decision, 0) >= CLEAR * total:
            return decision
    return ""
