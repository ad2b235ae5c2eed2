"""花溪村 for scenario tests: everybody's phone, a clock to turn, the bot and its database in process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import rtoml
import structlog
from pydantic import SecretStr

from bot import seeding
from bot.app import Edges, build, open_store
from bot.budget import NoBudget
from bot.clock import TurnableClock
from bot.ports import Paper
from bot.running import App
from bot.settings import Settings
from bot.turning import turn
from flows.profile.load import load_all
from flows.profile.schema import Profile
from nlp.checker import Checker
from simulator.faults import FaultyTransport, Script
from simulator.people import Chat
from simulator.phone import Phone
from simulator.server import build as build_simulator
from simulator.times import Times
from simulator.wire import InProcess
from simulator.world import World
from storage.store import Store

VILLAGE = Path(__file__).parents[2] / "demo" / "village.toml"
MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""A Monday, nine o'clock in China."""


structlog.configure(
    processors=[
        structlog.stdlib.add_log_level,
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        ),
    ]
)
"""Plain tracebacks: the pretty ones show every local variable and take a tenth of a second each."""


class StillClock:
    """A base that never moves by itself, so that nothing in a test depends on the hour."""

    def now(self) -> datetime:
        return MORNING


async def no_pause(_seconds: float) -> None:
    """Backing off takes no time in a test."""


@cache
def checker() -> Checker:
    """The classifier, loaded once for all tests of a process."""
    return Checker.load()


@cache
def profiles() -> dict[str, Profile]:
    return load_all()


@cache
def blank() -> bytes:
    """A database with all tables and nothing in them; how it comes to be is tested in storage."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "blank.db"
        settings = Settings(_env_file=None, database_url=f"sqlite:///{file}")
        open_store(settings, TurnableClock(StillClock()), profiles()).close()
        return file.read_bytes()


@cache
def village_data() -> dict[str, Any]:
    return rtoml.loads(VILLAGE.read_text("utf-8"))


class Village:
    """A test reads like a transcript: `village.phone("王秀英").tap("提议题")`, `await village.settle()`."""

    def __init__(self, folder: Path, data: dict[str, Any], *, strict: bool = True) -> None:
        self.folder = folder
        self.data = data
        self.strict = strict
        self.paper: Paper | None = None
        self.admins: frozenset[int] = frozenset()
        self.seeded = True
        self.profiles: dict[str, Profile] = profiles()
        self.clock = TurnableClock(StillClock())
        self.world = World(
            Times(now=self.clock.now), limits=False, bot_username="yishi_bot", privacy=False
        )
        self.script = Script()
        self.connect()
        self.phones: dict[str, Phone] = {}
        self.group: Chat = self._people()
        self.store: Store
        self.app: App

    def connect(self) -> None:
        """The wire to the simulated Telegram."""
        server = build_simulator(self.world, script=self.script, check=True)
        self.transport = FaultyTransport(InProcess(server))

    def _people(self) -> Chat:
        for row in self.data["people"]:
            if not row.get("no_phone"):
                user = self.world.user(row["name"], caption=row["caption"], started=True)
                self.phones[row["name"]] = Phone(self.world, user)
        users = [phone.user for phone in self.phones.values()]
        title = self.data["group"]["title"]
        return self.world.group(title, users[1:], owner=users[0], bot="administrator")

    def phone(self, name: str) -> Phone:
        """The phone of this villager."""
        return self.phones[name]

    def id(self, name: str) -> int:
        """The person's number."""
        return [row["name"] for row in self.data["people"]].index(name) + 1

    async def begin(self) -> None:
        """Open the database, write the village into it if it is new, start the bot."""
        file = self.folder / "village.db"
        if not file.exists():
            file.write_bytes(blank())
        settings = Settings(
            _env_file=None,
            bot_token=SecretStr(self.world.token),
            bot_api_url="http://telegram.test",
            database_url=f"sqlite:///{file}",
            admin_ids=self.admins,
        )
        self.store = open_store(settings, self.clock, self.profiles)
        if self.seeded and not await self.store.reader.communities():
            accounts = {name: phone.user.id for name, phone in self.phones.items()}
            await self.store.put(seeding.records(self.data, accounts, self.group.id, MORNING))
        edges = Edges(self.transport, NoBudget(), no_pause, strict=self.strict)
        self.app = build(settings, self.clock, self.store, checker(), self.paper, edges)
        await self.app.start()

    async def end(self) -> None:
        """Stop the bot and close the database; the simulator lives on."""
        await self.app.stop()
        self.store.close()

    async def restart(self) -> None:
        """Another process takes over where this one was."""
        await self.end()
        await self.begin()

    async def settle(self) -> None:
        """Let the bot do everything there is to do now."""
        await self.app.drain()

    async def turn(self, to: datetime | None = None, **by: float) -> None:
        """Turn the clock, `hours=1`, `days=3`, or to a moment; what falls due on the way happens."""
        await turn(self.app, self.clock, to or self.clock.now() + timedelta(**by))


@asynccontextmanager
async def living_village(
    folder: Path, data: dict[str, Any] | None = None, *, strict: bool = True
) -> AsyncIterator[Village]:
    """A village with its bot running."""
    village = Village(folder, data or village_data(), strict=strict)
    await village.begin()
    try:
        yield village
    finally:
        await village.end()
