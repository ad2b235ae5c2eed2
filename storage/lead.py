"""One process at a time: a file lock and a leader row on SQLite, an advisory lock on PostgreSQL."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, text

from storage.dialect import upsert
from storage.tables import LEADER


class Occupied(RuntimeError):
    """Another process works on this database file (F-P10)."""


class FileLock:
    """A lock beside the database file; the system lets it go when the process dies."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Hold the lock. Raises Occupied when somebody else does."""
        file = self._path.open("a+")
        try:
            _lock(file)
        except OSError as error:
            file.close()
            raise Occupied(str(self._path)) from error
        self._file = file

    def free(self) -> None:
        """Let it go."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def write_row(conn: Connection, name: str, now: datetime) -> None:
    """Say in the database who holds the duty: for people, the lock itself is elsewhere."""
    owner = f"pid {os.getpid()}"
    conn.execute(upsert(conn.dialect.name, LEADER), {"name": name, "owner": owner, "since": now})


def one_at_a_time(conn: Connection) -> None:
    """Let migrations of several processes follow each other; ends with the transaction."""
    conn.execute(text("select pg_advisory_xact_lock(7461000)"))


class AdvisoryLock:
    """A PostgreSQL session lock on its own connection; it ends with the connection."""

    def __init__(self, engine: Engine, key: int) -> None:
        self._engine = engine
        self._key = key
        self._conn: Connection | None = None

    @property
    def held(self) -> bool:
        """Whether we held the lock when we last asked."""
        return self._conn is not None

    def take(self) -> bool:
        """Whether we hold the lock now; asks again whether the connection still lives."""
        conn = self._conn or self._engine.connect()
        try:
            if self._conn is not None:
                conn.execute(text("select 1"))
                held = True
            else:
                found = conn.execute(text("select pg_try_advisory_lock(:key)"), {"key": self._key})
                held = bool(found.scalar())
            conn.commit()
        except Exception:
            self._conn = None
            _drop(conn)
            return False
        if held:
            self._conn = conn
        else:
            conn.close()
        return held

    def free(self) -> None:
        """Let it go, and know that it is gone: another process may lead at once."""
        conn, self._conn = self._conn, None
        if conn is None:
            return
        try:
            conn.execute(text("select pg_advisory_unlock(:key)"), {"key": self._key})
            conn.commit()
        except Exception:
            _drop(conn)
        else:
            conn.close()


def _drop(conn: Connection) -> None:
    """A connection that failed is of no more use; with it goes whatever lock it held."""
    conn.invalidate()
    conn.close()
