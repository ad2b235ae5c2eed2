"""Sends what waits in the outbox, marks each by its fate, and never lets one chat delay another."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.budget import Budget
from bot.fate import Fate, Judged, judge
from bot.mouth import Mouth
from bot.ports import Outbox, Outgoing, Paper, Reader
from bot.screens.painter import Painter
from bot.screens.render import Screen
from flows.clock import Clock

log = structlog.get_logger()

BATCH = 50
SOON = 5.0
"""Seconds before a message that was definitely not sent is tried again."""

Moved = Callable[[int, int], Awaitable[None]]
Unreached = Callable[[Outgoing, int, str], Awaitable[None]]


class Sender:
    """One at a time per chat, many chats at once.

    `moved` is told that a group has a new id; `unreached` that a person cannot be written to.
    """

    def __init__(
        self,
        outbox: Outbox,
        reader: Reader,
        painter: Painter,
        mouth: Mouth,
        budget: Budget,
        clock: Clock,
        paper: Paper,
    ) -> None:
        self._outbox = outbox
        self._reader = reader
        self._painter = painter
        self._mouth = mouth
        self._budget = budget
        self._clock = clock
        self._paper = paper
        self.moved: Moved | None = None
        self.unreached: Unreached | None = None

    async def step(self) -> int:
        """Send what is due; returns how many rows were taken."""
        rows: list[Outgoing] = list(await self._outbox.claim(BATCH))
        lines: dict[str, list[Outgoing]] = {}
        for row in rows:
            lines.setdefault(row.to, []).append(row)
        async with asyncio.TaskGroup() as group:
            for line in lines.values():
                group.create_task(self._line(line))
        return len(rows)

    async def _line(self, rows: list[Outgoing]) -> None:
        """The messages to one recipient, in their order."""
        for row in rows:
            await self._one(row)

    async def _one(self, row: Outgoing) -> None:
        if row.card is None:
            await self._leave(row)
            return
        chat_id = await self._reader.address(row.to)
        if chat_id is None:
            await self._unreachable(row, 0, "no chat")
            return
        wait = self._budget.stopped(chat_id)
        if wait:
            await self._later(row, wait, "429")
            return
        try:
            message_id = await self._say(row, chat_id)
        except Exception as error:
            await self._went_wrong(row, chat_id, judge(error), error)
        else:
            await self._outbox.sent(row, chat_id, message_id)

    async def _say(self, row: Outgoing, chat_id: int) -> int:
        screen = await self._screen(row)
        if not row.document:
            return await self._mouth.send(chat_id, screen)
        try:
            name, body = await self._paper(row.case_id, row.document)
        except LookupError:
            log.error("sender.no_paper", row=row.id, code=row.document)
            missing = self._painter.sentence("bot.document_missing")
            return await self._mouth.send(chat_id, replace(screen, html=missing))
        return await self._mouth.document(chat_id, name, body, screen)

    async def _screen(self, row: Outgoing) -> Screen:
        assert row.card is not None
        screen = await self._painter.card(row.card, row.community_id, row.case_id)
        if row.number == 1:
            return screen
        mark = self._painter.sentence("bot.again", no=f"R-{row.id}-{row.number}")
        return replace(screen, html=f"{screen.html}\n{mark}")

    async def _went_wrong(
        self, row: Outgoing, chat_id: int, judged: Judged, error: BaseException
    ) -> None:
        log.warning("sender.failed", row=row.id, fate=judged.fate.value, reason=judged.reason)
        match judged.fate:
            case Fate.NOT_SENT:
                await self._later(row, SOON, judged.reason)
            case Fate.WAIT:
                self._budget.stop(chat_id, judged.wait)
                await self._later(row, judged.wait, judged.reason)
            case Fate.HELD:
                await self._later(row, judged.wait, judged.reason)
            case Fate.MOVED:
                if self.moved:
                    await self.moved(chat_id, judged.moved_to)
                await self._later(row, 0, judged.reason)
            case Fate.UNKNOWN:
                await self._outbox.unknown(row, judged.reason)
            case Fate.MARKUP:
                await self._without_markup(row, chat_id, error)
            case Fate.BLOCKED:
                await self._unreachable(row, chat_id, judged.reason)
            case _:
                await self._outbox.failed(row, judged.reason)

    async def _without_markup(self, row: Outgoing, chat_id: int, error: BaseException) -> None:
        """Telegram refused the HTML: a fault of ours. Once more as plain words, and an alarm."""
        log.error("sender.markup", row=row.id, exc_info=error)
        try:
            message_id = await self._mouth.plain(chat_id, await self._screen(row))
        except Exception as second:
            judged = judge(second)
            mark = self._outbox.unknown if judged.fate is Fate.UNKNOWN else self._outbox.failed
            await mark(row, judged.reason)
        else:
            await self._outbox.sent(row, chat_id, message_id)

    async def _later(self, row: Outgoing, seconds: float, reason: str) -> None:
        await self._outbox.retry(row, self._clock.now() + timedelta(seconds=seconds), reason)

    async def _unreachable(self, row: Outgoing, chat_id: int, reason: str) -> None:
        await self._outbox.failed(row, reason)
        if self.unreached:
            await self.unreached(row, chat_id, reason)

    async def _leave(self, row: Outgoing) -> None:
        chat_id = int(row.to[1:])
        try:
            await self._mouth.leave(chat_id)
        except Exception as error:
            log.info("sender.not_left", chat=chat_id, reason=judge(error).reason)
        await self._outbox.sent(row, chat_id, 0)
