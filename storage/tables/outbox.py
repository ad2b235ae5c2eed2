"""The tables of what is to be said: messages sent once, and living messages edited in place."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import House, big, mapping, serial


class OutboxRow(House):
    """A message to send once. `number` counts copies that may have arrived (2 = the one repeat).

    With `later_at` it is one of those that wait in state `bundle` for their person's digest of the day.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_state", "state", "not_before", "id"),
        Index("ix_outbox_to", "to", "later_at"),
        {"sqlite_autoincrement": True},
    )
    id: int = serial()
    dedupe: str = Field(unique=True)
    case_id: int = big(default=0, index=True)
    community_id: int = big(default=0)
    to: str
    payload: dict[str, Any] = mapping()
    document: str = ""
    urgent: bool = True
    reminder_id: int = big(default=0, index=True)
    state: str = "pending"
    created_at: datetime
    not_before: datetime
    later_at: datetime | None = None
    expires: datetime | None = None
    attempts: int = 0
    number: int = 1
    lease_until: float = 0
    lease_token: int = big(default=0)
    sent_at: datetime | None = None
    chat_id: int | None = big(default=None)
    message_id: int | None = big(default=None)
    error: str = ""


class BoardRow(House):
    """A living message. It is out of date while `wanted` > `shown`; person 0 means the group."""

    __tablename__ = "board"
    __table_args__ = (
        UniqueConstraint("kind", "object_id", "person_id"),
        Index("ix_board_message", "chat_id", "message_id"),
        {"sqlite_autoincrement": True},
    )
    id: int = serial()
    kind: str
    object_id: int = big()
    person_id: int = big(default=0)
    case_id: int = big(default=0, index=True)
    community_id: int = big(default=0)
    chat_id: int | None = big(default=None)
    message_id: int | None = big(default=None)
    old_message_id: int | None = big(default=None)
    wanted: int = big(default=1)
    shown: int = big(default=0)
    digest: str = ""
    edited_at: datetime | None = None
    state: str = "live"
    error: str = ""
