"""A case: one topic on its way from the first word to the archive, and who belongs to it."""

from datetime import datetime
from typing import Any, ClassVar

from flows.model.record import Record


class Case(Record):
    """One topic (一事一议). `epoch` rises when state, round or step changes; `version` with every deed."""

    id: int
    community_id: int
    no: str
    title: str
    text: str
    original_text: str = ""
    channel: str = ""
    proposer_id: int
    state: str = "lead"
    previous_state: str = ""
    round: int = 1
    epoch: int = 1
    version: int = 0
    opened_at: datetime
    entered_at: datetime
    snapshot_hash: str = ""
    verdict: dict[str, Any] = {}
    human_choice: dict[str, Any] = {}
    goal: str = ""
    scope: str = ""
    villages: int = 1
    approval_step: int = 0
    resume_at: datetime | None = None
    flags: dict[str, Any] = {}


class ProfileSnapshot(Record):
    """The effective profile a case began with, as canonical JSON under its hash."""

    key: ClassVar[tuple[str, ...]] = ("hash",)
    hash: str
    profile_id: str
    version: str
    body: str


class CaseRole(Record):
    """Who is convenor, host, recorder or supervisor of a case, from when to when."""

    key: ClassVar[tuple[str, ...]] = ("case_id", "role", "person_id", "since")
    case_id: int
    role: str
    person_id: int
    since: datetime
    until: datetime | None = None


class Side(Record):
    """A party concerned (利益相关方) and who speaks for it."""

    id: int
    case_id: int
    round: int
    name: str
    speaker_id: int = 0


class Subject(Record):
    """A person invited to a round (协商主体): class, side, whether he votes, and how he was reached."""

    key: ClassVar[tuple[str, ...]] = ("case_id", "round", "person_id")
    case_id: int
    round: int
    person_id: int
    on_behalf: str = ""
    class_id: str = ""
    side_id: int = 0
    kind: str = "invited"
    votes: bool = True
    reply: str = ""
    replied_at: datetime | None = None
    reached_by: str = ""
    reached_at: datetime | None = None
    reached_who: int = 0
    told_by: str = ""
    told_at: datetime | None = None


class Approval(Record):
    """A consent, refusal or reasoned override by a named person: who, when, for which epoch, why."""

    id: int
    case_id: int
    epoch: int
    act: str
    step: str = ""
    person_id: int
    decision: str
    reason: str = ""
    at: datetime
