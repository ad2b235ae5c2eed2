"""What a community's own people decided before: counts per clause and theme, seen and resettable."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

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
    """`themes` and `clauses`: for each, how often people said allow and how often forbid."""

    themes: Counts = field(default_factory=dict)
    clauses: Counts = field(default_factory=dict)

    def learn(self, verdict: Verdict, decision: str) -> Self:
        """The counts with one human decision added; nothing else about the topic is kept."""
        return replace(
            self,
            themes=_count(self.themes, verdict.themes, decision),
            clauses=_count(self.clauses, tuple(hit.clause for hit in verdict.hits), decision),
        )

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

    def reset(self, name: str = "") -> Self:
        """Forgets one theme or clause, or everything when no name is given."""
        if not name:
            return type(self)()
        return replace(self, themes=_drop(self.themes, name), clauses=_drop(self.clauses, name))

    def lines(self) -> list[tuple[str, int, int]]:
        """Every count, for people to look at: name, allowed, declined."""
        both = {**self.themes, **self.clauses}
        return [(k, v.get("allow", 0), v.get("forbid", 0)) for k, v in sorted(both.items())]

    def as_dict(self) -> dict[str, Any]:
        """Plain counts, safe for JSON."""
        return {
            "themes": {key: dict(value) for key, value in self.themes.items()},
            "clauses": {key: dict(value) for key, value in self.clauses.items()},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The adjustment that `as_dict` wrote; anything missing counts as nothing."""
        return cls(dict(data.get("themes", {})), dict(data.get("clauses", {})))


def _count(counts: Counts, names: tuple[str, ...], decision: str) -> Counts:
    out = {key: dict(value) for key, value in counts.items()}
    for name in names:
        row = out.setdefault(name, {})
        row[decision] = row.get(decision, 0) + 1
    return out


def _drop(counts: Counts, name: str) -> Counts:
    return {key: value for key, value in counts.items() if key != name}


def _habit(row: Mapping[str, int]) -> Any:
    total = sum(row.values())
    for decision in ("allow", "forbid"):
        if total >= ENOUGH and row.get(decision, 0) >= CLEAR * total:
            return decision
    return ""
