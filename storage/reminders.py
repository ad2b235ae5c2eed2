"""Reminders: rows that an act creates and ends, and that fall due once each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    update,
)

from flows.command import BOT, Command, Ref
from flows.outcome import Cancel, Pause, Remind, Revive, Wish
from storage.dialect import db_now, insert, once
from storage.place import Place
from storage.prepared import Prepared
from storage.tables import OUTBOX, REMINDER

LATE = timedelta(minutes=10)
"""A reminder that fires later than this after it was due says so (补发)."""

LEASE_SECONDS = 60
ATTEMPTS = 5
LIVING = ("waiting", "paused")
UNSENT = ("pending", "bundle")


@dataclass(frozen=True, slots=True)
class Due:
    """A claimed reminder."""

    id: int
    case_id: int
    community_id: int
    kind: str
    n: int
    obligation: str
    to: tuple[str, ...]
    due_at: datetime
    urgent: bool
    state_name: str = ""
    note: Mapping[str, Any] = field(default_factory=dict)


def apply(conn: Connection, place: Place, wishes: Sequence[Wish]) -> list[int]:
    """Create, end, pause and revive, in the order in which the act says it.

    Gives those that had fired and are over: what was said of them asks for nothing any more.
    """
    over: list[int] = []
    for wish in wishes:
        if isinstance(wish, Remind):
            _create(conn, place, wish)
        elif isinstance(wish, Cancel):
            over += _cancel(conn, _mine(place, wish))
        elif isinstance(wish, Pause):
            over += _pause(conn, place)
        else:
            _revive(conn, place, wish)
    return over


def _create(conn: Connection, place: Place, wish: Remind) -> None:
    """A row; one with the same key that waits or has fired stands, one that was ended begins anew."""
    values = {
        "due_at": wish.due_at,
        "to": list(wish.to),
        "state_name": wish.state,
        "urgent": wish.urgent,
        "note": dict(wish.note),
    }
    statement = insert(conn, REMINDER).values(
        case_id=place.case_id,
        community_id=place.community_id,
        obligation=wish.obligation,
        kind=wish.kind,
        n=wish.n,
        **values,
    )
    statement = statement.on_conflict_do_update(
        index_elements=["case_id", "obligation", "kind", "n"],
        set_={**values, "state": "waiting", "attempts": 0, "lease_until": 0},
        where=REMINDER.c.state.in_(("cancelled", "over")),
    )
    conn.execute(statement)


def _at(place: Place) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = REMINDER.c.case_id == place.case_id
    if not place.case_id:
        mine = and_(mine, REMINDER.c.community_id == place.community_id)
    return mine


def _mine(place: Place, wish: Cancel) -> ColumnElement[bool]:
    mine = _at(place)
    if wish.state:
        mine = and_(mine, REMINDER.c.state_name == wish.state)
    if wish.obligation:
        of_one = REMINDER.c.obligation.startswith(f"{wish.obligation}/", autoescape=True)
        mine = and_(mine, or_(REMINDER.c.obligation == wish.obligation, of_one))
    return mine


def _cancel(conn: Connection, mine: ColumnElement[bool]) -> list[int]:
    """What waits is cancelled; what has fired is over, and if it is still held back it is not sent."""
    fired = conn.execute(select(REMINDER.c.id).where(mine, REMINDER.c.state == "fired"))
    over = list(fired.scalars())
    if over:
        unsent = and_(OUTBOX.c.state.in_(UNSENT), OUTBOX.c.reminder_id.in_(over))
        conn.execute(update(OUTBOX).where(unsent).values(state="cancelled"))
    ends = case((REMINDER.c.state == "fired", "over"), else_="cancelled")
    alive = and_(mine, REMINDER.c.state.in_((*LIVING, "fired")))
    conn.execute(update(REMINDER).where(alive).values(state=ends))
    return over


def _pause(conn: Connection, place: Place) -> list[int]:
    """The case rests: what waits is put aside, what has fired is not to be answered now."""
    waiting = update(REMINDER).where(_at(place), REMINDER.c.state == "waiting")
    conn.execute(waiting.values(state="paused", lease_until=0))
    return _cancel(conn, and_(_at(place), REMINDER.c.state == "fired"))


def _revive(conn: Connection, place: Place, wish: Revive) -> None:
    """The case goes on: what was put aside waits again, what is past is due now."""
    put_aside = and_(_at(place), REMINDER.c.state == "paused")
    here = REMINDER.c.state_name.in_(("", wish.state))
    anew = REMINDER.c.obligation.like("%.enter:%")
    missed = and_(REMINDER.c.urgent, REMINDER.c.due_at < wish.now)
    lost = and_(put_aside, or_(~here, anew, missed))
    conn.execute(update(REMINDER).where(lost).values(state="cancelled"))
    past = and_(put_aside, REMINDER.c.due_at < wish.now)
    conn.execute(update(REMINDER).where(past).values(due_at=wish.now))
    conn.execute(update(REMINDER).where(put_aside).values(state="waiting", attempts=0))


NAMES = (
    "id", "case_id", "community_id", "kind", "n", "obligation", "due_at", "urgent", "state_name",
    "note",
)  # fmt: skip


def _older() -> ColumnElement[bool]:
    """Rows after which a later one of the same kind is due to the same people."""
    later = REMINDER.alias()
    newer = exists().where(
        *(later.c[name] == REMINDER.c[name] for name in ("case_id", "obligation", "kind")),
        cast(later.c.to, String) == cast(REMINDER.c.to, String),
        later.c.n > REMINDER.c.n,
        later.c.state == "waiting",
        later.c.due_at <= bindparam("now"),
    )
    waits = and_(REMINDER.c.state == "waiting", REMINDER.c.due_at <= bindparam("now"))
    return and_(waits, newer)


_SUPERSEDE = Prepared(update(REMINDER).where(_older()).values(state="superseded"))
_READY = and_(
    REMINDER.c.state == "waiting",
    REMINDER.c.due_at <= bindparam("now"),
    REMINDER.c.attempts < ATTEMPTS,
)
_FIRST = (
    select(REMINDER.c.id)
    .where(_READY, REMINDER.c.lease_until < db_now())
    .order_by(REMINDER.c.due_at, REMINDER.c.id)
    .limit(bindparam("most", type_=Integer))
)
_CLAIM = Prepared(
    update(REMINDER)
    .where(REMINDER.c.id.in_(once(_FIRST)))
    .values(attempts=REMINDER.c.attempts + 1, lease_until=db_now() + LEASE_SECONDS)
    .returning(*(REMINDER.c[name] for name in (*NAMES, "to")))
)


def claim(conn: Connection, now: datetime, limit: int) -> list[Due]:
    """Take due reminders, the earliest first; the attempt is committed before they are handled.

    Of several of the same obligation and kind that are due together only the last one fires.
    """
    _SUPERSEDE.run(conn, {"now": now})
    rows = _CLAIM.all(conn, {"now": now, "most": limit})
    return [_due(row) for row in sorted(rows, key=lambda r: (r["due_at"], r["id"]))]


_FIRST_READY = Prepared(select(REMINDER.c.id).where(_READY).limit(1))


def any_ready(conn: Connection, now: datetime) -> bool:
    """Whether something due has not fired yet: a digest waits for it."""
    return _FIRST_READY.first(conn, {"now": now}) is not None


def _due(row: Mapping[Any, Any]) -> Due:
    return Due(**{name: row[name] for name in NAMES}, to=tuple(row["to"]))


def command(due: Due, now: datetime) -> Command:
    """The command that a due reminder becomes."""
    data = {
        "kind": due.kind,
        "n": due.n,
        "obligation": due.obligation,
        "to": list(due.to),
        "due_at": due.due_at,
        "late": is_late(due, now),
        "urgent": due.urgent,
        "state_name": due.state_name,
        "note": dict(due.note),
    }
    return Command(ref(due), act="due", by=BOT, at=now, community_id=due.community_id, data=data)


def ref(due: Due) -> Ref:
    """What it is called on a button."""
    return Ref("r", due.id)


def is_late(due: Due, now: datetime) -> bool:
    """Whether the words must say that it comes late."""
    return now - due.due_at > LATE


_FIRE = Prepared(
    update(REMINDER)
    .where(REMINDER.c.id == bindparam("mine"), REMINDER.c.state == "waiting")
    .values(
        state="fired",
        fired_at=bindparam("at"),
        late=bindparam("is_late", type_=Boolean),
        lease_until=0.0,
    )
)


def mark_fired(conn: Connection, dues: Sequence[Due], now: datetime) -> set[int]:
    """Turn them from waiting to fired, under the lock of their case: whoever does, acts. Gives the won ids."""
    won = set()
    for due in dues:
        if _FIRE.run(conn, {"mine": due.id, "at": now, "is_late": is_late(due, now)}):
            won.add(due.id)
    return won


def mark_settled(conn: Connection, ids: Sequence[int]) -> None:
    """The decision said that it was settled already: nobody was told."""
    if ids:
        mine = update(REMINDER).where(REMINDER.c.id.in_(ids))
        conn.execute(mine.values(state="cancelled", fired_at=None, late=False))


def mark_failed(conn: Connection, reminder_id: int, error: str) -> None:
    """Handling it raised: it is due again at the next tick, five times in all."""
    tired = REMINDER.c.attempts >= ATTEMPTS
    row = update(REMINDER).where(
        REMINDER.c.id == reminder_id, REMINDER.c.state.in_(("waiting", "fired"))
    )
    back = {"state": case((tired, "dead"), else_="waiting"), "fired_at": None, "late": False}
    conn.execute(row.values(lease_until=0, error=error[:500], **back))


def recover(conn: Connection) -> None:
    """The only process has just begun: no lease of an earlier one means anything."""
    conn.execute(update(REMINDER).where(REMINDER.c.lease_until > 0).values(lease_until=0))


def next_due(conn: Connection, *, of_cases: bool = False) -> datetime | None:
    """When the next reminder (of a case) falls due; None when none waits."""
    waiting = select(func.min(REMINDER.c.due_at)).where(REMINDER.c.state == "waiting")
    if of_cases:
        waiting = waiting.where(REMINDER.c.case_id != 0)
    found: datetime | None = conn.execute(waiting).scalar()
    return found
