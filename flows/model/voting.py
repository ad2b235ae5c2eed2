"""Deciding: the frozen text, the ballot with its frozen roll, votes, signatures, the result."""

from datetime import datetime
from typing import Any, ClassVar

from flows.model.record import Record


class Resolution(Record):
    """The text that is put to the vote or signed; frozen with its hash, or void."""

    id: int
    case_id: int
    meeting_id: int
    version: int
    text: str
    frozen_at: datetime | None = None
    hash: str = ""
    void: bool = False


class Ballot(Record):
    """One vote on one resolution. `state` is open, passed, failed or void; `present` is the base."""

    id: int
    case_id: int
    meeting_id: int
    resolution_id: int
    epoch: int = 1
    state: str = "open"
    method: str
    secrecy: str = "open"
    opened_at: datetime
    closes_at: datetime
    asked: bool = False
    closed_at: datetime | None = None
    present: int = 0
    need: int = 0
    yes: int = 0
    no: int = 0
    abstain: int = 0
    hands: dict[str, Any] = {}


class RollEntry(Record):
    """A person present when the ballot opened (实到会人员): the roll never changes afterwards."""

    key: ClassVar[tuple[str, ...]] = ("ballot_id", "person_id")
    case_id: int
    ballot_id: int
    person_id: int
    mode: str


class Vote(Record):
    """The standing choice of one person in an open ballot; set, never toggled."""

    key: ClassVar[tuple[str, ...]] = ("ballot_id", "person_id")
    case_id: int
    ballot_id: int
    person_id: int
    choice: str
    at: datetime


class Sealed(Record):
    """Somebody's choice in an open secret ballot, readable only with the ballot's key; gone when it closes."""

    key: ClassVar[tuple[str, ...]] = ("ballot_id", "person_id")
    case_id: int
    ballot_id: int
    person_id: int
    sealed: str


class TookPart(Record):
    """Somebody took part in a secret ballot that is closed. What was chosen stands elsewhere."""

    key: ClassVar[tuple[str, ...]] = ("ballot_id", "person_id")
    case_id: int
    ballot_id: int
    person_id: int


class Slip(Record):
    """One choice of a secret ballot that is closed, by nobody: the slips lie sorted, yes on top."""

    key: ClassVar[tuple[str, ...]] = ("ballot_id", "n")
    case_id: int
    ballot_id: int
    n: int
    choice: str


class Signature(Record):
    """A signature under a result or a record: agree, reserve or refuse."""

    key: ClassVar[tuple[str, ...]] = ("case_id", "round", "kind", "person_id")
    case_id: int
    round: int
    kind: str
    person_id: int
    choice: str
    reservation: str = ""
    at: datetime


class Result(Record):
    """What a round came to; `fields` holds what the document asks for, by its own label."""

    key: ClassVar[tuple[str, ...]] = ("case_id", "round")
    case_id: int
    round: int
    passed: bool
    fields: dict[str, Any] = {}
    reason: str = ""
    at: datetime
