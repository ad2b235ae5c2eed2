"""Sends what waits in the outbox, marks each by its fate, and never lets one chat delay another."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bot.budget import Budget
from bot.fate import Fate, Judged, judge
from bot.lines import Lines
from bot.mouth import File, Mouth
from bot.nursery import Nursery
from bot.ports import Outgoing, Paper, Reader, Store
from bot.screens.painter import Painter
from bot.screens.render import Screen
from flows.clock import Clock

log = structlog.get_logger()

MOST = 100
"""Rows in hand at a time."""

SOON = 5.0
"""Seconds before a message that was definitely not sent is tried again."""

PATIENCE = 60.0
"""Seconds. A row that has waited for its turn so long goes back, well before its lease of 120 s ends."""

PHOTO, VOICE = "photo", "voice"
EXTRAS = (".png", ".ics")
"""What may be missing without harm: the words of the message stand by themselves."""

QR = "qr."
"""A document of this name is a deep link as a picture; the payload stands behind the dot."""

Moved = Callable[[int, int], Awaitable[None]]
Unreached = Callable[[Outgoing, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Speech:
    """What everybody who speaks shares: words, voice, measure, time, and order."""

    painter: Painter
    mouth: Mouth
    budget: Budget
    clock: Clock
    lines: Lines
    nursery: Nursery


class Sender:
    """One at a time per recipient, many recipients at once.

    `moved` is told that a group has a new id; `unreached` that a person cannot be written to.
    """

    def __init__(self, store: Store, reader: Reader, speech: Speech, paper: Paper) -> None:
        self._store = store
        self._reader = reader
        self._painter = speech.painter
        self._mouth = speech.mouth
        self._budget = speech.budget
        self._clock = speech.clock
        self._lines = speech.lines
        self._nursery = speech.nursery
        self._paper = paper
        self._in_hand = 0
        self.moved: Moved | None = None
        self.unreached: Unreached | None = None

    async def step(self) -> int:
        """Begin to send what is due; returns how many rows were taken."""
        free = MOST - self._in_hand
        if free <= 0 or not await self._store.lead_sending():
            return 0
        rows = list(await self._store.outbox_claim(free))
        lines: dict[str, list[Outgoing]] = {}
        for row in rows:
            lines.setdefault(row.to, []).append(row)
        self._in_hand += len(rows)
        for to, line in lines.items():
            self._nursery.send(f"send {to}", self._line(to, line))
        return len(rows)

    async def _line(self, to: str, rows: list[Outgoing]) -> None:
        """The messages to one recipient, in their order."""
        begun = asyncio.get_running_loop().time()
        async with self._lines.turn(to):
            for row in rows:
                try:
                    if asyncio.get_running_loop().time() - begun > PATIENCE:
                        await self._later(row, 0, "no turn")
                    else:
                        await self._one(row)
                finally:
                    self._in_hand -= 1

    async def _one(self, row: Outgoing) -> None:
        if row.card is None:
            await (self._bare(row) if row.document else self._leave(row))
            return
        chat_id = await self._reader.address(row.to)
        if chat_id is None:
            await self._unreachable(row, 0, "no chat")
            return
        wait = self._budget.stopped(chat_id)
        if wait:
            await self._later(row, wait, "429")
            return
        screen = await self._screen(row)
        file = await self._file(row) if row.document else None
        if row.document and not file and not row.document.endswith(EXTRAS):
            screen = replace(screen, html=self._painter.sentence("bot.document_missing"))
        try:
            message_id = await self._say(chat_id, screen, file)
        except Exception as error:
            await self._went_wrong(row, chat_id, judge(error), screen)
        else:
            await self._store.outbox_sent(row, chat_id, message_id)

    async def _say(self, chat_id: int, screen: Screen, file: tuple[str, File] | None) -> int:
        if file:
            if file[0] == VOICE:
                return await self._mouth.voice(chat_id, str(file[1]), screen)
            picture = file[0].endswith(".png") or file[0] == PHOTO
            show = self._mouth.picture if picture else self._mouth.document
            return await show(chat_id, *file, screen)
        return await self._mouth.send(chat_id, screen)

    async def _file(self, row: Outgoing) -> tuple[str, File] | None:
        """The paper that goes with the message; none when it cannot be made (now).

        `photo:…` and `file:…` name what somebody sent before: Telegram keeps it, we keep its id.
        """
        kind, _, file_id = row.document.partition(":")
        if file_id:
            return kind, file_id
        try:
            if row.document.startswith(QR):
                from documents.qr import qr_png  # with all papers behind it; most days need none

                payload = row.document.removeprefix(QR)
                return f"{QR}png", qr_png(self._painter.link(payload))
            return await self._paper(row.case_id, row.document)
        except Exception as error:
            if self._painter.strict and not isinstance(error, LookupError):
                raise
            log.error("sender.no_paper", row=row.id, code=row.document, exc_info=error)
            return None

    async def _screen(self, row: Outgoing) -> Screen:
        assert row.card is not None
        screen = await self._painter.card(row.card, row.community_id, row.case_id)
        if row.number == 1:
            return screen
        mark = self._painter.sentence("bot.again", no=f"R-{row.id}-{row.number}")
        return replace(screen, html=f"{screen.html}\n{mark}")

    async def _went_wrong(
        self, row: Outgoing, chat_id: int, judged: Judged, screen: Screen
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
                await self._store.outbox_unknown(row, judged.reason)
            case Fate.MARKUP:
                await self._without_markup(row, chat_id, screen)
            case Fate.BLOCKED:
                await self._unreachable(row, chat_id, judged.reason)
            case _:
                await self._store.outbox_failed(row, judged.reason)

    async def _without_markup(self, row: Outgoing, chat_id: int, screen: Screen) -> None:
        """Telegram refused the HTML: a fault of ours. Once more as plain words, and an alarm."""
        log.error("sender.markup", row=row.id, html=screen.html)
        try:
            message_id = await self._mouth.plain(chat_id, screen)
        except Exception as second:
            judged = judge(second)
            mark = (
                self._store.outbox_unknown
                if judged.fate is Fate.UNKNOWN
                else self._store.outbox_failed
            )
            await mark(row, judged.reason)
        else:
            await self._store.outbox_sent(row, chat_id, message_id)

    async def _later(self, row: Outgoing, seconds: float, reason: str) -> None:
        await self._store.outbox_retry(row, self._clock.now() + timedelta(seconds=seconds), reason)

    async def _unreachable(self, row: Outgoing, chat_id: int, reason: str) -> None:
        """The account is shut; whoever has another one gets it there."""
        if await shut(self._store, self._reader, chat_id, row.to):
            await self._later(row, 0, reason)
            return
        await self._store.outbox_failed(row, reason)
        if self.unreached:
            await self.unreached(row, reason)

    async def _bare(self, row: Outgoing) -> None:
        """Take the buttons from what asks for nothing any more; that it fails harms nobody."""
        _, chat, message = row.document.split(":")
        wait = self._budget.stopped(int(chat))
        if wait:
            await self._later(row, wait, "429")
            return
        try:
            await self._mouth.bare(int(chat), int(message))
        except Exception as error:
            judged = judge(error)
            log.info("sender.not_undressed", row=row.id, reason=judged.reason)
            if judged.fate is Fate.WAIT:
                self._budget.stop(int(chat), judged.wait)
            if judged.fate in (Fate.WAIT, Fate.HELD, Fate.NOT_SENT):
                await self._later(row, max(judged.wait, SOON), judged.reason)
                return
        await self._store.outbox_sent(row, int(chat), 0)

    async def _leave(self, row: Outgoing) -> None:
        chat_id = int(row.to[1:])
        try:
            await self._mouth.leave(chat_id)
        except Exception as error:
            log.info("sender.not_left", chat=chat_id, reason=judge(error).reason)
        await self._store.outbox_sent(row, chat_id, 0)


async def shut(store: Store, reader: Reader, chat_id: int, to: str) -> bool:
    """Note that this private chat takes nothing; whether `to` (`p12`) can be reached in another."""
    if chat_id <= 0:
        return False
    await store.account_blocked(chat_id, blocked=True)
    return await reader.address(to) not in (None, chat_id)
