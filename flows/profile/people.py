"""The tables of a profile about people: roles, classes of subjects, convenor, approval."""

from collections.abc import Mapping
from typing import Literal

from flows.profile.figure import Id, MaybeRatio, Part, Text, Texts


class Roles(Part):
    """Who must be named by when, and which roles one person may not hold together."""

    required_from: Mapping[str, str]
    optional: tuple[Id, ...]
    exclusive: tuple[tuple[Id, Id], ...]
    discouraged: tuple[tuple[Id, Id], ...]
    supervisor_votes: bool
    host_votes: Literal["never", "last", "normal"]


class SubjectClass(Part):
    """One class of subjects, verbatim; `votes` says whether it counts in 应到 and 实到.

    `short` is a word or two for a button; where there is none the text itself stands on it.
    """

    id: Id
    text: Text
    short: Text = ""
    kind: Literal["fixed", "non_fixed", "invited", "expert", "observer"]
    votes: bool
    remote: bool = False


class Composition(Part):
    """Limits for the list of subjects; sizes of 0 mean no limit, an empty ratio no cap."""

    base: Literal["subjects", "committee_plus_stakeholders"] = "subjects"
    stakeholder_min_per_side: int
    fixed_max_ratio: MaybeRatio = None
    size_min: int
    size_max: int
    confirmed_by: tuple[Id, ...]


class Committee(Part):
    """A standing body for deliberation; everything else is empty where there is none."""

    enabled: bool
    size_min: int = 0
    size_max: int = 0
    head_count: int = 0
    head_should_be: Id = ""
    elected_by: Texts = ()
    categories: Texts = ()
    term_years: int = 0
    by_election: Text = ""
    by_election_days: int = 0
    honorary_head: int = 0
    honorary_votes: bool = False


class Convenor(Part):
    """Who may convene; for `filing_scopes` only after filing with the party organisation.

    `party_scopes` are the scopes for which the convenor must come from the party organisation.
    """

    default: Id
    allowed: tuple[Id, ...]
    filing_scopes: Texts = ()
    party_scopes: Texts = ()

    @property
    def filing_required(self) -> bool:
        """Whether the state convenor_filing exists in this profile."""
        return bool(self.filing_scopes)

    def needs_filing(self, scope: str) -> bool:
        """Whether a case of this scope passes convenor_filing."""
        return scope in self.filing_scopes


class ApprovalStep(Part):
    """One approval of the topic, in the order of the file."""

    id: Id
    who: tuple[Id, ...]
    what: Texts
    text: Text
    meeting_record: bool = False


class Approval(Part):
    """No steps: the topic goes from drafting straight to planning."""

    return_needs_reason: bool
    sla_workdays: int = 0
    step: tuple[ApprovalStep, ...] = ()


class Research(Part):
    """Research before planning."""

    required: bool
    min_notes: int = 0
    by: Id = ""
