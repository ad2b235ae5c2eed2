"""Core statements compiled once and run on the driver's own cursor: ten times less work for each.

SQLAlchemy spends 40 to 60 µs on a statement that SQLite answers in 5. A press needs twenty of them.
The statements stay Core (types, both dialects, one place); only the machinery around is left out.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import ClauseElement
from sqlmodel.sql.sqltypes import UTCDateTime

Process = Callable[[Any], Any]

MOMENTS = 1024

FLOAT8 = 701
"""PostgreSQL's number for the only type whose reading depends on what the server sent (leases)."""


class Reading:
    """A statement in the words of one dialect, with what turns values into the driver's and back."""

    def __init__(self, statement: ClauseElement, dialect: Dialect, columns: Sequence[str]) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(columns) or None)
        self.sql = str(compiled)
        self.order: list[str] | None = compiled.positiontup
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        self.fixed = {n: bind.effective_value for n, bind in binds.items() if not bind.required}
        types = {name: bind.type for name, bind in binds.items()}
        self.bind = list(_processors(types, dialect, "bind_processor").items())
        chosen = _answers(statement)
        self.names = list(chosen)
        back = _processors(chosen, dialect, "result_processor")
        self.back = [(n, back[name]) for n, name in enumerate(self.names) if name in back]

    def values(self, params: dict[str, Any]) -> Any:
        """What the driver is given: a tuple in order, or a dictionary by name. `params` is used up."""
        if self.fixed:
            params = {**self.fixed, **params}
        for name, process in self.bind:
            params[name] = process(params[name])
        if self.order is None:
            return params
        return tuple([params[name] for name in self.order])

    def row(self, raw: Sequence[Any]) -> dict[str, Any]:
        """A row by name."""
        if self.back:
            cells = list(raw)
            for n, process in self.back:
                cells[n] = process(cells[n])
            raw = cells
        return dict(zip(self.names, raw, strict=True))


def _answers(statement: Any) -> dict[str, Any]:
    """The names and types of what comes back."""
    found = "column_descriptions" if statement.is_select else "returning_column_descriptions"
    return {column["name"]: column["type"] for column in getattr(statement, found, ())}


def _moments(process: Process) -> Process:
    """One act writes and reads the same few moments many times; each is spelled once."""
    return lru_cache(maxsize=MOMENTS)(process)


def _processors(types: Mapping[str, Any], dialect: Dialect, which: str) -> dict[str, Process]:
    found: dict[str, Process] = {}
    for name, kind in types.items():
        made = getattr(kind.dialect_impl(dialect), which)
        process = made(dialect) if which == "bind_processor" else made(dialect, FLOAT8)
        if process is not None:
            found[name] = _moments(process) if isinstance(kind, UTCDateTime) else process
    return found


class Prepared:
    """A Core statement to be run often, or what makes one for a dialect.

    `columns` are those that an insert is given.
    """

    def __init__(
        self, statement: ClauseElement | Callable[[str], ClauseElement], columns: Sequence[str] = ()
    ) -> None:
        self._statement = statement
        self._columns = columns
        self._by: dict[str, Reading] = {}

    def reading(self, conn: Connection) -> Reading:
        """The statement in the words of the connection's database."""
        name = conn.dialect.name
        found = self._by.get(name)
        if found is None:
            made = self._statement
            statement = made if isinstance(made, ClauseElement) else made(name)
            found = self._by[name] = Reading(statement, conn.dialect, self._columns)
        return found

    def raw(self, conn: Connection, params: dict[str, Any]) -> tuple[Reading, list[Any]]:
        """The rows as the driver gives them, and what reads one."""
        reading = self.reading(conn)
        return reading, execute(conn, reading, reading.values(params)).fetchall()

    def all(self, conn: Connection, params: dict[str, Any]) -> list[dict[str, Any]]:
        """Every row. A dictionary of parameters is used up: give each call its own."""
        reading, rows = self.raw(conn, params)
        return [reading.row(row) for row in rows]

    def first(self, conn: Connection, params: dict[str, Any]) -> dict[str, Any] | None:
        """The first row, or None."""
        reading, rows = self.raw(conn, params)
        return reading.row(rows[0]) if rows else None

    def run(self, conn: Connection, params: dict[str, Any]) -> int:
        """Run it for its effect; gives the number of rows it changed."""
        reading = self.reading(conn)
        changed: int = execute(conn, reading, reading.values(params)).rowcount
        return changed


def execute(conn: Connection, reading: Reading, values: Any) -> Any:
    """Run on the driver's cursor; its errors come as SQLAlchemy's, as from any other statement."""
    driver: Any = conn.connection.dbapi_connection
    try:
        return driver.execute(reading.sql, values)
    except Exception as error:
        raise _told(conn, reading.sql, error) from error


def _told(conn: Connection, sql: str, error: Exception) -> Exception:
    """The error in SQLAlchemy's words, without the values: they may be somebody's choice."""
    dbapi: Any = conn.dialect.loaded_dbapi
    if not isinstance(error, dbapi.Error):
        return error
    driver: Any = conn.connection.driver_connection
    lost = conn.dialect.is_disconnect(error, driver, None)
    if lost:
        conn.invalidate(error)
    told = DBAPIError.instance(sql, None, error, dbapi.Error, True, lost, conn.dialect)
    assert isinstance(told, Exception)
    return told
