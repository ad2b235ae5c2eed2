"""Where a command belongs: which case and which community, and the lock on them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select, text

from flows.command import Command
from flows.model import Ballot, Case, Community, Focus, Meeting, Member, RoleGrant, Wizard
from storage.tables import MIRRORS, REMINDER

CASE, COMMUNITY = MIRRORS[Case], MIRRORS[Community]
OBJECTS: dict[str, Table] = {
    "b": MIRRORS[Ballot],
    "m": MIRRORS[Meeting],
    "w": MIRRORS[Wizard],
    "r": REMINDER,
}


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
    return _of_presser(conn, command, need)


def _of_case(conn: Connection, case_id: int) -> Place | None:
    community_id = conn.execute(_one(CASE, "community_id"), {"id": case_id}).scalar()
    return Place(case_id, community_id) if community_id is not None else None


def _of_object(conn: Connection, command: Command, need: str) -> Place | None:
    table = OBJECTS[command.ref.kind]
    case_id = conn.execute(_one(table, "case_id"), {"id": command.ref.id}).scalar()
    if case_id is None:
        return None
    if case_id:
        return _of_case(conn, case_id)
    place = conn.execute(_one(table, "community_id"), {"id": command.ref.id}).scalar_one()
    return Place(0, place or _of_presser(conn, command, "community").community_id)


def _of_presser(conn: Connection, command: Command, need: str) -> Place:
    focus = MIRRORS[Focus]
    busy = select(focus.c.case_id, focus.c.community_id).where(focus.c.person_id == command.by)
    row = conn.execute(busy).first()
    if row and row[0] and need != "community":
        return _of_case(conn, row[0]) or Place(0, row[1])
    community = command.community_id or (row[1] if row else 0)
    return Place(0, community or _home(conn, command.by))


def _home(conn: Connection, person_id: int) -> int:
    for table in (MIRRORS[RoleGrant], MIRRORS[Member]):
        home = select(table.c.community_id).where(table.c.person_id == person_id)
        found = conn.execute(home.order_by(table.c.community_id).limit(1)).scalar()
        if found:
            return int(found)
    return 0


@cache
def _one(table: Table, column: str) -> Select[Any]:
    return select(table.c[column]).where(table.c.id == bindparam("id"))


@cache
def _locking(table: Table) -> Select[Any]:
    chosen = select(table.c.id).where(table.c.id == bindparam("id"))
    return chosen.with_for_update(key_share=True)


def lock(conn: Connection, place: Place, need: str) -> None:
    """Hold the place until the end of the transaction: always the community before the case.

    SQLite needs nothing: its writer has begun with BEGIN IMMEDIATE. On PostgreSQL the hot acts lock
    their case only; every other act may change people too and locks the community first.
    """
    if conn.dialect.name == "sqlite":
        return
    if place.community_id and not (place.case_id and need in ("vote", "presence")):
        conn.execute(_locking(COMMUNITY), {"id": place.community_id})
    if place.case_id:
        conn.execute(_locking(CASE), {"id": place.case_id})
    if not place.case_id and not place.community_id:
        conn.execute(text("select pg_advisory_xact_lock(1)"))
