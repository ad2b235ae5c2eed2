"""The table of reminders: one row for each that will fall due, unique by what it reminds of."""

from typing import Any

from sqlalchemy import Index, UniqueConstraint

from flows.model import Reminder
from storage.tables.base import Mirror, big, listing, mapping, serial


class ReminderRow(Mirror, Reminder):
    """A reminder; read as a record, written only by storage/reminders.py."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("case_id", "obligation", "kind", "n"),
        Index("ix_reminder_state", "state", "due_at"),
        {"sqlite_autoincrement": True},
    )
    id: int = serial()
    case_id: int = big(default=0)
    community_id: int = big(default=0)
    to: list[str] = listing()
    note: dict[str, Any] = mapping()
