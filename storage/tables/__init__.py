"""Every table: mirrors of the records of flows, and what storage adds; used through Core statements only."""

from typing import Any

from sqlalchemy import Table
from sqlmodel import SQLModel

from flows.model import Record
from storage.tables import (
    audit,
    case,
    elsewhere,
    followup,
    house,
    inbox,
    meeting,
    outbox,
    oversight,
    people,
    reminder,
    talk,
    voting,
)
from storage.tables.base import METADATA, Mirror


def table(model: type[SQLModel]) -> Table:
    """The Core table of a table class."""
    found: Table = vars(model)["__table__"]
    return found


def _record(model: type[Any]) -> type[Record]:
    """The record that a table class mirrors: the base beside Mirror."""
    return next(b for b in model.__bases__ if issubclass(b, Record) and b is not Mirror)


MIRRORS: dict[type[Record], Table] = {_record(m): table(m) for m in Mirror.__subclasses__()}
"""The table of each record."""

INBOX = table(inbox.InboxRow)
OUTBOX = table(outbox.OutboxRow)
BOARD = table(outbox.BoardRow)
REMINDER = table(reminder.ReminderRow)
DEED = table(audit.DeedRow)
REFUSAL = table(audit.RefusalRow)
COUNTER = table(house.CounterRow)
META = table(house.MetaRow)
LEADER = table(house.LeaderRow)
HEARTBEAT = table(house.HeartbeatRow)

__all__ = [
    "BOARD",
    "COUNTER",
    "DEED",
    "HEARTBEAT",
    "INBOX",
    "LEADER",
    "META",
    "METADATA",
    "MIRRORS",
    "OUTBOX",
    "REFUSAL",
    "REMINDER",
    "case",
    "elsewhere",
    "followup",
    "meeting",
    "oversight",
    "people",
    "table",
    "talk",
    "voting",
]
