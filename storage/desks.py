"""Inbox, outbox and living messages as the event loop sees them: each method comes back after its commit."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from flows.clock import Clock
from storage import boards, inbox, outbox
from storage.failpoint import fp
from storage.handing import Handing
from storage.lead import AdvisoryLock
from storage.writer import Writer

T = TypeVar("T")


class Desk:
    """What all desks share: the writer and the clock."""

    _writer: Writer
    _clock: Clock

    async def write(self, job: Callable[[Connection], T], *, first: bool = False) -> T:
        """Run a job in a transaction of its own; comes back after the commit."""
        return await self._writer.ask(job, first=first)


class InboxDesk(Desk):
    """Updates: saved before Telegram is told that they arrived."""

    _hand: Handing

    async def inbox_put(self, raws: Sequence[Mapping[str, Any]], bot_id: int = 0) -> list[int]:
        """Save updates, before whatever else is to be written: Telegram gives the next ones only then.

        Known ones are left out; gives the ids of the new rows.
        """
        now, hand = self._clock.now(), self._hand
        taken = hand.is_open()
        try:
            new = await self.write(
                lambda conn: inbox.put(conn, raws, now, bot_id, taken=taken), first=True
            )
        except BaseException:
            hand.hold()  # whether it was saved nobody knows
            raise
        if taken:
            hand.over(new)
        elif new:
            hand.hold()
        fp("inbox.saved")
        return [row.id for row in new]

    async def inbox_next(self, limit: int = 50) -> list[inbox.Received]:
        """Take waiting updates in the order of arrival, the attempt already counted."""
        taken = self._hand.take(limit)
        if not taken:
            held = self._hand.held
            taken = await self.write(lambda conn: inbox.next_new(conn, limit))
            self._hand.looked(held, all_taken=len(taken) < limit and not inbox.cut_short(taken))
        fp("inbox.claimed")
        return taken

    async def inbox_done(self, inbox_id: int, outcome: str = "", state: str = "done") -> None:
        """The update needed no command (`done`), is none of ours (`ignored`) or unreadable (`parked`).

        Its raw text is scrubbed, except when it is parked for a look.
        """
        now = self._clock.now()
        await self.write(lambda conn: inbox.done(conn, inbox_id, now, outcome, state))

    async def inbox_fail(self, inbox_id: int, error: str) -> bool:
        """Handling raised; the row waits again, and what came after it. True when that was the fifth and last time."""
        later = self._hand.give_back()
        self._hand.hold()  # what comes meanwhile waits behind it
        dead = await self.write(lambda conn: inbox.fail(conn, inbox_id, error, later))
        self._hand.hold()
        return dead

    async def inbox_forget(self, before: datetime) -> int:
        """Remove handled updates received before this."""
        return await self.write(lambda conn: inbox.forget(conn, before))


class OutboxDesk(Desk):
    """Messages to be sent once."""

    _sender_lock: AdvisoryLock | None

    async def lead_sending(self) -> bool:
        """Whether this process is the one sender; what the last one was sending becomes unknown.

        On SQLite always: there is one process. On PostgreSQL ask again before every claim.
        """
        lock = self._sender_lock
        if lock is None:
            return True
        led = lock.held
        if not await asyncio.to_thread(lock.take):
            return False
        if not led:
            now = self._clock.now()
            await self.write(lambda conn: outbox.recover(conn, now, every=True))
        return True

    async def outbox_claim(self, limit: int = 30) -> list[outbox.Outgoing]:
        """Take due messages, the oldest first; none while another process is the sender."""
        if limit < 1 or not await self.lead_sending():
            return []
        now = self._clock.now()
        claimed = await self.write(lambda conn: outbox.claim(conn, now, limit))
        fp("outbox.claimed")
        return claimed

    async def outbox_sent(self, row: outbox.Outgoing, chat_id: int, message_id: int) -> bool:
        """It arrived. False: the lease was lost meanwhile, the mark did nothing."""
        now = self._clock.now()
        mark = outbox.mark_sent
        done = await self.write(lambda c: mark(c, row.id, row.token, chat_id, message_id, now))
        fp("outbox.marked")
        return done

    async def outbox_retry(self, row: outbox.Outgoing, not_before: datetime, error: str) -> bool:
        """It was definitely not sent: again at `not_before`."""
        mark = outbox.mark_retry
        return await self.write(lambda c: mark(c, row.id, row.token, not_before, error))

    async def outbox_unknown(self, row: outbox.Outgoing, error: str) -> bool:
        """Nobody knows: one numbered repeat after a minute, then it stays unknown and is listed."""
        now = self._clock.now()
        return await self.write(lambda c: outbox.mark_unknown(c, row.id, row.token, now, error))

    async def outbox_failed(self, row: outbox.Outgoing, error: str) -> bool:
        """It can never be sent."""
        return await self.write(lambda c: outbox.mark_failed(c, row.id, row.token, error))

    async def outbox_hold_before(self, moment: datetime) -> int:
        """After a restore: hold what was decided before this moment."""
        return await self.write(lambda conn: outbox.hold_before(conn, moment))

    async def outbox_release(self, ids: Sequence[int]) -> int:
        """Let held messages go."""
        now = self._clock.now()
        return await self.write(lambda conn: outbox.release(conn, ids, now))


class BoardDesk(Desk):
    """Living messages, edited in place."""

    async def board_shown(
        self, board: boards.Board, chat_id: int, message_id: int, digest: str
    ) -> None:
        """Telegram shows what was wanted when `board` was read; what came later stays wanted."""
        now = self._clock.now()
        mark = boards.mark_shown
        await self.write(lambda conn: mark(conn, board, chat_id, message_id, digest, now))
        fp("board.marked")

    async def board_lost(self, board: boards.Board) -> None:
        """The message is gone: it will be sent anew."""
        await self.write(lambda conn: boards.mark_lost(conn, board.id))

    async def board_buried(self, board: boards.Board) -> None:
        """Something newer stands below it: it will be sent anew, and the old one loses its buttons."""
        await self.write(lambda conn: boards.mark_buried(conn, board.id))

    async def board_failed(self, board: boards.Board, error: str) -> None:
        """It cannot be shown until somebody wants it again."""
        await self.write(lambda conn: boards.mark_failed(conn, board.id, error))

    async def board_tried(self, board: boards.Board, error: str) -> None:
        """Not this time: it stays out of date."""
        now = self._clock.now()
        await self.write(lambda conn: boards.mark_tried(conn, board.id, now, error))
