"""The tables of a profile about the document itself and about topics: source, words, lists."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from flows.profile.figure import Id, Part, Text, Texts


class Source(Part):
    """The policy document that the profile renders; a missing date stays missing."""

    doc_no: Text
    title: Text
    issuers: Texts
    issued: date | None = None
    effective: date | None = None
    missing: Texts = ()


class Terms(Part):
    """Words of the county, filled into every message."""

    unit: Text
    party: Text
    party_secretary: Text
    committee: Text
    responsible: Text
    supervisor_body: Text
    upper_party: Text
    board: Text
    result_noun: Text
    topic_lists: Text


class Level(Part):
    """Where the profile may be used; `province` picks the provincial measures in `flows/laws`."""

    levels: tuple[Literal["village", "community", "township"], ...]
    province: Text = ""
    scopes: Texts
    phases: Texts = ()
    one_topic_per_case: bool


class Progress(Part):
    """The ordinary path as people see it: state → number of the label, counted from 1."""

    labels: Texts
    map: Mapping[str, int]


class Intake(Part):
    """How topics come in."""

    channels: Texts
    ledger: bool
    who_may_propose: Literal["anyone_in_roster", "roles", "public"]
    min_chars: int
    max_chars: int
    opinion_evidence_min: int
    duplicate_days: int


class Clause(Part):
    """One item of a list, verbatim; `themes` are ids of `nlp/lexicon/themes.toml`."""

    id: Id
    text: Text
    read_as: Text = ""
    themes: tuple[Id, ...] = ()
    ask: Text = ""
    redirect: Text = ""
    reframe_to: Id = ""
    reframe_hint: Text = ""
    ledger: Literal["", "assembly_decisions"] = ""
    by_proposer_class: tuple[Id, ...] = ()
    catch_all: bool = False
    scope: Text = ""
    area: Literal["", "urban", "rural"] = ""
    require_group: bool = False
    min_villages: int = 0
    origin: Id = ""
    offer: Id = ""


class Topic(Part):
    """The lists: what may or must be discussed, what must not, what matters most."""

    mode: Literal["must_and_forbid", "scope_only", "focus_only", "catalogue"]
    unknown: Literal["send_to_party"]
    decline_must_needs_reason: bool
    appeal_days: int
    allow: tuple[Clause, ...] = ()
    forbid: tuple[Clause, ...] = ()
    focus: tuple[Clause, ...] = ()

    def clause(self, wanted: Id) -> Clause:
        """The clause with this id in any list; KeyError when there is none."""
        for clause in (*self.allow, *self.forbid, *self.focus):
            if clause.id == wanted:
                return clause
        raise KeyError(wanted)


class Guard(Part):
    """A reminder of law shown beside a topic: it warns and calls a person, never rejects.

    `id` is the guard that a theme of the lexicon names; `laws` are keys of `flows/laws`, empty
    where no article is held, and then the text is not shown as law.
    """

    id: Id
    text: Text
    laws: tuple[Id, ...] = ()
    tell: Text
