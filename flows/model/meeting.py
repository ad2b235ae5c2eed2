"""A meeting: plan, attendance as intervals, statements, points of agreement and dissent."""

from datetime import datetime
from typing import Any, ClassVar

from flows.model.record import Record


class Meeting(Record):
    """One attempt of one round to meet. `times` holds when each step began and ended, and its runs `before` (ISO, UTC).

    `lawful` says which legal meeting it is (assembly, reps, group), empty for a consultation.
    `materials` are pieces of kind text, photo or file; `note` is the convenor's own line in the notice.
    """

    id: int
    case_id: int
    round: int
    attempt: int = 1
    state: str = "planned"
    epoch: int = 1
    at: datetime | None = None
    place: str = ""
    link: str = ""
    form: str = ""
    rules: str = ""
    lawful: str = ""
    note: str = ""
    materials: list[dict[str, Any]] = []
    noticed_at: datetime | None = None
    step: str = ""
    times: dict[str, Any] = {}
    due: int = 0
    no_decision: bool = False
    started_at: datetime | None = None
    ended_at: datetime | None = None


class Attendance(Record):
    """An interval of presence; whoever leaves and comes back has two."""

    key: ClassVar[tuple[str, ...]] = ("meeting_id", "person_id", "in_at")
    case_id: int
    meeting_id: int
    person_id: int
    mode: str
    in_at: datetime
    out_at: datetime | None = None
    marked_by: int


class Statement(Record):
    """A numbered line of the minutes: who, for which side, in which way, in his own words.

    `message_id` is the group message it came from. A voice (`file_id`, `seconds`) or a picture waits
    for the recorder's words (`state` heard), then for the speaker's yes (asked); then it is right.
    """

    key: ClassVar[tuple[str, ...]] = ("case_id", "no")
    case_id: int
    no: int
    meeting_id: int
    person_id: int
    side_id: int = 0
    kind: str
    text: str
    at: datetime
    marked_by: int
    message_id: int = 0
    file_id: str = ""
    seconds: int = 0
    state: str = ""


class Point(Record):
    """A point of agreement (共识) or of dissent (异议)."""

    key: ClassVar[tuple[str, ...]] = ("case_id", "no")
    case_id: int
    no: int
    meeting_id: int
    kind: str
    text: str
    person_id: int = 0
    at: datetime


class Turn(Record):
    """A place in the speaking queue: waiting, speaking, done or skipped. `until` is when the time is up."""

    key: ClassVar[tuple[str, ...]] = ("meeting_id", "n")
    case_id: int
    meeting_id: int
    n: int
    person_id: int
    state: str = "waiting"
    at: datetime
    until: datetime | None = None
    warned: str = ""
