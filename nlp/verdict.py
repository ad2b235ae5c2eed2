"""What the checker answers: a suspicion with its evidence, for a person to decide.

Nobody changes an answer; it is not frozen only because making a frozen one takes longer than cutting the text.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

Decision = Literal["allow", "forbid", "review"]
Span = tuple[int, int]


@dataclass(slots=True)
class Hit:
    """One clause that speaks to the topic, with the words of the user's own text that say so."""

    clause: str
    kind: str
    words: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    strength: float = 0.0
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """A decided matter or an open case that says nearly the same; score from 0 to 1."""

    id: str
    score: float
    no: str = ""


@dataclass(slots=True)
class Verdict:
    """`forbid` only ever means suspected; a person decides, always."""

    decision: Decision
    hits: tuple[Hit, ...] = ()
    ask: str = ""
    reframe: str = ""
    guards: tuple[str, ...] = ()
    level: str = "village"
    category: dict[str, str] = field(default_factory=dict)
    matters: tuple[str, ...] = ()
    similar: tuple[Near, ...] = ()
    decided: tuple[Near, ...] = ()
    themes: tuple[str, ...] = ()
    reason: str = ""
    unclear: bool = False
    adjusted: str = ""
    free: float = 0.0

    @property
    def best(self) -> str:
        """The clause that carries the decision, or "" when none does."""
        return next((hit.clause for hit in self.hits if hit.kind == self.decision), "")

    def as_dict(self) -> dict[str, Any]:
        """Plain lists and dictionaries, safe for JSON; `best` comes along for readers."""
        return {key: _plain(value) for key, value in asdict(self).items()} | {"best": self.best}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The verdict that `as_dict` wrote; raises KeyError without a decision."""
        return cls(
            decision=data["decision"],
            hits=tuple(_hit(row) for row in data.get("hits", ())),
            similar=tuple(Near(**row) for row in data.get("similar", ())),
            decided=tuple(Near(**row) for row in data.get("decided", ())),
            category=dict(data.get("category", {})),
            guards=tuple(data.get("guards", ())),
            matters=tuple(data.get("matters", ())),
            themes=tuple(data.get("themes", ())),
            ask=data.get("ask", ""),
            reframe=data.get("reframe", ""),
            reason=data.get("reason", ""),
            adjusted=data.get("adjusted", ""),
            free=data.get("free", 0.0),
            level=data.get("level", "village"),
            unclear=bool(data.get("unclear", False)),
        )


def _hit(row: dict[str, Any]) -> Hit:
    spans = tuple((int(start), int(end)) for start, end in row.get("spans", ()))
    words, themes = tuple(row.get("words", ())), tuple(row.get("themes", ()))
    return Hit(row["clause"], row["kind"], words, spans, row.get("strength", 0.0), themes)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
