"""Received updates: saved and committed before anything is done, done in the transaction of their effects."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    func,
    literal_column,
    select,
    update,
)

from storage.dialect import db_now, once, quiet_insert
from storage.failpoint import fp
from storage.prepared import Prepared
from storage.several import Inserts, in_parts
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
    raw: Mapping[str, Any]
    received_at: datetime
    attempts: int


def put(
    conn: Connection,
    raws: Sequence[Mapping[str, Any]],
    now: datetime,
    bot_id: int = 0,
    *,
    taken: bool = False,
) -> list[Received]:
    """Save updates; one whose `update_id` is known already is left out. Gives the new ones.

    `taken`: whoever saves them handles them next, so that the attempt is counted at once.
    Raises KeyError for an update without `update_id`.
    """
    read: dict[int, Mapping[str, Any]] = {}
    rows = []
    for raw in raws:
        number = raw["update_id"]
        if number not in read:
            text, read[number] = _spelled(raw)
            rows.append({"bot_id": bot_id, "update_id": number, "received_at": now, "raw": text})
    new = (_TAKEN if taken else _WAITING).run(conn, rows)
    fp("inbox.put")
    ids = sorted((int(row["id"]), int(row["update_id"])) for row in new)
    return [Received(id_, number, read[number], now, int(taken)) for id_, number in ids]


def _saving(attempts: str, lease_until: ColumnElement[float]) -> Inserts:
    fixed: dict[str, ColumnElement[Any]] = {
        "state": literal_column("'new'"),
        "attempts": literal_column(attempts),
        "lease_until": lease_until,
        "error": literal_column("''"),
        "outcome": literal_column("''"),
    }
    return Inserts(
        INBOX,
        ["bot_id", "update_id", "received_at", "raw"],
        fixed,
        lambda name: quiet_insert(name, INBOX).returning(INBOX.c.id, INBOX.c.update_id),
    )


_WAITING = _saving("0", literal_column("0"))
_TAKEN = _saving("1", db_now() + literal_column(str(LEASE_SECONDS)))


def _spelled(raw: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The update as JSON, and as that reads: its strings clean, without NUL or lone surrogates."""
    text = dumps(raw)
    if "\\u0000" in text or clean_text(text) != text:
        raw = clean(raw)
        text = dumps(raw)
    return text, raw


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


def cut_short(taken: Sequence[Received]) -> bool:
    """Whether something may wait behind these: whatever was tried before is the last of its batch."""
    return bool(taken) and taken[-1].attempts > 1


def _received(row: Mapping[Any, Any]) -> Received:
    names = ("id", "update_id", "received_at", "attempts")
    return Received(**{name: row[name] for name in names}, raw=json.loads(row["raw"]))


# Dead as well: somebody may have given it up while it was still being handled.
_OPEN = (INBOX.c.state == "new") | (INBOX.c.state == "dead")
_CLOSE = (
    update(INBOX)
    .where(_OPEN)
    .values(
        state=bindparam("closed_as"),
        lease_until=0,
        error="",
        outcome=bindparam("said"),
        handled_at=bindparam("at"),
    )
)
_ONE = INBOX.c.id == bindparam("row_id")
_PARK = Prepared(_CLOSE.where(_ONE))
_DONE = Prepared(_CLOSE.where(_ONE).values(raw=STUB))
_STATE = Prepared(select(_OPEN.label("open")).where(INBOX.c.id == bindparam("id")))


class Repeated(Exception):
    """The update had been handled before: what was done for it now is undone."""


def is_handled(conn: Connection, inbox_id: int) -> bool:
    """Whether the update is done. Raises LookupError for an unknown id."""
    row = _STATE.first(conn, {"id": inbox_id})
    if row is None:
        raise LookupError(f"no inbox row {inbox_id}")
    return not row["open"]


def done(
    conn: Connection, inbox_id: int, now: datetime, outcome: str = "", state: str = "done"
) -> None:
    """The update needed no command; what it said is scrubbed, unless it is parked. Not for one handled before.

    Raises LookupError for an unknown id.
    """
    row = {"row_id": inbox_id, "closed_as": state, "said": outcome, "at": now}
    if not (_PARK if state == PARKED else _DONE).run(conn, row):
        is_handled(conn, inbox_id)


def close(conn: Connection, outcomes: Mapping[int, str], now: datetime) -> None:
    """These updates (by id, with what was answered) are handled; what they said is scrubbed with it.

    Of two workers with the same update the second waits here for the first. Raises Repeated when one had
    been handled before or is unknown, LookupError when it is the first; then all that was done for them has
    to be undone, and each is done alone.
    """
    alike: dict[str, list[int]] = {}
    for inbox_id, outcome in outcomes.items():
        alike.setdefault(outcome, []).append(inbox_id)
    for outcome, ids in alike.items():
        for part in in_parts(ids):
            numbers = {f"row_{n}": number for n, number in enumerate(part)}
            row = {"closed_as": "done", "said": outcome, "at": now, **numbers}
            if _closing(len(part)).run(conn, row) < len(part):
                is_handled(conn, part[0])
                raise Repeated


@cache
def _closing(many: int) -> Prepared:
    wanted = INBOX.c.id.in_([bindparam(f"row_{n}", type_=INBOX.c.id.type) for n in range(many)])
    return Prepared(_CLOSE.where(wanted).values(raw=STUB))


def fail(conn: Connection, inbox_id: int, error: str, later: Sequence[int] = ()) -> bool:
    """Handling it raised: it waits again, or is dead after five attempts. True when it is dead.

    `later` were taken after it and not begun: they wait behind it.
    """
    give_back(conn, later)
    mine = update(INBOX).where(INBOX.c.id == inbox_id, INBOX.c.state == "new")
    conn.execute(mine.values(lease_until=0, error=clean(error)[:500]))
    return bool(
        conn.execute(mine.where(INBOX.c.attempts >= ATTEMPTS).values(state="dead")).rowcount
    )


def give_back(conn: Connection, ids: Sequence[int]) -> None:
    """These were taken and nothing was begun: they wait again, and it was no attempt."""
    for part in in_parts(ids):
        mine = update(INBOX).where(INBOX.c.id.in_(part), INBOX.c.state == "new")
        conn.execute(mine.values(lease_until=0, attempts=INBOX.c.attempts - 1))


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
