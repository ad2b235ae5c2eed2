"""What waits for a person's digest becomes one message a day: 今天有3件事要您办 (domain/07 §7.1)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from flows.digest import gather
from flows.wire import card_from_json, card_to_json
from storage import reminders
from storage.prepared import Prepared
from storage.tables import OUTBOX

DAY = timedelta(days=1)

_WAITING = Prepared(
    select(OUTBOX.c.id, OUTBOX.c.to, OUTBOX.c.payload, OUTBOX.c.later_at)
    .where(OUTBOX.c.state == "bundle", OUTBOX.c.not_before <= bindparam("now"))
    .order_by(OUTBOX.c.to, OUTBOX.c.id)
)
_HAD = Prepared(
    select(OUTBOX.c.id)
    .where(
        OUTBOX.c.to == bindparam("to"),
        OUTBOX.c.later_at.is_not(None),
        or_(*(OUTBOX.c.state == s for s in ("sending", "sent", "unknown")), OUTBOX.c.attempts > 0),
        func.coalesce(OUTBOX.c.sent_at, OUTBOX.c.not_before) >= bindparam("since"),
    )
    .limit(1)
)


def bundle(conn: Connection, now: datetime) -> None:
    """Make the digests that may go out now, once everything that is due has fired.

    Whoever had one today gets the rest with the next one.
    """
    waiting = _WAITING.all(conn, {"now": now})
    if not waiting or reminders.any_ready(conn, now):
        return
    for to, rows in groupby(waiting, key=lambda row: str(row["to"])):
        mine = list(rows)
        since = mine[0]["later_at"] - DAY
        if _HAD.first(conn, {"to": to, "since": since}):
            _hold(conn, mine)
        else:
            _tell(conn, mine)


def _hold(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        mine = update(OUTBOX).where(OUTBOX.c.id == row["id"])
        conn.execute(mine.values(not_before=row["later_at"], later_at=row["later_at"] + DAY))


def _tell(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """The first row becomes the message of all; the others are part of it."""
    first, rest = rows[0], [row["id"] for row in rows[1:]]
    card = gather([card_from_json(row["payload"]) for row in rows])
    mine = update(OUTBOX).where(OUTBOX.c.id == first["id"])
    conn.execute(mine.values(state="pending", payload=card_to_json(card)))
    if rest:
        others = and_(OUTBOX.c.id.in_(rest), OUTBOX.c.state == "bundle")
        conn.execute(update(OUTBOX).where(others).values(state="merged"))
