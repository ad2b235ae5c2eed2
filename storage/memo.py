"""What a transaction keeps in mind until its end: heads of chains, versions to count, ballots it read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event

from flows.model import Ballot, Case, Community, Meeting, Record

MEMO = "yishi.memo"

BALLOT_KINDS: tuple[type[Record], ...] = (Community, Case, Meeting, Ballot)
"""What all presses of one vote read alike."""

Heads = dict[type[Record], Any]


@dataclass(slots=True)
class Memo:
    """Thirty-two presses of one vote share a transaction: what they all do to the case is done once.

    `heads`: number and hash of the last link by chain. `counted`: by case, the version that stands in
    the database and the one that will. `touched`: cases whose living messages are out of date.
    `ballots`: by ballot, it and what it belongs to; forgotten when one of these tables is written.
    """

    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    counted: dict[int, tuple[int, int]] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    ballots: dict[int, Heads] = field(default_factory=dict)


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
    kept.ballots.clear()
    kept.counted = marked


def keep(engine: Engine, before_commit: Callable[[Connection], None]) -> None:
    """Let the memos of this engine end with their transactions."""

    @event.listens_for(engine, "commit")
    def _commit(conn: Connection) -> None:
        before_commit(conn)
        conn.info.pop(MEMO, None)

    @event.listens_for(engine, "before_cursor_execute")
    def _before(conn: Connection, _cursor: Any, sql: str, *_rest: Any) -> None:
        """What does not come through `storage.prepared` may have written anything."""
        if not sql.lstrip().upper().startswith("SELECT"):
            memo(conn).ballots.clear()

    @event.listens_for(engine, "rollback")
    def _rollback(conn: Connection) -> None:
        if not conn.invalidated:
            conn.info.pop(MEMO, None)
