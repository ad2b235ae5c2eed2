"""Numbers for new things, taken in the transaction that uses them; gaps do not matter."""

import secrets
from collections.abc import Callable, Iterable

from sqlalchemy import Connection, bindparam, func
from sqlalchemy.sql.expression import ClauseElement

from flows.model import Record
from storage.dialect import insert, maker
from storage.prepared import Prepared
from storage.tables import COUNTER, MIRRORS


def _next(dialect: str) -> ClauseElement:
    first = maker(dialect)(COUNTER).values(kind=bindparam("kind"), n=1)
    more = first.on_conflict_do_update(index_elements=["kind"], set_={"n": COUNTER.c.n + 1})
    return more.returning(COUNTER.c.n)


_TAKE = Prepared(_next)


def take(conn: Connection, kind: str) -> int:
    """The next number of the kind, beginning with 1."""
    row = _TAKE.first(conn, {"kind": kind})
    assert row is not None
    return int(row["n"])


UNGUESSABLE = "link"
"""The one kind that is no number in a row but 128 random bits: nobody may guess a link."""


def taker(conn: Connection) -> Callable[[str], int]:
    """`take` for a view."""
    return lambda kind: secrets.randbits(128) if kind == UNGUESSABLE else take(conn, kind)


def raise_to(conn: Connection, records: Iterable[Record]) -> None:
    """See to it that the numbers of these records are never given again.

    A kind is called as its table, or by the last word of it (`action_item`, `item`).
    """
    highest: dict[str, int] = {}
    for record in records:
        if record.key == ("id",):
            table = MIRRORS[type(record)].name
            for name in {table, table.rpartition("_")[2]}:
                highest[name] = max(highest.get(name, 0), record.identity()[0])
    larger = func.max if conn.dialect.name == "sqlite" else func.greatest
    statement = insert(conn, COUNTER).values(kind=bindparam("kind"), n=bindparam("n"))
    statement = statement.on_conflict_do_update(
        index_elements=["kind"], set_={"n": larger(COUNTER.c.n, statement.excluded.n)}
    )
    if highest:
        conn.execute(statement, [{"kind": k, "n": n} for k, n in highest.items()])
