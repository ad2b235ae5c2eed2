"""The records of deliberation: plain values, one class a subject; storage mirrors each as a table."""

from flows.model.case import (
    Approval,
    Case,
    CaseRole,
    ProfileSnapshot,
    Side,
    Subject,
)
from flows.model.elsewhere import AssemblyStep, Escalation
from flows.model.followup import (
    ActionItem,
    Evaluation,
    Explanation,
    Objection,
    Paper,
    Progress,
    Publication,
    Satisfaction,
)
from flows.model.judged import Judged
from flows.model.meeting import Attendance, Meeting, Point, Statement, Turn
from flows.model.oversight import Correction, Oversight
from flows.model.people import (
    Account,
    Community,
    Consent,
    Joining,
    Link,
    Member,
    Person,
    RoleGrant,
)
from flows.model.record import Record
from flows.model.reminder import Reminder
from flows.model.talk import Focus, Wizard
from flows.model.voting import (
    Ballot,
    Resolution,
    Result,
    RollEntry,
    Sealed,
    Signature,
    Slip,
    TookPart,
    Vote,
)

CASE_RECORDS: tuple[type[Record], ...] = (
    CaseRole, Side, Subject, Approval, Meeting, Attendance, Statement, Point, Resolution, Ballot,
    RollEntry, Vote, Sealed, TookPart, Slip, Signature, Result, Publication, ActionItem,
    Evaluation, Satisfaction, Paper, Turn, Explanation, Objection, Progress, AssemblyStep, Escalation,
    Oversight, Correction,
)  # fmt: skip
"""What hangs on a case: each has a `case_id`."""

__all__ = [
    "CASE_RECORDS",
    "Account",
    "ActionItem",
    "Approval",
    "AssemblyStep",
    "Attendance",
    "Ballot",
    "Case",
    "CaseRole",
    "Community",
    "Consent",
    "Correction",
    "Escalation",
    "Evaluation",
    "Explanation",
    "Focus",
    "Joining",
    "Judged",
    "Link",
    "Meeting",
    "Member",
    "Objection",
    "Oversight",
    "Paper",
    "Person",
    "Point",
    "ProfileSnapshot",
    "Progress",
    "Publication",
    "Record",
    "Reminder",
    "Resolution",
    "Result",
    "RoleGrant",
    "RollEntry",
    "Satisfaction",
    "Sealed",
    "Side",
    "Signature",
    "Slip",
    "Statement",
    "Subject",
    "TookPart",
    "Turn",
    "Vote",
    "Wizard",
]
