"""The tables of the audit: the chain of deeds, which the database itself refuses to change, and refusals."""

from datetime import datetime
from typing import Any

from storage.tables.base import House, big, key_part, mapping, serial


class DeedRow(House):
    """A link of the chain `c7` (a case) or `k3` (a community). Persons are numbers, never names."""

    __tablename__ = "deed"
    chain: str = key_part()
    seq: int = key_part()
    at: datetime
    by: int = big()
    kind: str
    data: dict[str, Any] = mapping()
    prev: str
    hash: str


class RefusalRow(House):
    """The security log: somebody tried what his roles do not allow."""

    __tablename__ = "refusal"
    id: int = serial()
    at: datetime
    by: int = big()
    act: str
    ref: str
    chat_id: int = big(default=0)
    key: str
