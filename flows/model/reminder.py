"""A reminder as a row: what it reminds of, whom, when it falls due, and whether that still matters."""

from datetime import datetime
from typing import Any

from flows.model.record import Record


class Reminder(Record):
    """One row; acts wish for rows (Remind) and end them (Cancel), storage alone writes them.

    `obligation` is `<event>:<about>`, with `/p12` behind it for what one person put off. `state` is
    waiting, paused, fired, over (fired, and settled since), superseded, cancelled or dead.
    """

    id: int
    case_id: int = 0
    community_id: int = 0
    obligation: str
    kind: str
    n: int
    due_at: datetime
    to: list[str] = []
    state_name: str = ""
    urgent: bool = False
    state: str = "waiting"
    attempts: int = 0
    lease_until: float = 0
    fired_at: datetime | None = None
    late: bool = False
    error: str = ""
    note: dict[str, Any] = {}
