"""Several rows by one statement: a row of its own costs less in it than a statement of its own would."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, bindparam
from sqlalchemy.sql.dml import Insert

from storage.prepared import Prepared, Process, Reading, execute

T = TypeVar("T")

SIZES = (100, 64, 32, 8, 2, 1)
"""What Telegram gives at once at most, what is prepared side by side, what shares a commit, and less."""


def in_parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """The rows in their order, in parts of these sizes, the largest first."""
    begin = 0
    for size in SIZES:
        while len(rows) - begin >= size:
            yield rows[begin : begin + size]
            begin += size


class Inserts:
    """An insert of several rows with the same columns; `fixed` columns are the same words in every row."""

    def __init__(
        self,
        table: Table,
        columns: Sequence[str],
        fixed: Mapping[str, ColumnElement[Any]] | None = None,
        make: Callable[[str], Any] | None = None,
    ) -> None:
        self._table = table
        self._columns = [c.name for c in table.c if c.name in columns]
        self._fixed = dict(fixed or {})
        self._make = make
        self._sizes: dict[int, Prepared] = {}
        self._cells: dict[str, list[tuple[str, Process | None]]] = {}

    def run(self, conn: Connection, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Insert them; gives what the statement returns."""
        found: list[dict[str, Any]] = []
        for part in in_parts(rows):
            reading = self._sized(len(part)).reading(conn)
            cursor = execute(conn, reading, self._values(conn, reading, part))
            found += [reading.row(raw) for raw in cursor.fetchall()] if reading.names else []
        return found

    def _sized(self, size: int) -> Prepared:
        if size not in self._sizes:
            self._sizes[size] = Prepared(lambda dialect: self._insert(dialect, size))
        return self._sizes[size]

    def _insert(self, dialect: str, size: int) -> Insert:
        types = {name: self._table.c[name].type for name in self._columns}
        rows = [
            {name: bindparam(f"{name}_{n}", type_=kind) for name, kind in types.items()}
            for n in range(size)
        ]
        made = self._make(dialect) if self._make else self._table.insert()
        found: Insert = made.values([{**row, **self._fixed} for row in rows])
        return found

    def _values(
        self, conn: Connection, reading: Reading, rows: Sequence[Mapping[str, Any]]
    ) -> Sequence[Any] | dict[str, Any]:
        """As `Reading.values`, without a name for every cell."""
        cells = self._cells.get(conn.dialect.name)
        if cells is None:
            process = dict(self._sized(1).reading(conn).bind)
            cells = [(name, process.get(f"{name}_0")) for name in self._columns]
            self._cells[conn.dialect.name] = cells
        flat = [kind(row[name]) if kind else row[name] for row in rows for name, kind in cells]
        if reading.order is not None:
            return flat
        names = [f"{name}_{n}" for n in range(len(rows)) for name, _ in cells]
        return dict(zip(names, flat, strict=True))
