"""Runs simulator and bot in one process on one clock, and gives the page its buttons in time."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot import seeding
from bot.app import Edges, build, open_store
from bot.budget import NoBudget
from bot.clock import TurnableClock
from bot.running import App
from bot.settings import Settings
from bot.turning import turn
from demo import village
from simulator.panel import Jump
from simulator.server import build as build_simulator
from simulator.server import server
from simulator.times import Times
from simulator.wire import InProcess
from simulator.world import World

TELEGRAM = "http://telegram.demo"
"""An address that is never looked up: the bot reaches the simulator without a socket."""

LOOK = 1.0
"""Real seconds between two looks at what the page shows of the future."""


def clock_of(data: Path) -> Path:
    """Where the clock of this village is kept."""
    return data.with_suffix(".clock.json")


@dataclass
class Ahead:
    """What lies ahead, as the page's buttons know it."""

    due: datetime | None = None
    meeting: datetime | None = None


@dataclass
class Demo:
    """The village, its bot and its Telegram; `data` is the SQLite file, the clock lies beside it."""

    data: Path
    ahead: Ahead = field(default_factory=Ahead)

    def __post_init__(self) -> None:
        self.clock = TurnableClock(saved=clock_of(self.data))
        times = Times(self.clock.now, self.turn, lambda: self.ahead.due)
        self.world = World(
            times,
            limits=False,
            bot_name=village.data()["words"]["bot"],
            bot_username="yishi_demo_bot",
        )
        self.people = village.move_in(self.world, village.data())
        self.world.opening = village.opening(self.people)
        self.simulator = build_simulator(self.world, jumps=self.jumps())
        settings = Settings(
            _env_file=None,
            bot_token=SecretStr(self.world.token),
            bot_api_url=TELEGRAM,
            database_url=f"sqlite:///{self.data}",
        )
        self.store = open_store(settings, self.clock)
        edges = Edges(InProcess(self.simulator), NoBudget())
        self.app: App = build(settings, self.clock, self.store, edges=edges)

    async def settle_in(self) -> None:
        """Write the village down if the database is new, and let everybody press Start."""
        if not await self.store.reader.communities():
            people = seeding.records(
                village.data(), self.people.accounts, self.people.group.id, self.clock.now()
            )
            await self.store.put(people)
        await self.app.start()
        for phone in self.people.phones.values():
            phone.start()
        await self.app.drain()

    async def live(self, door: socket.socket) -> None:
        """Serve the page at this listening socket and run the bot, until cancelled or Ctrl-C."""
        web = server(self.simulator)
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self.app.live()),
                group.create_task(self._look_ahead()),
            ]
            serving = group.create_task(web.serve(sockets=[door]))
            try:
                await asyncio.wait([serving])
            except asyncio.CancelledError:
                web.should_exit = True
                await asyncio.wait([serving])
                raise
            finally:
                for task in tasks:
                    task.cancel()

    async def turn(self, to: datetime) -> None:
        """Turn the clock; everything that falls due on the way happens."""
        await turn(self.app, self.clock, to)
        await self._see()

    def jumps(self) -> list[Jump]:
        """The buttons in time: an hour, a day, to the next reminder, to the meeting."""
        label = village.data()["jumps"]["meeting"]
        return [
            Jump("hour", "", self._by(timedelta(hours=1))),
            Jump("day", "", self._by(timedelta(days=1))),
            Jump("next", "", lambda: self._to(self.ahead.due)),
            Jump("meeting", label, lambda: self._to(self.ahead.meeting)),
        ]

    def _by(self, step: timedelta) -> Callable[[], Awaitable[None]]:
        return lambda: self.turn(self.clock.now() + step)

    async def _to(self, moment: datetime | None) -> None:
        if moment and moment > self.clock.now():
            await self.turn(moment)

    async def _look_ahead(self) -> None:
        while True:
            await self._see()
            await asyncio.sleep(LOOK)

    async def _see(self) -> None:
        self.ahead.due = await self.app.next_due()
        self.ahead.meeting = await self.app.next_meeting()
