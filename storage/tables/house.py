"""The tables storage keeps house with: counters, settings of the file, who leads, who is alive."""

from datetime import datetime

from storage.tables.base import House, big, key_part


class CounterRow(House):
    """The last number given for a kind of thing."""

    __tablename__ = "counter"
    kind: str = key_part()
    n: int = big(default=0)


class MetaRow(House):
    """A fact about this database."""

    __tablename__ = "meta"
    key: str = key_part()
    value: str


class LeaderRow(House):
    """Which process holds a duty; on SQLite a file lock stands before it."""

    __tablename__ = "leader"
    name: str = key_part()
    owner: str
    since: datetime


class HeartbeatRow(House):
    """When a part of the program last showed that it lives."""

    __tablename__ = "heartbeat"
    name: str = key_part()
    at: datetime
