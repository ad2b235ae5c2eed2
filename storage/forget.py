"""Takes away what only storage knows about somebody who asked to be forgotten: chats, and messages to him."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, update

from storage.tables import BOARD, OUTBOX, REFUSAL


def person(conn: Connection, person_id: int, accounts: Iterable[int]) -> None:
    """His living messages and every message addressed to him go; the security log keeps no chat.

    What others were told stays, as the deeds do: they hold numbers, not names.
    """
    addresses = [f"p{person_id}", *(f"t{account}" for account in accounts)]
    conn.execute(delete(BOARD).where(BOARD.c.person_id == person_id))
    conn.execute(delete(OUTBOX).where(OUTBOX.c.to.in_(addresses)))
    mine = update(REFUSAL).where(REFUSAL.c.by == person_id)
    conn.execute(mine.values(chat_id=0))
