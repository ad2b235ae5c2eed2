"""Half-finished conversations: which question a person is being asked, and about which case."""

from datetime import datetime
from typing import Any, ClassVar

from flows.model.record import Record


class Wizard(Record):
    """A row of questions one person is being asked. `epoch` rises with each question."""

    id: int
    case_id: int = 0
    community_id: int
    person_id: int
    kind: str
    step: str
    epoch: int = 1
    answers: dict[str, Any] = {}
    open: bool = True
    at: datetime


ACROSS_CASES = frozenset({"unlist"})
"""Questions outside a case whose answers must see who has a part in any case under way."""


class Focus(Record):
    """What a person is busy with now, so that typed words find their question."""

    key: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: int
    community_id: int
    case_id: int = 0
    wizard_id: int = 0
