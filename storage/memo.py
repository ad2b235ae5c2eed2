"""What a transaction keeps in mind until its end: heads of chains, versions to count, cards to draw."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, event

MEMO = "yishi.memo"


@dataclass(slots=True)
class Memo:
    """Thirty-two presses of one vote share a transaction: what they all do to the case is done once.

    `heads`: number and hash of the last link by chain. `counted`: by case, the version that stands in
    the database and the one that will. `touched`: cases whose living messages are out of date.
    """

    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    counted: dict[int, tuple[int, int]] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)


def memo(conn: Connection) -> Memo:
    """The memo of the transaction that this connection is in."""
    found = conn.info.get(MEMO)
    if found is None:
        found = conn.info[MEMO] = Memo()
    kept: Memo = found
    return kept


def mark(conn: Connection) -> dict[int, tuple[int, int]]:
    """What has to come back when the savepoint that begins here is rolled back."""
    return dict(memo(conn).counted)


def undo(conn: Connection, marked: dict[int, tuple[int, int]]) -> None:
    """A savepoint was rolled back: what was read is read again; one message too many drawn harms nobody."""
    kept = memo(conn)
    kept.heads.clear()
    kept.counted = marked


def keep(engine: Engine, before_commit: Callable[[Connection], None]) -> None:
    """Let the memos of this engine end with their transactions."""

    @event.listens_for(engine, "commit")
    def _commit(conn: Connection) -> None:
        try:
            before_commit(conn)
        except BaseException:
            if not conn.invalidated:  # the library takes it for committed by now
                conn.connection.rollback()
                conn.info.pop(MEMO, None)
            raise
        conn.info.pop(MEMO, None)

    @event.listens_for(engine, "rollback")
    def _rollback(conn: Connection) -> None:
        if not conn.invalidated:
            conn.info.pop(MEMO, None)
