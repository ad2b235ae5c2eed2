"""Runs simulator and bot in one process on one clock: the village, its turning of time, its renewal."""

import asyncio
import socket
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot import seeding
from bot.app import Edges, build, forget, open_store
from bot.budget import NoBudget
from bot.clock import TurnableClock
from bot.running import App
from bot.settings import Settings
from bot.turning import turn
from demo import panel, village
from demo.neighbours import Neighbours
from demo.story import Story
from simulator.server import build as build_simulator
from simulator.server import server
from simulator.times import Times
from simulator.wire import InProcess
from simulator.world import World

TELEGRAM = "http://telegram.demo"
"""An address that is never looked up: the bot reaches the simulator without a socket."""

LOOK = 1.0
"""Real seconds between two looks at what the page shows of the future."""

FONT = Path(__file__).parents[1] / "documents" / "fonts" / "NotoSansSC-subset.otf"
"""The letters of the forms, for a browser on a machine without Chinese ones."""

BEAT = 0.8
"""Real seconds between two beats of the neighbours."""

PATIENCE = 10.0
"""Real seconds at most until the bot has fetched what people did."""

CROWD = 200
"""So many deeds of neighbours at most, before the clock is turned."""


def clear(data: Path) -> None:
    """Remove a village and its clock; raises Occupied while somebody works on it."""
    forget(data)
    clock_of(data).unlink(missing_ok=True)


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
    pace: float = 1.0
    ahead: Ahead = field(default_factory=Ahead)
    kinds: set[str] = field(default_factory=set)
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        times = Times(self.now, self.turn, lambda: self.ahead.due)
        words = village.data()["words"]
        self.clock = TurnableClock(saved=clock_of(self.data))
        self.world = World(
            times, limits=False, bot_name=words["bot"], bot_username="yishi_demo_bot"
        )
        self.story = Story(self, self.pace)
        self.panel = panel.Panel(self)
        self.simulator = build_simulator(
            self.world, jumps=self.panel.jumps(), actions=self.panel.actions(), font=FONT
        )
        self._tasks: asyncio.TaskGroup | None = None
        self._living: asyncio.Task[None] | None = None
        self._move_in()

    def _move_in(self) -> None:
        """People, phones, database and bot, from nothing or from where they were."""
        self.people = village.move_in(self.world, village.data())
        self.world.opening = village.opening(self.people)
        self.neighbours = Neighbours(self.people, village.roles(), village.convenor(), self.now)
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
        kept = bool(await self.store.reader.communities())
        if not kept:
            people = seeding.records(
                village.data(), self.people.accounts, self.people.group.id, self.clock.now()
            )
            await self.store.put(people)
        await self.app.start()
        for phone in self.people.phones.values():
            phone.start()
        await self.app.drain()
        self._all_read()
        self._untouched = -1 if kept else self._deeds()

    def _all_read(self) -> None:
        """Nobody has news yet: that everybody was greeted is none."""
        for phone in self.people.phones.values():
            chat = self.world.private(phone.user)
            self.world.seen[phone.user.id, chat.id] = chat.last_id

    async def live(self, door: socket.socket) -> None:
        """Serve the page at this listening socket and run the bot, until cancelled or Ctrl-C."""
        web = server(self.simulator)
        async with asyncio.TaskGroup() as group:
            self._tasks = group
            self._living = group.create_task(self.app.live())
            tasks = [group.create_task(self._look_ahead()), group.create_task(self._beat())]
            serving = group.create_task(web.serve(sockets=[door]))
            try:
                await asyncio.wait([serving])
            except asyncio.CancelledError:
                web.should_exit = True
                await asyncio.wait([serving])
                raise
            finally:
                self.panel.stop()
                for task in [*tasks, self._living]:
                    task.cancel()

    # --- time ---------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The hour in the village; a fresh village has a fresh clock."""
        return self.clock.now()

    async def turn(self, to: datetime) -> None:
        """Turn the clock; the neighbours finish what they were at, and what falls due happens."""
        async with self.busy:
            if not self.story.playing:
                await self._finish()
            await self.settle()
            await turn(self.app, self.clock, to)
        await self.see()

    async def _finish(self) -> None:
        for _ in range(CROWD):
            if not self.neighbours.hurry(self.world.in_hand, self.kinds):
                return
            await self.settle()

    async def settle(self) -> None:
        """Let the bot take in what people did, and do all there is to do about it."""
        until = asyncio.get_running_loop().time() + PATIENCE
        while self._living and self.world.queue.pending:  # its own poller fetches it
            if asyncio.get_running_loop().time() > until:
                break
            await asyncio.sleep(0.01)
        await self.app.drain()

    async def go(self, where: str | int) -> None:
        """Turn to the next meeting, or forward by minutes."""
        await self.see()
        minutes = timedelta(minutes=where if isinstance(where, int) else 0)
        ahead = None if minutes else self.ahead.meeting
        await self.turn(ahead or self.clock.now() + minutes)

    async def see(self) -> None:
        """Look at what lies ahead."""
        self.ahead.due = await self.app.next_due(of_cases=True)
        self.ahead.meeting = await self.app.next_meeting()

    async def _look_ahead(self) -> None:
        while True:
            async with self.busy:
                await self.see()
            await asyncio.sleep(LOOK)

    # --- what happens by itself -----------------------------------------------------------------

    async def _beat(self) -> None:
        while True:
            async with self.busy:
                if not self.story.playing:
                    self.neighbours.step(self.world.in_hand, self.kinds)
            await asyncio.sleep(BEAT * self.pace)

    def start(self, work: "asyncio._CoroutineLike[None]") -> asyncio.Task[None]:
        """Begin something that goes on beside the page; only while the village lives."""
        assert self._tasks, "nobody lives here yet"
        return self._tasks.create_task(work)

    # --- renewal --------------------------------------------------------------------------------

    @property
    def touched(self) -> bool:
        """Whether anybody has done anything since the village was new."""
        return self._deeds() != self._untouched or bool(self.world.presses)

    def _deeds(self) -> int:
        return sum(chat.last_id for chat in self.world.chats.values())

    async def afresh(self) -> None:
        """A new village at the present hour: everything that was done here is forgotten."""
        async with self.busy:
            await self._close()
            clear(self.data)
            self.clock = TurnableClock(saved=clock_of(self.data))
            self.world.reset()
            self._move_in()
            await self.settle_in()
            if self._tasks:
                self._living = self._tasks.create_task(self.app.live())
        await self.see()

    async def _close(self) -> None:
        if self._living:
            self._living.cancel()
            await asyncio.wait([self._living])
        else:
            await self.app.stop()
        self.store.close()
