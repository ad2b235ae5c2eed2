"""Watching and mending: what the supervisor saw (监督), and corrections of a signed record (更正)."""

from datetime import datetime

from flows.model.record import Record


class Oversight(Record):
    """What a supervisor found in a round: a tick (`item`), or with `text` a concern until it is answered."""

    id: int
    case_id: int
    round: int
    person_id: int
    item: str = ""
    text: str = ""
    at: datetime
    answer: str = ""
    answered_by: int = 0
    answered_at: datetime | None = None

    @property
    def open(self) -> bool:
        """A concern that nobody has answered."""
        return bool(self.text) and self.answered_at is None


class Correction(Record):
    """A correction of what was signed (D20): before, after, why; asked by one, confirmed by another.

    `state` is asked, confirmed or refused. The record itself is never changed (E14).
    """

    id: int
    case_id: int
    round: int
    field: str
    before: str
    after: str
    reason: str
    person_id: int
    at: datetime
    state: str = "asked"
    decided_by: int = 0
    decided_at: datetime | None = None
