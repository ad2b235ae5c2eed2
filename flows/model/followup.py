"""After the meeting: publication, action items, evaluation, papers."""

from datetime import date, datetime
from typing import Any, ClassVar

from flows.model.record import Record


class Publication(Record):
    """A posting on the board (公示). Days are calendar days in Asia/Shanghai."""

    id: int
    case_id: int
    kind: str
    due_on: date
    posted_on: date | None = None
    keep_until: date | None = None
    photo: str = ""
    checked: list[str] = []


class ActionItem(Record):
    """A promise (落实事项): who does it, who watches, until when, and the proof."""

    id: int
    case_id: int
    text: str
    owner_id: int = 0
    watcher_id: int = 0
    due_on: date | None = None
    state: str = "open"
    note: str = ""
    photo: str = ""
    done_at: datetime | None = None


class Evaluation(Record):
    """The supervisor's view: is the record complete, and four marks from 1 to 5."""

    key: ClassVar[tuple[str, ...]] = ("case_id", "person_id")
    case_id: int
    person_id: int
    complete: bool | None = None
    missing: str = ""
    scores: dict[str, Any] = {}
    at: datetime


class Satisfaction(Record):
    """One member's answer to 您满意吗; only totals are ever shown."""

    key: ClassVar[tuple[str, ...]] = ("case_id", "person_id")
    case_id: int
    person_id: int
    choice: str
    at: datetime


class Paper(Record):
    """A document as it stood when it was made: its code (D5), its data and the hash of them."""

    key: ClassVar[tuple[str, ...]] = ("case_id", "code", "version")
    case_id: int
    code: str
    version: int
    at: datetime
    text: str
    hash: str


class Explanation(Record):
    """A dissenter to whom the result is explained (解释说明): what he said, by which way, when."""

    key: ClassVar[tuple[str, ...]] = ("case_id", "round", "person_id")
    case_id: int
    round: int
    person_id: int
    text: str
    way: str = ""
    done_by: int = 0
    done_at: datetime | None = None
    at: datetime
