"""Records to rows and back, by Core statements that are built once."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Table,
    bindparam,
    delete,
    select,
)

from flows.model import Record
from storage.dialect import upsert
from storage.prepared import Prepared, Reading
from storage.several import Inserts, in_parts
from storage.tables import METADATA, MIRRORS
from storage.text import clean

R = TypeVar("R", bound=Record)

REMEMBERED = 16_384
"""So many records of rows are kept in memory: a large village with its cases."""

ORDER = {name: n for n, name in enumerate(t.name for t in METADATA.sorted_tables)}
"""Tables that others point at come first."""


def _order(kind: type[Record]) -> int:
    return ORDER[MIRRORS[kind].name]


def to_row(record: Record) -> dict[str, Any]:
    """The row of a record, its strings clean."""
    return {name: clean(value) for name, value in vars(record).items()}


class Finder(Generic[R]):
    """Finds the records of a kind by the values of some of its fields."""

    def __init__(self, kind: type[R], *columns: str) -> None:
        table = MIRRORS[kind]
        wanted = [table.c[name] == bindparam(name) for name in columns]
        self._kind = kind
        self._columns = columns
        self._statement = Prepared(select(table).where(*wanted))

    def __call__(self, conn: Connection, *values: Any) -> list[R]:
        """The records with these values, in any order."""
        params = dict(zip(self._columns, values, strict=True))
        reading, rows = self._statement.raw(conn, params)
        kind = self._kind
        return [_record(kind, reading, row) for row in rows]


class Bundle:
    """Finds one record of each of several kinds by one statement over all of their tables.

    A hot act reads seven rows; asked for one by one they cost more than all that it writes.
    """

    def __init__(
        self, join: FromClause, *kinds: type[Record], by: ColumnElement[Any] | None = None
    ) -> None:
        tables = [MIRRORS[kind] for kind in kinds]
        columns: list[ColumnElement[Any]] = [] if by is None else [by.label("by")]
        self._start = len(columns)
        columns += [c.label(f"{t.name}_{c.name}") for t in tables for c in t.c]
        self._statement = select(*columns).select_from(join)
        self._parts = [
            (k, Prepared(select(t)), len(t.c)) for k, t in zip(kinds, tables, strict=True)
        ]
        self._keys = [list(t.c).index(next(iter(t.primary_key))) for t in tables]
        self._prepared = Prepared(self._statement)

    def where(self, *conditions: ColumnElement[bool]) -> "Bundle":
        """Only the rows for which these hold."""
        self._prepared = Prepared(self._statement.where(*conditions))
        return self

    def __call__(self, conn: Connection, **params: Any) -> list[Record]:
        """The records that there are, at most one of each kind."""
        _, rows = self._prepared.raw(conn, params)
        return self._records(self._readings(conn), rows[0]) if rows else []

    def by(self, conn: Connection, **params: Any) -> dict[int, list[Record]]:
        """The same for every value of the column that the rows go by."""
        _, rows = self._prepared.raw(conn, params)
        readings = self._readings(conn)
        return {row[0]: self._records(readings, row) for row in reversed(rows)}

    def _readings(self, conn: Connection) -> list[Reading]:
        return [part.reading(conn) for _, part, _ in self._parts]

    def _records(self, readings: Sequence[Reading], row: Any) -> list[Record]:
        found: list[Record] = []
        at = self._start
        for (kind, _, width), key, reading in zip(self._parts, self._keys, readings, strict=True):
            if row[at + key] is not None:
                found.append(_record(kind, reading, row[at : at + width]))
            at += width
        return found


@cache
def _finder(kind: type[Record], columns: tuple[str, ...]) -> Finder[Any]:
    return Finder(kind, *columns)


def load(conn: Connection, kind: type[R], /, **where: Any) -> list[R]:
    """Every record of the kind whose fields equal these."""
    return _finder(kind, tuple(where))(conn, *where.values())


def load_one(conn: Connection, kind: type[R], **where: Any) -> R | None:
    """The record with this key, or None."""
    rows = load(conn, kind, **where)
    return rows[0] if rows else None


def load_where(conn: Connection, kind: type[R], statement: Prepared, **params: Any) -> list[R]:
    """The records that a statement over the kind's table finds."""
    reading, rows = statement.raw(conn, params)
    return [_record(kind, reading, row) for row in rows]


def _record(kind: type[R], reading: Reading, row: Any) -> R:
    """The record of a row; PostgreSQL's JSON comes unpacked and cannot be remembered."""
    try:
        return cast("R", _remembered(kind, reading, row))
    except TypeError:
        return kind(**reading.row(row))


@lru_cache(maxsize=REMEMBERED)
def _remembered(kind: type[Record], reading: Reading, row: Any) -> Record:
    """Records are frozen, so the same row may be the same record: most rows never change."""
    return kind(**reading.row(row))


@cache
def _in(kind: type[Record], column: str, many: int) -> Prepared:
    field = MIRRORS[kind].c[column]
    ids = [bindparam(f"id_{n}", type_=field.type) for n in range(many)]
    return Prepared(select(MIRRORS[kind]).where(field.in_(ids)))


def load_in(conn: Connection, kind: type[R], column: str, ids: Iterable[int]) -> list[R]:
    """Every record of the kind whose column is one of the ids."""
    found: list[R] = []
    for part in in_parts(sorted(set(ids))):
        wanted = {f"id_{n}": number for n, number in enumerate(part)}
        found += load_where(conn, kind, _in(kind, column, len(part)), **wanted)
    return found


@cache
def _put(table: Table) -> Inserts:
    return Inserts(table, [c.name for c in table.c], make=lambda dialect: upsert(dialect, table))


def put(conn: Connection, records: Sequence[Record]) -> None:
    """Insert the records or replace those with the same keys, what others point at first."""
    kinds: dict[type[Record], dict[tuple[Any, ...], Record]] = {}
    for record in records:
        kinds.setdefault(type(record), {})[record.identity()] = record
    for kind in sorted(kinds, key=_order):
        _put(MIRRORS[kind]).run(conn, [to_row(record) for record in kinds[kind].values()])


@cache
def _drop(table: Table) -> Prepared:
    keys = [c.name for c in table.primary_key]
    return Prepared(
        delete(table).where(*(table.c[name] == bindparam(f"k_{name}") for name in keys))
    )


def drop(conn: Connection, records: Sequence[Record]) -> None:
    """Delete the rows with the keys of these records, what points at others first."""
    for record in sorted(records, key=lambda r: -_order(type(r))):
        keys = dict(zip(record.key, record.identity(), strict=True))
        _drop(MIRRORS[type(record)]).run(conn, {f"k_{k}": v for k, v in keys.items()})
