"""Heartbeats of the program's parts, and what is done when one of them beats again after a gap."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from flows.command import Command
from storage.dialect import upsert
from storage.memo import mark, undo
from storage.tables import HEARTBEAT
from storage.unit import Unit

Gap = Callable[[datetime | None], Sequence[Command]]
"""What a start brings with it, by when the last heartbeat was (None: there never was one)."""


def beat(conn: Connection, name: str, now: datetime) -> None:
    """This part lives at `now` (aware UTC)."""
    conn.execute(upsert(conn.dialect.name, HEARTBEAT), {"name": name, "at": now})


def revive(conn: Connection, unit: Unit, name: str, gap: Gap, now: datetime) -> list[str]:
    """Do what the gap asks for, then beat. What raises undoes itself alone, and is given back in words.

    The row is held meanwhile: of two processes that start at once, the second sees no gap (F-T06).
    """
    mine = select(HEARTBEAT.c.at).where(HEARTBEAT.c.name == name).with_for_update()
    problems = []
    for command in gap(conn.execute(mine).scalar()):
        marked = mark(conn)
        try:
            with conn.begin_nested():
                unit.run(conn, command)
        except DBAPIError:
            raise  # the database's trouble: the whole is tried again
        except Exception as error:
            undo(conn, marked)
            problems.append(f"{command.ref} {command.act}: {error!r}")
    beat(conn, name, now)
    return problems
