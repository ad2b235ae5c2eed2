"""Where a command belongs: which case and which community, and the lock on them."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, Table, bindparam, or_, select, text

from flows.command import Command
from flows.model import Ballot, Case, Community, Focus, Meeting, Member, RoleGrant, Wizard
from storage.prepared import Prepared
from storage.tables import BOARD, MIRRORS, REMINDER

CASE, COMMUNITY = MIRRORS[Case], MIRRORS[Community]
OBJECTS: dict[str, Table] = {
    "b": MIRRORS[Ballot],
    "m": MIRRORS[Meeting],
    "w": MIRRORS[Wizard],
    "r": REMINDER,
}


WIDE = frozenset({"community", "reminders", "person"})
"""These acts are about a community; no case is at hand."""


@dataclass(frozen=True, slots=True)
class Place:
    """A case (0 = none) of a community (0 = none), and the reminder that brought us there."""

    case_id: int = 0
    community_id: int = 0
    reminder_id: int = 0


def locate(conn: Connection, command: Command, need: str) -> Place | None:
    """The place of what the command is about; None when there is no such object."""
    ref = command.ref
    if ref.kind == "c":
        return _of_case(conn, ref.id)
    if ref.kind in OBJECTS:
        return _of_object(conn, command, need)
    if not command.private and need not in WIDE:
        return _running(conn, command.community_id)
    return _of_presser(conn, command, need)


def _of_case(conn: Connection, case_id: int) -> Place | None:
    row = _CASE.first(conn, {"id": case_id})
    return Place(case_id, row["community_id"]) if row else None


def _of_object(conn: Connection, command: Command, need: str) -> Place | None:
    table = OBJECTS[command.ref.kind]
    row = _through(table).first(conn, {"id": command.ref.id})
    if row is None:
        return None
    if row["case_id"]:
        return Place(row["case_id"], row["home"])
    community_id = conn.execute(
        select(table.c.community_id).where(table.c.id == command.ref.id)
    ).scalar_one()
    return Place(0, community_id or _of_presser(conn, command, "community").community_id)


def _running(conn: Connection, community_id: int) -> Place:
    """A word said in a group is about the meeting that is held there, if one is."""
    row = _MEETING.first(conn, {"community_id": community_id})
    return Place(row["id"] if row else 0, community_id)


def _of_presser(conn: Connection, command: Command, need: str) -> Place:
    row = _FOCUS.first(conn, {"by": command.by}) or {"case_id": 0, "community_id": 0}
    case_id = 0 if need in WIDE else row["case_id"] or _in_front(conn, command.by)
    if case_id:
        return _of_case(conn, case_id) or Place(0, row["community_id"])
    community = command.community_id or row["community_id"]
    return Place(0, community or _home(conn, command.by))


def _in_front(conn: Connection, person_id: int) -> int:
    """The case of the newest card that was sent to somebody who has pressed nothing yet."""
    row = _NEWEST.first(conn, {"by": person_id})
    return int(row["case_id"]) if row else 0


def _home(conn: Connection, person_id: int) -> int:
    for table in (MIRRORS[RoleGrant], MIRRORS[Member]):
        home = select(table.c.community_id).where(table.c.person_id == person_id)
        found = conn.execute(home.order_by(table.c.community_id).limit(1)).scalar()
        if found:
            return int(found)
    return 0


@cache
def _through(table: Table) -> Prepared:
    """The case of an object and the community of that case."""
    found = select(table.c.case_id, CASE.c.community_id.label("home"))
    joined = found.join_from(table, CASE, CASE.c.id == table.c.case_id, isouter=True)
    return Prepared(joined.where(table.c.id == bindparam("id")))


_BUSY = MIRRORS[Focus]
_FOCUS = Prepared(
    select(_BUSY.c.case_id, _BUSY.c.community_id).where(_BUSY.c.person_id == bindparam("by"))
)
_NEWEST = Prepared(
    select(BOARD.c.case_id)
    .where(BOARD.c.person_id == bindparam("by"), BOARD.c.kind == "card")
    .where(BOARD.c.message_id.is_not(None))
    .order_by(BOARD.c.message_id.desc())
)
_MEETING = Prepared(
    select(CASE.c.id)
    .where(CASE.c.community_id == bindparam("community_id"))
    .where(or_(*(CASE.c.state == state for state in ("checkin", "deliberating", "voting"))))
    .order_by(CASE.c.entered_at.desc())
)
_CASE = Prepared(select(CASE.c.community_id).where(CASE.c.id == bindparam("id")))


@cache
def _locking(table: Table) -> Prepared:
    chosen = select(table.c.id).where(table.c.id == bindparam("id"))
    return Prepared(chosen.with_for_update(key_share=True))


def lock(conn: Connection, place: Place, need: str) -> None:
    """Hold the place until the end of the transaction: always the community before the case.

    SQLite needs nothing: its writer has begun with BEGIN IMMEDIATE. On PostgreSQL the hot acts lock
    their case only; every other act may change people too and locks the community first.
    """
    if conn.dialect.name == "sqlite":
        return
    if place.community_id and not (place.case_id and need in ("vote", "presence")):
        _locking(COMMUNITY).all(conn, {"id": place.community_id})
    if place.case_id:
        _locking(CASE).all(conn, {"id": place.case_id})
    if not place.case_id and not place.community_id:
        conn.execute(text("select pg_advisory_xact_lock(1)"))
