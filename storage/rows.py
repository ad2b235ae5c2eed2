"""Records to rows and back, by Core statements that are built once."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Delete, Select, Table, bindparam, delete, select

from flows.model import Record
from storage.dialect import upsert
from storage.tables import METADATA, MIRRORS
from storage.text import clean

R = TypeVar("R", bound=Record)

ORDER = {name: n for n, name in enumerate(t.name for t in METADATA.sorted_tables)}
"""Tables that others point at come first."""


def to_row(record: Record) -> dict[str, Any]:
    """The row of a record, its strings clean."""
    return {name: clean(value) for name, value in record}


@cache
def _by(table: Table, columns: tuple[str, ...]) -> Select[Any]:
    return select(table).where(*(table.c[name] == bindparam(name) for name in columns))


def load(conn: Connection, kind: type[R], **where: Any) -> list[R]:
    """Every record of the kind whose fields equal these."""
    statement = _by(MIRRORS[kind], tuple(where))
    return [kind(**row) for row in conn.execute(statement, where).mappings()]


def load_one(conn: Connection, kind: type[R], **where: Any) -> R | None:
    """The record with this key, or None."""
    rows = load(conn, kind, **where)
    return rows[0] if rows else None


def load_where(conn: Connection, kind: type[R], statement: Select[Any], **params: Any) -> list[R]:
    """The records that a statement over the kind's table finds."""
    return [kind(**row) for row in conn.execute(statement, params).mappings()]


@cache
def _in(table: Table, column: str) -> Select[Any]:
    return select(table).where(table.c[column].in_(bindparam("ids", expanding=True)))


def load_in(conn: Connection, kind: type[R], column: str, ids: Iterable[int]) -> list[R]:
    """Every record of the kind whose column is one of the ids."""
    wanted = sorted(set(ids))
    return load_where(conn, kind, _in(MIRRORS[kind], column), ids=wanted) if wanted else []


def put(conn: Connection, records: Sequence[Record]) -> None:
    """Insert the records or replace those with the same keys, what others point at first."""
    groups: dict[type[Record], list[dict[str, Any]]] = {}
    for record in records:
        groups.setdefault(type(record), []).append(to_row(record))
    for kind in sorted(groups, key=lambda k: ORDER[MIRRORS[k].name]):
        statement = upsert(conn, MIRRORS[kind])
        rows = groups[kind]
        conn.execute(statement, rows[0] if len(rows) == 1 else rows)


@cache
def _drop(table: Table) -> Delete:
    keys = [c.name for c in table.primary_key]
    return delete(table).where(*(table.c[name] == bindparam(f"k_{name}") for name in keys))


def drop(conn: Connection, records: Sequence[Record]) -> None:
    """Delete the rows with the keys of these records, what points at others first."""
    for record in sorted(records, key=lambda r: -ORDER[MIRRORS[type(r)].name]):
        keys = dict(zip(record.key, record.identity(), strict=True))
        conn.execute(_drop(MIRRORS[type(record)]), {f"k_{k}": v for k, v in keys.items()})
