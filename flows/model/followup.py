"""After the meeting: publication, action items, evaluation, papers."""

from datetime import date, datetime
from typing import Any, ClassVar

from flows.model.record import Record


class Publication(Record):
    """A posting on the board (公示). Days are calendar days in Asia/Shanghai.

    A posting that ended too soon keeps its row, with `why` (early, corrected); the next one is a row
    of its own. `keep_until` is the first day on which it may come down.
    """

    id: int
    case_id: int
    kind: str
    due_on: date
    posted_on: date | None = None
    posted_at: datetime | None = None
    keep_until: date | None = None
    photo: str = ""
    checked: list[str] = []
    taken_at: datetime | None = None
    taken_photo: str = ""
    why: str = ""


class ActionItem(Record):
    """A promise (落实事项): who does it, who watches, until when, and the proof.

    `body` names a body without an account (供电所); then `owner_id` is who reports for it.
    """

    id: int
    case_id: int
    text: str
    body: str = ""
    owner_id: int = 0
    watcher_id: int = 0
    due_on: date | None = None
    state: str = "open"
    note: str = ""
    photo: str = ""
    done_at: datetime | None = None


class Progress(Record):
    """A line in the story of a promise: going, stuck, done, back, photo, later or help.

    `due_on` is the day that held before, where the day was moved (later).
    """

    key: ClassVar[tuple[str, ...]] = ("item_id", "n")
    case_id: int
    item_id: int
    n: int
    kind: str
    person_id: int
    text: str = ""
    photo: str = ""
    due_on: date | None = None
    at: datetime


class Objection(Record):
    """Somebody disagrees with a posting; answered in words, or by a correction (before, after)."""

    id: int
    case_id: int
    publication_id: int
    person_id: int
    text: str
    at: datetime
    reply_by: date
    before: str = ""
    after: str = ""
    answer: str = ""
    answered_by: int = 0
    answered_at: datetime | None = None


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
