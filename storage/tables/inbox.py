"""The table of received updates: saved before anything is done about them."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint

from storage.tables.base import House, big, serial


class InboxRow(House):
    """One update. Its id is a member of a set, never a high-water mark: Telegram starts anew (F18).

    `attempts` is committed before handling; `lease_until` is a time of the database's clock.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        Index("ix_inbox_state", "state", "id"),
        {"sqlite_autoincrement": True},
    )
    id: int = serial()
    bot_id: int = big(default=0)
    update_id: int = big()
    received_at: datetime
    raw: str
    state: str = "new"
    attempts: int = 0
    lease_until: float = 0
    handled_at: datetime | None = None
    error: str = ""
    outcome: str = ""
