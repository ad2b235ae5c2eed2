"""Tables of a case: the case itself, its profile snapshot, roles, sides, subjects, consents."""

from datetime import datetime
from typing import Any

from flows.model import Approval, Case, CaseRole, Judged, ProfileSnapshot, Side, Subject
from storage.tables.base import Mirror, big, key_id, key_part, listing, mapping, of_case


class CaseRow(Mirror, Case):
    """A case; `version` is the optimistic lock behind the row lock."""

    __tablename__ = "case"
    id: int = key_id()
    community_id: int = big(foreign_key="community.id", index=True)
    proposer_id: int = big()
    verdict: dict[str, Any] = mapping()
    human_choice: dict[str, Any] = mapping()
    flags: dict[str, Any] = mapping()


class ProfileSnapshotRow(Mirror, ProfileSnapshot):
    """A profile as it stood when a case began."""

    __tablename__ = "profile_snapshot"
    hash: str = key_part()


class CaseRoleRow(Mirror, CaseRole):
    """A role in a case."""

    __tablename__ = "case_role"
    case_id: int = key_id(foreign_key="case.id")
    role: str = key_part()
    person_id: int = key_id()
    since: datetime = key_part()


class SideRow(Mirror, Side):
    """A party concerned."""

    __tablename__ = "side"
    id: int = key_id()
    case_id: int = of_case()
    speaker_id: int = big(default=0)


class SubjectRow(Mirror, Subject):
    """A person invited to a round."""

    __tablename__ = "subject"
    case_id: int = key_id(foreign_key="case.id")
    round: int = key_part()
    person_id: int = key_id()
    side_id: int = big(default=0)
    reached_who: int = big(default=0)


class ApprovalRow(Mirror, Approval):
    """A consent, refusal or reasoned override."""

    __tablename__ = "approval"
    id: int = key_id()
    case_id: int = of_case()
    person_id: int = big()


class JudgedRow(Mirror, Judged):
    """What a person decided about a topic, with its evidence."""

    __tablename__ = "judged"
    case_id: int = key_id(foreign_key="case.id")
    community_id: int = big(foreign_key="community.id", index=True)
    themes: dict[str, str] = mapping()
    clauses: list[str] = listing()
    words: list[str] = listing()
    by: int = big()
