"""The few places where SQLite and PostgreSQL are spelled differently."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import Connection, Select, Table, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Float

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

Insert: TypeAlias = "sqlite.Insert | postgresql.Insert"


class db_now(FunctionElement[float]):
    """Seconds since 1970 by the clock of the database: leases are measured by it, never by ours.

    Our clock can be turned (the demo) and jumps (F-C05); a lease must not.
    """

    type = Float()
    inherit_cache = True


@compiles(db_now, "sqlite")
def _sqlite_now(element: db_now, compiler: Any, **kw: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(db_now, "postgresql")
def _postgresql_now(element: db_now, compiler: Any, **kw: Any) -> str:
    return "extract(epoch from clock_timestamp())"


def once(ids: Select[Any]) -> Select[Any]:
    """The ids that a select with a limit finds and locks, found once whatever the plan.

    PostgreSQL may run a bare subquery again for each row; with SKIP LOCKED it then finds others, and
    more rows are taken than the limit says.
    """
    return select(*ids.with_for_update(skip_locked=True).cte("chosen").c)


def insert(conn: Connection, table: Table) -> Insert:
    """An insert which knows ON CONFLICT."""
    return maker(conn.dialect.name)(table)


@cache
def quiet_insert(dialect: str, table: Table) -> Insert:
    """An insert that does nothing when a row with one of the unique keys stands already."""
    return maker(dialect)(table).on_conflict_do_nothing()


def insert_if_new(conn: Connection, table: Table) -> Insert:
    """An insert that does nothing when a row with one of the unique keys stands already."""
    return quiet_insert(conn.dialect.name, table)


def maker(dialect: str) -> Callable[[Table], Insert]:
    """What makes an insert for the dialect."""
    if dialect == "sqlite":
        return sqlite.insert
    from sqlalchemy.dialects import postgresql  # a village on SQLite never loads it

    return postgresql.insert


def upsert(dialect: str, table: Table) -> Insert:
    """An insert that replaces the row with the same primary key."""
    statement = maker(dialect)(table)
    keys = [c.name for c in table.primary_key]
    rest = {c.name: statement.excluded[c.name] for c in table.c if c.name not in keys}
    if not rest:
        return statement.on_conflict_do_nothing()
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)
