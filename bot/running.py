"""The running bot: its loops, and the same steps one by one for tests and for turning the clock."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

import httpx
import structlog
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.answers import Answers
from bot.boards import PAUSE, BoardKeeper
from bot.budget import Budget
from bot.house import HEART
from bot.intake import Intake, PtbApplication
from bot.lines import Lines
from bot.menus import Menus
from bot.mouth import Mouth
from bot.nursery import Nursery
from bot.parse import Parser
from bot.poller import LONG_POLL, Pause, Poller
from bot.ports import Classify, DrawCard, MakeTimer, Outgoing, Paper, Reader, Store, Timer
from bot.press import Desk
from bot.pulse import Pulse
from bot.screens.painter import Painter
from bot.sender import Sender, Speech
from bot.texts import book
from flows.clock import Clock
from flows.command import BOT, NOTHING, Command, Ref
from flows.outage import LONG

log = structlog.get_logger()

IDLE = 1.0
"""Real seconds after which a loop looks again although nobody woke it."""


LIMITS = {"poller": 180.0, "intake": 60.0, "speech": 60.0, "ticker": 60.0}
"""Real seconds after which a silent loop hangs: a long poll and the longest pause after a fault
belong to the poller's honest work."""

UNNOTICED = timedelta(seconds=LONG_POLL + 40)
"""So long a poll may wait for an answer from a line that is dead, while the heart beats on."""

GREETINGS = 3
"""So often a refused token is tried at the start, before it is believed to be wrong."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the app is made of; tests exchange the network, the budget and the pauses."""

    clock: Clock
    store: Store
    reader: Reader
    classify: Classify
    warm: Callable[[], None]
    paper: Paper
    draw: DrawCard
    ptb: PtbApplication
    client: httpx.AsyncClient
    address: str
    budget: Budget
    pause: Pause
    timer: MakeTimer
    strict: bool
    zone: tzinfo
    admins: frozenset[int] = frozenset()


class App:
    """`live` lasts until it is cancelled or something dies; `drain` does all there is to do now."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._nursery = Nursery()
        self._arrived = asyncio.Event()
        self._handled = asyncio.Event()
        self._intake_turn = asyncio.Lock()
        self._looping = False
        self._pulse = Pulse(LIMITS)
        self._timer: Timer | None = None
        self._laid_on: date | None = None
        self._heard = parts.clock.now()
        self.alarms: list[str] = []

    @property
    def bot(self) -> Bot:
        """The library's bot; its name is known after the start."""
        bot: Bot = self._parts.ptb.bot
        return bot

    async def start(self) -> None:
        """Say hello to Telegram and get everything ready; raises InvalidToken for a wrong token."""
        await self._greet()
        parts = self._parts
        name = self.bot.username
        reader = parts.reader
        painter = Painter(book(), parts.clock, reader, name, strict=parts.strict, zone=parts.zone)
        mouth = Mouth(self.bot, parts.budget, painter.sentence("bot.rest_in_paper"))
        speech = Speech(painter, mouth, parts.budget, parts.clock, Lines(), self._nursery)
        answers = Answers(mouth, painter, self._nursery, name)
        parser = Parser(self.bot.id, name)
        desk = Desk(parts.store, reader, parts.clock, parser, parts.classify, answers, parts.admins)
        self._intake = Intake(parts.ptb, parts.store, desk.serve, answers.sorry)
        self._menus = Menus(self.bot, reader, book())
        answers.offices_changed = self._offices_changed
        self._nursery.send("menus", self._menus.begin())
        self._sender = Sender(parts.store, reader, speech, parts.paper)
        self._boards = BoardKeeper(parts.store, reader, speech, parts.draw)
        self._sender.moved = self._boards.moved = self._moved
        self._sender.unreached = self._unreached
        await self._after_outage()
        await self._almanac()
        self._poller = Poller(
            parts.client,
            parts.address,
            parts.store,
            self._arrived.set,
            self._alarm,
            parts.pause,
            self._after_outage,
        )

    async def _almanac(self) -> None:
        """At the start and with every new day: what months, quarters and years remind a village of.

        One village for which that fails keeps neither the others nor the start waiting.
        """
        now = self._parts.clock.now()
        if self._laid_on == now.date():
            return
        self._laid_on = now.date()
        for village in await self._parts.reader.villages():
            command = Command(NOTHING, "almanac", BOT, now, community_id=village.id)
            try:
                await self._parts.store.run(command)
            except Exception as error:
                self._alarm(f"almanac of village {village.id}: {error!r}")

    def _offices_changed(self) -> None:
        self._nursery.send("menus", self._menus.refresh())

    async def _greet(self) -> None:
        """Telegram may be out of reach at the start: wait for it, but not for a wrong token."""
        refused = 0
        while True:
            try:
                await self._parts.ptb.initialize()
            except InvalidToken:
                refused += 1
                if refused >= GREETINGS:
                    raise
            except TelegramError as error:
                log.warning("app.no_telegram", reason=str(error))
            else:
                return
            await self._parts.pause(2.0)

    async def _after_outage(self) -> None:
        """Before anything falls due: votes that were open while nobody listened get their time back.

        At the start, and when Telegram can be reached again.
        """
        votes, now = sorted(await self._parts.reader.open_votes()), self._parts.clock.now()
        heard = self._heard

        def gap(seen: datetime | None) -> list[Command]:
            """A poll into the void is noticed late; what beat after that was another process."""
            since = min(seen, heard) if seen and seen - heard < UNNOTICED else seen
            return _given_back(votes, since, now)

        for problem in await self._parts.store.revive(HEART, gap):
            self._alarm(problem)

    def begin(self) -> None:
        """Start the loops."""
        self._looping = True
        self._nursery.keep("poller", self._poll())
        self._nursery.keep("intake", self._take_in())
        self._nursery.keep("speech", self._speak())
        self._timer = self._parts.timer(self._tick)
        self._timer.start()
        self._nursery.keep("watch", self._pulse.watch())
        self._nursery.send("warm", asyncio.to_thread(self._parts.warm))

    async def live(self) -> None:
        """Run the loops until something dies or the task is cancelled; `start` comes before."""
        try:
            self.begin()
            await self._nursery.died()
        finally:
            await self.stop()

    async def stop(self) -> None:
        """Let what is under way finish, and close the lines."""
        self._looping = False
        if self._timer:
            await self._timer.stop()
        await self._nursery.close()
        await self._parts.ptb.shutdown()
        await self._parts.client.aclose()

    async def drain(self) -> int:
        """Do all there is to do now, in a fixed order, until nothing is left; how much it was."""
        total, moved = 0, 1
        while moved:
            moved = 0 if self._looping else await self._listen(0)
            moved += await self._handle()
            moved += await self._fire()
            moved += await self._sender.step()
            await self._nursery.idle()
            moved += await self._boards.step(pause=0)
            await self._nursery.idle()
            total += moved
        return total

    async def next_meeting(self) -> datetime | None:
        """When the next meeting is planned to begin."""
        return await self._parts.reader.next_meeting()

    async def next_due(self, *, of_cases: bool = False) -> datetime | None:
        """When the next reminder (of a case) falls due."""
        return await self._parts.reader.next_due(of_cases=of_cases)

    async def _handle(self) -> int:
        async with self._intake_turn:
            return await self._intake.step()

    async def _poll(self) -> None:
        while True:
            await self._listen(LONG_POLL)
            self._pulse.beat("poller")

    async def _listen(self, wait: int) -> int:
        found = await self._poller.step(wait)
        if not self._poller.failures:
            self._heard = self._parts.clock.now()
        return found

    async def _fire(self) -> int:
        """What fell due; with Telegram long out of reach nothing does: no vote ends that nobody could cast."""
        silent = self._parts.clock.now() - self._heard
        return 0 if self._poller.failures and silent >= LONG else await self._parts.store.tick()

    async def _take_in(self) -> None:
        while True:
            self._pulse.beat("intake")
            if await self._handle():
                self._handled.set()
            else:
                await _wait(self._arrived, IDLE)

    async def _speak(self) -> None:
        while True:
            self._pulse.beat("speech")
            spoken = await self._sender.step()
            spoken += await self._boards.step(PAUSE)
            if not spoken:
                await _wait(self._handled, IDLE)

    async def _tick(self) -> None:
        """What the timer of the scheduler room asks for, every few seconds.

        The timer goes on after an error; one that comes with every tick gives no sign of life. The
        heartbeat says that people are heard: without Telegram there is none.
        """
        await self._almanac()
        if await self._fire():
            self._handled.set()
        if not self._poller.failures:
            await self._parts.store.heartbeat(HEART)
        self._pulse.beat("ticker")

    async def _moved(self, old: int, new: int) -> None:
        """The group has a new id, as Telegram told the sender before it told us."""
        await self._parts.store.chat_moved(old, new)

    async def _unreached(self, row: Outgoing, reason: str) -> None:
        """Somebody cannot be written to: the case learns of it, so that a person tells him."""
        if row.case_id and row.to.startswith("p"):
            said = row.card.key if row.card else ""
            data = {
                "person_id": int(row.to[1:]), "reason": reason, "outbox": row.id, "said": said,
            }  # fmt: skip
            now = self._parts.clock.now()
            ref = Ref("c", row.case_id)
            command = Command(ref, "unreached", BOT, now, community_id=row.community_id, data=data)
            await self._parts.store.run(command)

    def _alarm(self, reason: str) -> None:
        log.critical("app.alarm", reason=reason)
        self.alarms.append(reason)


def _given_back(votes: Sequence[int], seen: datetime | None, now: datetime) -> list[Command]:
    """One command for each case with an open vote, when the bot was away for long."""
    if seen is None or now - seen < LONG:
        return []
    data = {"since": seen.isoformat(), "until": now.isoformat()}
    return [Command(Ref("c", case_id), "outage", BOT, now, data=data) for case_id in votes]


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
    event.clear()
