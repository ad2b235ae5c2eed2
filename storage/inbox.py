"""Received updates: saved and committed before anything is done, done in the transaction of their effects."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from storage.dialect import db_now, once, quiet_insert
from storage.failpoint import fp
from storage.prepared import Prepared
from storage.spelling import dumps
from storage.tables import INBOX
from storage.text import clean, clean_text

ATTEMPTS = 5
LEASE_SECONDS = 10
"""After a death of one of several processes the others wait no longer than this."""

STUB = "{}"
"""What is left of the raw update when it is done: nothing that links a person to a choice (F-V02)."""

PARKED = "parked"
"""The state of an update that cannot be read: it is kept for a look and is in nobody's way."""


@dataclass(frozen=True, slots=True)
class Received:
    """A saved update that waits to be handled. `id` is what `Store.run` is given."""

    id: int
    update_id: int
    raw: dict[str, Any]
    received_at: datetime
    attempts: int


def put(
    conn: Connection, raws: Sequence[Mapping[str, Any]], now: datetime, bot_id: int = 0
) -> list[int]:
    """Save updates; one whose `update_id` is known already is left out. Gives the new ids.

    Raises KeyError for an update without `update_id`.
    """
    new: list[int] = []
    for raw in raws:
        row = {
            "bot_id": bot_id,
            "update_id": raw["update_id"],
            "received_at": now,
            "raw": _spelled(raw),
            **NEW,
        }
        new += [found["id"] for found in _PUT.all(conn, row)]
    fp("inbox.put")
    return new


NEW = {"state": "new", "attempts": 0, "lease_until": 0.0, "error": "", "outcome": ""}
_PUT = Prepared(
    lambda dialect: quiet_insert(dialect, INBOX).returning(INBOX.c.id),
    ["bot_id", "update_id", "received_at", "raw", *NEW],
)


def _spelled(raw: Mapping[str, Any]) -> str:
    """The update as JSON, its strings clean: a lone surrogate shows in the text, a NUL is spelled out."""
    text = dumps(raw)
    return dumps(clean(raw)) if "\\u0000" in text else clean_text(text)


_READY = (INBOX.c.state == "new") & (INBOX.c.lease_until < db_now())
_WORN = Prepared(update(INBOX).where(_READY & (INBOX.c.attempts >= ATTEMPTS)).values(state="dead"))
_TRIED = select(func.min(INBOX.c.id)).where(_READY & (INBOX.c.attempts > 0)).scalar_subquery()
_UP_TO = (INBOX.c.id <= _TRIED) | _TRIED.is_(None)
_FIRST = select(INBOX.c.id).where(_READY, _UP_TO).order_by(INBOX.c.id).limit(bindparam("most"))
_TAKE = Prepared(
    update(INBOX)
    .where(INBOX.c.id.in_(once(_FIRST)))
    .values(attempts=INBOX.c.attempts + 1, lease_until=db_now() + LEASE_SECONDS)
    .returning(*INBOX.c)
)


def next_new(conn: Connection, limit: int) -> list[Received]:
    """Take waiting updates in the order of arrival; the attempt is committed before handling (F-P09).

    A row that killed the process five times is dead; one that was tried before is the last of its
    batch, so that those behind it do not die with it. Nobody else gets these rows for 10 seconds.
    """
    _WORN.run(conn, {})
    rows = _TAKE.all(conn, {"most": limit})
    return [_received(row) for row in sorted(rows, key=lambda row: int(row["id"]))]


def _received(row: Mapping[Any, Any]) -> Received:
    names = ("id", "update_id", "received_at", "attempts")
    return Received(**{name: row[name] for name in names}, raw=json.loads(row["raw"]))


# Dead as well: somebody may have given it up while it was still being handled.
_OPEN = (INBOX.c.state == "new") | (INBOX.c.state == "dead")
_CLOSE = (
    update(INBOX)
    .where(INBOX.c.id == bindparam("row_id"), _OPEN)
    .values(
        state=bindparam("state"),
        lease_until=0,
        error="",
        outcome=bindparam("outcome"),
        handled_at=bindparam("handled_at"),
    )
)
_PARK = Prepared(_CLOSE)
_DONE = Prepared(_CLOSE.values(raw=STUB))
_STATE = Prepared(select(_OPEN.label("open")).where(INBOX.c.id == bindparam("id")))


def is_handled(conn: Connection, inbox_id: int) -> bool:
    """Whether the update is done. Raises LookupError for an unknown id."""
    row = _STATE.first(conn, {"id": inbox_id})
    if row is None:
        raise LookupError(f"no inbox row {inbox_id}")
    return not row["open"]


def done(
    conn: Connection, inbox_id: int, now: datetime, outcome: str = "", state: str = "done"
) -> bool:
    """The update is handled; what it said is scrubbed in the same transaction, unless it is parked.

    False: it had been handled before, and what was done now has to be undone. Of two workers with the
    same update the second waits here for the first. Raises LookupError for an unknown id.
    """
    row = {"row_id": inbox_id, "state": state, "outcome": outcome, "handled_at": now}
    closed = (_PARK if state == PARKED else _DONE).run(conn, row)
    return bool(closed) or not is_handled(conn, inbox_id)


def fail(conn: Connection, inbox_id: int, error: str) -> bool:
    """Handling it raised: it waits again, or is dead after five attempts. True when it is dead."""
    mine = update(INBOX).where(INBOX.c.id == inbox_id, INBOX.c.state == "new")
    conn.execute(mine.values(lease_until=0, error=clean(error)[:500]))
    return bool(
        conn.execute(mine.where(INBOX.c.attempts >= ATTEMPTS).values(state="dead")).rowcount
    )


def recover(conn: Connection) -> None:
    """The only process has just begun: no lease of an earlier one means anything."""
    conn.execute(update(INBOX).where(INBOX.c.lease_until > 0).values(lease_until=0))


def counts(conn: Connection) -> dict[str, int]:
    """How many updates there are in each state."""
    rows = conn.execute(select(INBOX.c.state, func.count()).group_by(INBOX.c.state))
    return {row[0]: row[1] for row in rows}


def forget(conn: Connection, received_before: datetime) -> int:
    """Remove handled updates older than this (30 days: their ids are a set until then, F18)."""
    old = (INBOX.c.state != "new") & (INBOX.c.received_at < received_before)
    return conn.execute(INBOX.delete().where(old)).rowcount
