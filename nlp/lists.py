"""What a caller hands in: a profile's topic lists, the matters already decided, the cases still open."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["allow", "forbid", "focus"]
Mode = Literal["must_and_forbid", "scope_only", "focus_only", "catalogue"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a document's lists, its text verbatim."""

    id: str
    kind: Kind
    text: str = ""
    themes: tuple[str, ...] = ()
    catch_all: bool = False
    by_proposer: tuple[str, ...] = ()
    ask: str = ""
    redirect: str = ""
    reframe_to: str = ""
    reframe_hint: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class TopicLists:
    """The lists of one profile; `unknown` says what happens to a topic on none of them."""

    profile_id: str
    mode: Mode
    unknown: str = "send_to_party"
    clauses: tuple[Clause, ...] = ()
    min_chars: int = 4
    max_chars: int = 200

    def of(self, kind: Kind) -> tuple[Clause, ...]:
        """The clauses of one kind, in the document's order."""
        return tuple(clause for clause in self.clauses if clause.kind == kind)


@dataclass(frozen=True, slots=True)
class Decided:
    """A matter that an assembly has already voted on (the community's own ledger)."""

    id: str
    text: str
    no: str = ""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that is still open, or was recently: a new topic may be the same one again."""

    id: str
    text: str
    no: str = ""
