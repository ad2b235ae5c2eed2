"""What is to be said once: rows of the same transaction as the act, then claimed, sent, marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)

from flows.digest import DIGEST
from flows.outcome import Card, Say
from flows.wire import card_from_json, card_to_json
from storage import counters, digests
from storage.dialect import db_now, maker, once
from storage.failpoint import fp
from storage.place import Place
from storage.prepared import Prepared
from storage.tables import OUTBOX
from storage.text import clean

LEASE_SECONDS = 120
"""More than twice any request's timeout."""

UNKNOWN_WAIT = timedelta(seconds=60)
"""How long an unknown send is left alone before its one repeat (RELIABILITY 5.3)."""

COPIES = 2
"""A message goes out at most this often, and more than once only after an unknown send."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed message. `token` fences: a mark with an old token does nothing.

    `to` is `p12`, `g3`, or `x-100123` (leave that chat; `card` is None). With `card` None and a document
    `bare:-100:77` the message loses its buttons. `number` is 2 on the repeat
    of a send of which nobody knows whether it arrived.
    """

    id: int
    to: str
    card: Card | None
    document: str
    case_id: int
    community_id: int
    reminder_id: int
    urgent: bool
    number: int
    attempts: int
    token: int
    created_at: datetime


BUNDLE = "bundle"
"""The state of a message that waits to be told with others, in its person's digest of the day."""


def add(conn: Connection, place: Place, says: Sequence[Say], now: datetime) -> None:
    """Rows for what is to be said; one with a known `dedupe` is left out."""
    for kind in {say.outdates for say in says if say.outdates}:
        to = [say.to for say in says if say.outdates == kind]
        before = and_(OUTBOX.c.case_id == place.case_id, OUTBOX.c.to.in_(to))
        _take_buttons(conn, place, before, now, about=kind)
    for say in says:
        row = _row(place, say.to, say.dedupe, now) | {
            "payload": clean(card_to_json(say.card)),
            "document": say.document,
            "urgent": say.urgent,
            "not_before": max(now, say.not_before or now),
            "later_at": say.later_at,
            "state": BUNDLE if say.later_at else "pending",
        }
        _ADD.run(conn, row)


_NEW = {"attempts": 0, "number": 1, "lease_until": 0.0, "lease_token": 0, "error": ""}
_EMPTY = dict.fromkeys(("expires", "sent_at", "chat_id", "message_id"))
_ADD = Prepared(
    lambda dialect: maker(dialect)(OUTBOX).on_conflict_do_nothing().inline(),
    [c.name for c in OUTBOX.c if c.name != "id"],
)


def leave(conn: Connection, chat_id: int, now: datetime) -> None:
    """A row that makes the bot leave a chat."""
    row = _row(Place(), f"x{chat_id}", f"leave:{chat_id}:{now.isoformat()}", now)
    _ADD.run(conn, row | {"payload": {}})


IN_TIME, ONE_BY_ONE = timedelta(seconds=30), timedelta(seconds=1)
"""When buttons that mean nothing are taken away: after what was said meanwhile."""

BARE = "bare"
"""The document of a row that says nothing: it takes the buttons from a message, `bare:-100:77`."""


def undress(conn: Connection, place: Place, reminder_ids: Sequence[int], now: datetime) -> None:
    """What was sent for these reminders loses its buttons."""
    if reminder_ids:
        _take_buttons(conn, place, OUTBOX.c.reminder_id.in_(reminder_ids), now)


def _take_buttons(
    conn: Connection, place: Place, mine: ColumnElement[bool], now: datetime, about: str = ""
) -> None:
    """A row for each message with buttons (about such an object) that mean nothing any more.

    A digest keeps them: others' are among them. So does what leads to one's own card. It is done when
    there is time, one after the other: nobody waits for it.
    """
    said = select(OUTBOX.c.id, OUTBOX.c.to, OUTBOX.c.chat_id, OUTBOX.c.message_id, OUTBOX.c.payload)
    sent = said.where(mine, OUTBOX.c.state == "sent", OUTBOX.c.message_id > 0)
    for n, row in enumerate(conn.execute(sent.order_by(OUTBOX.c.id)).mappings()):
        card = card_from_json(row["payload"])
        ends = any(button.act != "open" for buttons in card.rows for button in buttons)
        if ends and card.key != DIGEST and about in ("", card.ref.kind):
            bare = _row(replace(place, reminder_id=0), row["to"], f"{BARE}:{row['id']}", now)
            document = f"{BARE}:{row['chat_id']}:{row['message_id']}"
            later = now + IN_TIME + n * ONE_BY_ONE
            _ADD.run(conn, bare | {"payload": {}, "document": document, "not_before": later})


def _row(place: Place, to: str, dedupe: str, now: datetime) -> dict[str, Any]:
    return {
        "dedupe": dedupe,
        "case_id": place.case_id,
        "community_id": place.community_id,
        "reminder_id": place.reminder_id,
        "to": to,
        "created_at": now,
        "not_before": now,
        "document": "",
        "urgent": True,
        "later_at": None,
        "state": "pending",
        **_NEW,
        **_EMPTY,
    }


_NOW = bindparam("now", type_=OUTBOX.c.not_before.type)
_EXPIRE = Prepared(
    update(OUTBOX)
    .where(OUTBOX.c.state == "pending", OUTBOX.c.expires <= _NOW)
    .values(state="held", error="expired")
)


def _due() -> Any:
    other = OUTBOX.alias()
    retrying = and_(other.c.state == "pending", other.c.attempts > 0, other.c.id < OUTBOX.c.id)
    on_the_way = exists().where(
        other.c.to == OUTBOX.c.to,
        or_(other.c.state == "sending", and_(retrying, other.c.not_before > _NOW)),
    )
    ready = or_(
        OUTBOX.c.state == "pending",
        and_(OUTBOX.c.state == "unknown", OUTBOX.c.number < COPIES),
    )
    return and_(ready, OUTBOX.c.not_before <= _NOW, ~on_the_way)


_ANY = Prepared(select(OUTBOX.c.id).where(_due()).limit(1))
_FIRST = select(OUTBOX.c.id).where(_due()).order_by(OUTBOX.c.id).limit(bindparam("most"))
_TAKE = Prepared(
    update(OUTBOX)
    .where(OUTBOX.c.id.in_(once(_FIRST)))
    .values(
        state="sending",
        attempts=OUTBOX.c.attempts + 1,
        number=OUTBOX.c.number + case((OUTBOX.c.state == "unknown", 1), else_=0),
        lease_until=db_now() + LEASE_SECONDS,
        lease_token=bindparam("token"),
    )
    .returning(*OUTBOX.c)
)


def claim(conn: Connection, now: datetime, limit: int) -> list[Outgoing]:
    """Take due messages for sending, oldest first, none to whom an earlier one is on the way.

    The one repeat of an unknown send is taken when its minute is over.
    """
    recover(conn, now, every=False)
    digests.bundle(conn, now)
    _EXPIRE.run(conn, {"now": now})
    if _ANY.first(conn, {"now": now}) is None:
        return []  # and nothing was written: an idle sender costs no fsync
    token = counters.take(conn, "lease")
    rows = _TAKE.all(conn, {"now": now, "most": limit, "token": token})
    return [_outgoing(row) for row in sorted(rows, key=lambda row: int(row["id"]))]


def _outgoing(row: Mapping[Any, Any]) -> Outgoing:
    names = ("id", "to", "document", "case_id", "community_id", "reminder_id", "urgent", "number")
    return Outgoing(
        **{name: row[name] for name in names},
        card=card_from_json(row["payload"]) if row["payload"] else None,
        attempts=row["attempts"],
        token=row["lease_token"],
        created_at=row["created_at"],
    )


def _mark(conn: Connection, row_id: int, token: int, **values: Any) -> bool:
    """Write how a message fared; False when its lease was lost."""
    fp("outbox.marking")
    marking = _marking(tuple(sorted(values)))
    return bool(marking.run(conn, {"row_id": row_id, "fence": token, **values}))


@cache
def _marking(names: tuple[str, ...]) -> Prepared:
    mine = update(OUTBOX).where(
        OUTBOX.c.id == bindparam("row_id"),
        OUTBOX.c.state == "sending",
        OUTBOX.c.lease_token == bindparam("fence"),
    )
    return Prepared(mine.values(lease_until=0, **{name: bindparam(name) for name in names}))


def mark_sent(
    conn: Connection, row_id: int, token: int, chat_id: int, message_id: int, now: datetime
) -> bool:
    """It arrived. False: the lease was lost, somebody else decides about the row."""
    return _mark(
        conn,
        row_id,
        token,
        state="sent",
        chat_id=chat_id,
        message_id=message_id,
        sent_at=now,
        error="",
    )


def mark_retry(conn: Connection, row_id: int, token: int, not_before: datetime, error: str) -> bool:
    """It was definitely not sent: try again at `not_before`."""
    return _mark(conn, row_id, token, state="pending", not_before=not_before, error=error)


def mark_unknown(conn: Connection, row_id: int, token: int, now: datetime, error: str) -> bool:
    """Nobody knows whether it arrived: one repeat, numbered, after a minute; then it stays unknown."""
    return _mark(conn, row_id, token, state="unknown", not_before=now + UNKNOWN_WAIT, error=error)


def mark_failed(conn: Connection, row_id: int, token: int, error: str) -> bool:
    """It can never be sent (blocked, kicked, a broken text)."""
    return _mark(conn, row_id, token, state="failed", error=error)


def _lost(*more: Any) -> Prepared:
    lost = update(OUTBOX).where(OUTBOX.c.state == "sending", *more)
    values = {"not_before": bindparam("again"), "error": "the sender died"}
    return Prepared(lost.values(state="unknown", lease_until=0, **values))


_ALL_LOST, _OVER = _lost(), _lost(OUTBOX.c.lease_until < db_now())


def recover(conn: Connection, now: datetime, *, every: bool) -> int:
    """Whoever was sending has died: what was on the way is unknown. Gives the number of rows.

    `every` when no other sender can live (start of the only process, or of the elected sender);
    otherwise only rows whose lease is over.
    """
    return (_ALL_LOST if every else _OVER).run(conn, {"again": now + UNKNOWN_WAIT})


def hold_before(conn: Connection, created_before: datetime) -> int:
    """After a restore: hold everything decided before, for release by a person (F-S09)."""
    old = and_(
        OUTBOX.c.state.in_(("pending", BUNDLE, "unknown")), OUTBOX.c.created_at < created_before
    )
    return conn.execute(update(OUTBOX).where(old).values(state="held", error="restored")).rowcount


def release(conn: Connection, ids: Sequence[int], now: datetime) -> int:
    """Let held messages go."""
    held = and_(OUTBOX.c.state == "held", OUTBOX.c.id.in_(ids))
    values = {"state": "pending", "expires": None, "not_before": now}
    return conn.execute(update(OUTBOX).where(held).values(**values)).rowcount


def counts(conn: Connection) -> dict[str, int]:
    """How many messages there are in each state."""
    rows = conn.execute(select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state))
    return {row[0]: row[1] for row in rows}
