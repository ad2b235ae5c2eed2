"""Reminders: rows that an act creates and cancels, and that fall due once each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, String, and_, cast, exists, func, select, update

from flows.command import BOT, Command, Ref
from flows.outcome import Cancel, Remind
from storage.dialect import db_now, insert
from storage.failpoint import fp
from storage.place import Place
from storage.tables import OUTBOX, REMINDER

LATE = timedelta(minutes=10)
"""A reminder that fires later than this after it was due says so (补发)."""

LEASE_SECONDS = 60
ATTEMPTS = 5


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


def apply(conn: Connection, place: Place, wishes: Sequence[Remind | Cancel]) -> None:
    """Cancel and create, in the order in which the act says it."""
    for wish in wishes:
        if isinstance(wish, Cancel):
            _cancel(conn, place, wish)
        else:
            _create(conn, place, wish)


def _create(conn: Connection, place: Place, wish: Remind) -> None:
    """A row; a waiting or fired one with the same key stands, a cancelled one comes back to life."""
    values = {
        "due_at": wish.due_at,
        "to": list(wish.to),
        "state_name": wish.state,
        "urgent": wish.urgent,
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
        where=REMINDER.c.state == "cancelled",
    )
    conn.execute(statement)


def _cancel(conn: Connection, place: Place, wish: Cancel) -> None:
    """What waits is cancelled, and what has fired but is still held back is not sent any more."""
    mine = REMINDER.c.case_id == place.case_id
    if not place.case_id:
        mine = and_(mine, REMINDER.c.community_id == place.community_id)
    if wish.state:
        mine = and_(mine, REMINDER.c.state_name == wish.state)
    if wish.obligation:
        mine = and_(mine, REMINDER.c.obligation == wish.obligation)
    unsent = and_(
        OUTBOX.c.state == "pending",
        OUTBOX.c.reminder_id.in_(select(REMINDER.c.id).where(mine, REMINDER.c.state == "fired")),
    )
    conn.execute(update(OUTBOX).where(unsent).values(state="cancelled"))
    waiting = update(REMINDER).where(mine, REMINDER.c.state == "waiting")
    conn.execute(waiting.values(state="cancelled"))


def claim(conn: Connection, now: datetime, limit: int) -> list[Due]:
    """Take due reminders, the earliest first; the attempt is committed before they are handled.

    Of several of the same obligation and kind that are due together only the last one fires.
    """
    _supersede(conn, now)
    ready = and_(
        REMINDER.c.state == "waiting",
        REMINDER.c.due_at <= now,
        REMINDER.c.lease_until < db_now(),
        REMINDER.c.attempts < ATTEMPTS,
    )
    first = select(REMINDER.c.id).where(ready).order_by(REMINDER.c.due_at, REMINDER.c.id)
    taken = (
        update(REMINDER)
        .where(REMINDER.c.id.in_(first.limit(limit).with_for_update(skip_locked=True)))
        .values(attempts=REMINDER.c.attempts + 1, lease_until=db_now() + LEASE_SECONDS)
        .returning(*REMINDER.c)
    )
    rows = conn.execute(taken).mappings().all()
    return [_due(row) for row in sorted(rows, key=lambda r: (r["due_at"], r["id"]))]


def _supersede(conn: Connection, now: datetime) -> None:
    later = REMINDER.alias()
    newer = exists().where(
        *(later.c[name] == REMINDER.c[name] for name in ("case_id", "obligation", "kind")),
        cast(later.c.to, String) == cast(REMINDER.c.to, String),
        later.c.n > REMINDER.c.n,
        later.c.state == "waiting",
        later.c.due_at <= now,
    )
    older = and_(REMINDER.c.state == "waiting", REMINDER.c.due_at <= now, newer)
    conn.execute(update(REMINDER).where(older).values(state="superseded"))


def _due(row: Mapping[Any, Any]) -> Due:
    names = (
        "id",
        "case_id",
        "community_id",
        "kind",
        "n",
        "obligation",
        "due_at",
        "urgent",
        "state_name",
    )
    return Due(**{name: row[name] for name in names}, to=tuple(row["to"]))


def command(due: Due, now: datetime) -> Command:
    """The command that a due reminder becomes."""
    data = {
        "kind": due.kind,
        "n": due.n,
        "obligation": due.obligation,
        "to": list(due.to),
        "due_at": due.due_at,
        "late": now - due.due_at > LATE,
        "urgent": due.urgent,
        "state_name": due.state_name,
    }
    return Command(
        Ref("r", due.id), act="due", by=BOT, at=now, community_id=due.community_id, data=data
    )


def fire(conn: Connection, due: Due, now: datetime, act: Callable[[], bool]) -> bool:
    """Fire once: whoever turns the row from waiting to fired, under the lock of the case, acts.

    `act` says whether the obligation was still open; if not, the reminder counts as cancelled.
    """
    mine = update(REMINDER).where(REMINDER.c.id == due.id)
    late = now - due.due_at > LATE
    won = conn.execute(
        mine.where(REMINDER.c.state == "waiting").values(
            state="fired", fired_at=now, late=late, lease_until=0
        )
    )
    if not won.rowcount:
        return False
    fp("reminder.firing")
    if not act():
        conn.execute(mine.values(state="cancelled", fired_at=None, late=False))
        return False
    return True


def mark_failed(conn: Connection, reminder_id: int, error: str) -> None:
    """Handling it raised: it is due again at the next tick, five times in all."""
    tired = REMINDER.c.attempts >= ATTEMPTS
    row = update(REMINDER).where(REMINDER.c.id == reminder_id, REMINDER.c.state == "waiting")
    conn.execute(row.values(lease_until=0, error=error[:500]))
    conn.execute(row.where(tired).values(state="dead"))


def recover(conn: Connection) -> None:
    """The only process has just begun: no lease of an earlier one means anything."""
    conn.execute(update(REMINDER).where(REMINDER.c.lease_until > 0).values(lease_until=0))


def next_due(conn: Connection) -> datetime | None:
    """When the next reminder falls due; None when none waits."""
    waiting = select(func.min(REMINDER.c.due_at)).where(REMINDER.c.state == "waiting")
    found: datetime | None = conn.execute(waiting).scalar()
    return found
