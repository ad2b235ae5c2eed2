"""Living messages: one row each, out of date while `wanted` is more than `shown`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, delete, null, or_, select, update

from flows.outcome import Show
from storage.dialect import insert
from storage.failpoint import fp
from storage.memo import memo
from storage.place import Place
from storage.prepared import Prepared
from storage.tables import BOARD, OUTBOX

KEY = ("kind", "object_id", "person_id")

PAUSE = timedelta(seconds=3)
"""A living message is edited at most once in this time (DESIGN §7)."""


@dataclass(frozen=True, slots=True)
class Board:
    """A living message: `show` names it, `message_id` None = it is to be sent anew.

    `old_message_id` is the message before the present one: its buttons may be taken away.
    """

    id: int
    show: Show
    case_id: int
    community_id: int
    chat_id: int | None
    message_id: int | None
    old_message_id: int | None
    wanted: int
    digest: str
    state: str


def show(conn: Connection, place: Place, shows: Sequence[Show]) -> None:
    """Want these messages; a fresh one forgets the message it was."""
    for wish in shows:
        if wish.over is not None and not wish.fresh:
            _take_over(conn, wish, wish.over)
        home = _home(place, wish)
        key = {n: getattr(wish, n) for n in KEY}
        changed: dict[str, Any] = {"wanted": BOARD.c.wanted + 1, "state": "live", **home}
        if wish.fresh:
            changed |= _afresh()
        statement = insert(conn, BOARD).values(**key, **home)
        conn.execute(statement.on_conflict_do_update(index_elements=KEY, set_=changed))


def _home(place: Place, wish: Show) -> dict[str, int]:
    """A person's card belongs to the case that it is about, the group's to the case at hand."""
    case_id = wish.object_id if wish.kind == "card" else place.case_id
    return {"case_id": case_id, "community_id": place.community_id}


def _afresh() -> dict[str, Any]:
    had = BOARD.c.message_id
    old = case((had.is_(None), BOARD.c.old_message_id), else_=had)
    return {"old_message_id": old, "message_id": null(), "digest": "", "edited_at": null()}


def _take_over(conn: Connection, wish: Show, object_id: int) -> None:
    """Let the wish have the message of another object, unless it has one of its own."""
    mine = [BOARD.c.kind == wish.kind, BOARD.c.person_id == wish.person_id]
    own = select(BOARD.c.message_id).where(*mine, BOARD.c.object_id == wish.object_id)
    if wish.object_id == object_id or conn.execute(own).scalar() is not None:
        return
    other = [*mine, BOARD.c.object_id == object_id]
    if conn.execute(select(BOARD.c.message_id).where(*other)).scalar() is not None:
        conn.execute(delete(BOARD).where(*mine, BOARD.c.object_id == wish.object_id))
        conn.execute(update(BOARD).where(*other).values(object_id=wish.object_id))


_TOUCH = Prepared(
    update(BOARD)
    .where(BOARD.c.case_id == bindparam("of_case"), BOARD.c.state == "live")
    .values(wanted=BOARD.c.wanted + 1)
)


def touch(conn: Connection, case_id: int) -> None:
    """Something was done: every living message of the case is out of date from the commit on."""
    memo(conn).touched.add(case_id)


def touch_all(conn: Connection) -> None:
    """Mark the living messages of every case in which something was done; runs before the commit."""
    for case_id in sorted(memo(conn).touched):
        _TOUCH.run(conn, {"of_case": case_id})


QUICKER = 3
"""One's own card answers one's own presses: it is drawn again after a third of the pause."""


_DUE = Prepared(
    select(BOARD)
    .where(
        BOARD.c.state == "live",
        BOARD.c.wanted > BOARD.c.shown,
        or_(
            BOARD.c.edited_at.is_(None),
            BOARD.c.edited_at <= bindparam("rested"),
            and_(BOARD.c.person_id != 0, BOARD.c.edited_at <= bindparam("quicker")),
        ),
    )
    .order_by(BOARD.c.edited_at.is_not(None), BOARD.c.edited_at, BOARD.c.id)
    .limit(bindparam("most"))
)


def due(conn: Connection, now: datetime, limit: int, pause: timedelta = PAUSE) -> list[Board]:
    """Messages that are out of date and were not edited within the pause; oldest edit first."""
    at = {"rested": now - pause, "quicker": now - pause / QUICKER, "most": limit}
    return [as_board(row) for row in _DUE.all(conn, at)]


def as_board(row: Mapping[Any, Any]) -> Board:
    """The value of a row."""
    names = ("id", "case_id", "community_id", "chat_id", "message_id", "old_message_id", "wanted")
    return Board(
        **{name: row[name] for name in names},
        show=Show(row["kind"], row["object_id"], row["person_id"]),
        digest=row["digest"],
        state=row["state"],
    )


_MINE = update(BOARD).where(BOARD.c.id == bindparam("row_id"))
_NOW_SHOWN = ("chat_id", "message_id", "digest", "shown", "edited_at")
_SHOWN = Prepared(
    _MINE.where(
        BOARD.c.message_id.is_not_distinct_from(bindparam("had", type_=BOARD.c.message_id.type))
    ).values(error="", **{name: bindparam(name) for name in _NOW_SHOWN})
)
_OLD = Prepared(_MINE.values(old_message_id=bindparam("old_message_id")))


def mark_shown(
    conn: Connection,
    board: Board,
    chat_id: int,
    message_id: int,
    digest: str,
    now: datetime,
) -> None:
    """The message now shows what was wanted when it was drawn; what came later stays wanted.

    When meanwhile a fresh one was asked for, this message counts as the old one.
    """
    fp("board.marking")
    values = {"chat_id": chat_id, "message_id": message_id, "digest": digest}
    row = {"row_id": board.id, "had": board.message_id, "shown": board.wanted, "edited_at": now}
    if not _SHOWN.run(conn, row | values):
        _OLD.run(conn, {"row_id": board.id, "old_message_id": message_id})


def mark_lost(conn: Connection, board_id: int) -> None:
    """The message is gone (deleted, too old, another chat): it will be sent anew."""
    values = {"message_id": null(), "digest": "", "edited_at": null(), "wanted": BOARD.c.wanted + 1}
    conn.execute(update(BOARD).where(BOARD.c.id == board_id).values(**values))


def buried(conn: Connection, board: Board) -> bool:
    """Whether the bot has said something below this message in a person's private chat."""
    if board.message_id is None or not board.show.person_id:
        return False
    said = select(OUTBOX.c.id).where(
        OUTBOX.c.to == f"p{board.show.person_id}", OUTBOX.c.message_id > board.message_id
    )
    shown = select(BOARD.c.id).where(
        BOARD.c.chat_id == board.chat_id, BOARD.c.message_id > board.message_id
    )
    return any(conn.execute(s.limit(1)).first() is not None for s in (said, shown))


def mark_buried(conn: Connection, board_id: int) -> None:
    """It is sent anew below everything; the message that it was loses its buttons then."""
    wanted = {"wanted": BOARD.c.wanted + 1}
    conn.execute(update(BOARD).where(BOARD.c.id == board_id).values(**_afresh(), **wanted))


def mark_failed(conn: Connection, board_id: int, error: str) -> None:
    """It cannot be shown (blocked, kicked); the next wish for it tries again."""
    gone = update(BOARD).where(BOARD.c.id == board_id)
    conn.execute(gone.values(state="failed", error=error, shown=BOARD.c.wanted))


def mark_tried(conn: Connection, board_id: int, now: datetime, error: str) -> None:
    """It could not be shown this time: it stays out of date, and is tried again after the pause."""
    conn.execute(update(BOARD).where(BOARD.c.id == board_id).values(edited_at=now, error=error))
