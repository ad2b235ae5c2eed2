"""What a caller hands in: a profile's topic lists, the matters already decided, the cases still open."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
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


@dataclass(frozen=True)
class TopicLists:
    """The lists of one profile; `unknown` says what happens to a topic on none of them."""

    profile_id: str
    mode: Mode
    unknown: str = "send_to_party"
    clauses: tuple[Clause, ...] = ()
    min_chars: int = 4
    max_chars: int = 200

    @cached_property
    def by_theme(self) -> dict[str, tuple[Clause, ...]]:
        """For each theme the clauses that cover it."""
        themes = {theme for clause in self.clauses for theme in clause.themes}
        return {t: tuple(c for c in self.clauses if t in c.themes) for t in themes}

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        """The clauses by their ids, in the document's order."""
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def place(self) -> Callable[[str], int]:
        """Where in the document's order a clause stands."""
        return list(self.by_id).index

    @cached_property
    def areas(self) -> dict[str, Clause]:
        """The focus clauses of area lists, in the document's order."""
        return {clause.id: clause for clause in self.of("focus") if clause.area}

    @cached_property
    def by_category(self) -> dict[str, Clause]:
        """The focus clauses of area lists by their texts."""
        return {clause.text: clause for clause in self.areas.values()}

    @cached_property
    def shut(self) -> frozenset[str]:
        """Themes that some clause forbids."""
        return frozenset(theme for clause in self.of("forbid") for theme in clause.themes)

    @cached_property
    def free(self) -> frozenset[str]:
        """Themes that some clause allows."""
        return frozenset(theme for clause in self.of("allow") for theme in clause.themes)

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
