"""Opens the two engines of a SQLite file, or the one of a PostgreSQL, with every setting that safety needs."""

import json
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool, QueuePool

from storage.spelling import dumps

BUSY_MS = 10_000

WRITE_PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "recursive_triggers": "ON",
    "secure_delete": "ON",
    "temp_store": "MEMORY",
    "busy_timeout": str(BUSY_MS),
}
READ_PRAGMAS = {"query_only": "ON", "busy_timeout": str(BUSY_MS)}


def parse_url(url: str) -> URL:
    """The URL with our driver. Raises ValueError for other databases and for one only in memory."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise ValueError(f"SQLite or PostgreSQL, not {backend}")
    if parsed.database in (None, "", ":memory:"):
        raise ValueError("SQLite needs a file: reading and writing are two connections")
    return parsed


def _load(text: str) -> Any:
    """JSON; most of what is stored is empty."""
    if text == "{}":
        return {}
    return [] if text == "[]" else json.loads(text)


def open_sqlite(url: URL, pragmas: dict[str, str], *, immediate: bool) -> Engine:
    """An engine on a file. `immediate`: every transaction takes the write lock when it begins.

    With the driver's own defaults a read followed by a write loses updates silently (F10).
    """
    pool = {"poolclass": NullPool} if immediate else {"poolclass": QueuePool, "pool_size": 4}
    engine = create_engine(
        url,
        hide_parameters=True,
        json_serializer=dumps,
        json_deserializer=_load,
        connect_args={"check_same_thread": False},
        **pool,
    )
    begin = "BEGIN IMMEDIATE" if immediate else "BEGIN"

    @event.listens_for(engine, "connect")
    def _set(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None
        for name, value in pragmas.items():
            dbapi.execute(f"PRAGMA {name}={value}")

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        conn.exec_driver_sql(begin)

    return engine


def open_postgresql(url: URL, pool_size: int, *, read_only: bool = False) -> Engine:
    """An engine on a server; a commit is answered when it is on its disk."""
    options = "-c synchronous_commit=on -c timezone=UTC"
    if read_only:
        # A view is many questions; all of them are answered as of one moment.
        options += " -c default_transaction_read_only=on"
        options += " -c default_transaction_isolation=repeatable\\ read"
    return create_engine(
        url,
        hide_parameters=True,
        json_serializer=dumps,
        json_deserializer=_load,
        pool_size=pool_size,
        max_overflow=2,
        pool_pre_ping=True,
        connect_args={"options": options},
    )


def checkpoint(engine: Engine) -> None:
    """Move SQLite's log into the file and empty it, if nobody is in the way: what was deleted is gone."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as conn:
            driver: Any = conn.connection.dbapi_connection
            driver.execute("PRAGMA busy_timeout=300")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
