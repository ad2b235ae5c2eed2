"""The table of reminders: one row for each that will fall due, unique by what it reminds of."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint

from storage.tables.base import House, big, listing, serial


class ReminderRow(House, table=True):
    """A reminder. `state_name` is the case state it belongs to; leaving that state cancels it."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("case_id", "obligation", "kind", "n"),
        Index("ix_reminder_state", "state", "due_at"),
        {"sqlite_autoincrement": True},
    )
    id: int = serial()
    case_id: int = big(default=0)
    community_id: int = big(default=0)
    obligation: str
    kind: str
    n: int
    due_at: datetime
    to: list[str] = listing()
    state_name: str = ""
    urgent: bool = False
    state: str = "waiting"
    attempts: int = 0
    lease_until: float = 0
    fired_at: datetime | None = None
    late: bool = False
    error: str = ""
