"""Roads out of the consultation: the statutory meeting and its steps, and what went up to the township."""

from datetime import date, datetime
from typing import Any, ClassVar

from flows.model.record import Record


class AssemblyStep(Record):
    """One step of 四议两公开 (a1 … a4) with its numbers; `homes_*` count households, 0 if not counted.

    `passed` is None where the numbers were too few for the meeting to decide at all.
    """

    key: ClassVar[tuple[str, ...]] = ("case_id", "round", "step")
    case_id: int
    round: int
    step: str
    kind: str = ""
    held_on: date
    place: str
    chair: str
    due: int
    present: int
    homes_due: int = 0
    homes_present: int = 0
    yes: int
    no: int
    abstain: int
    passed: bool | None = None
    decision_no: str = ""
    by: int
    at: datetime


class Escalation(Record):
    """A report to the level above (上报, D11): why, in which words, and what was answered."""

    key: ClassVar[tuple[str, ...]] = ("case_id", "n")
    case_id: int
    n: int
    round: int
    reason: str
    fields: dict[str, Any] = {}
    by: int
    at: datetime
    answer: str = ""
    answer_reason: str = ""
    answered_by: int = 0
    answered_at: datetime | None = None
