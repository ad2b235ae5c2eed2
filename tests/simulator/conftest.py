"""A small world for the simulator's own tests: three villagers, a group, a PTB bot without a socket."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from telegram import Bot
from telegram.request import HTTPXRequest

from simulator.faults import FaultyTransport, Script
from simulator.jsons import Json
from simulator.people import Chat, User
from simulator.phone import Phone
from simulator.server import build
from simulator.times import Times
from simulator.wire import InProcess
from simulator.world import World


@dataclass
class HandClock:
    """A clock that moves only when told."""

    at: datetime = field(default_factory=lambda: datetime(2026, 3, 1, 9, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)

    async def turn(self, to: datetime) -> None:
        self.at = to


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def world(clock: HandClock) -> World:
    return World(Times(now=clock.now, turn=clock.turn), limits=False, bot_username="test_bot")


@pytest.fixture
def zhang(world: World) -> User:
    return world.user("建国", last_name="张", caption="召集人", started=True)


@pytest.fixture
def li(world: World) -> User:
    return world.user("秀英", started=True)


@pytest.fixture
def group(world: World, zhang: User, li: User) -> Chat:
    return world.group("花溪村议事群", [li], owner=zhang, bot="administrator")


@pytest.fixture
def phone(world: World, zhang: User) -> Phone:
    return Phone(world, zhang)


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def app(world: World, script: Script) -> Starlette:
    return build(world, script=script, check=True)


@pytest.fixture
def wire(app: Starlette) -> FaultyTransport:
    return FaultyTransport(httpx.ASGITransport(app=app))


@pytest.fixture
async def bot(world: World, wire: FaultyTransport) -> AsyncIterator[Bot]:
    """PTB's own Bot, talking to the simulator through PTB's own request class."""
    requests = [HTTPXRequest(httpx_kwargs={"transport": wire}) for _ in range(2)]
    made = Bot(
        world.token,
        base_url="http://telegram.test/bot",
        base_file_url="http://telegram.test/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )
    async with made:
        yield made


class Call:
    """A bare HTTP client of the Bot API: ``await call("sendMessage", chat_id=…)``."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client, self.token = client, token

    async def __call__(self, method: str, **params: object) -> Json:
        answer = await self.client.post(f"/bot{self.token}/{method}", json=params)
        body: Json = answer.json()
        assert (answer.status_code == 200) is body["ok"]
        assert body["ok"] or body["error_code"] == answer.status_code
        return body

    async def refusal(self, method: str, **params: object) -> str:
        """The description of a call that must fail."""
        body = await self(method, **params)
        assert not body["ok"], body
        description: str = body["description"]
        return description

    async def ok(self, method: str, **params: object) -> Any:
        """The result of a call that must succeed."""
        body = await self(method, **params)
        assert body["ok"], body
        return body["result"]


@pytest.fixture
async def call(world: World, app: Starlette) -> AsyncIterator[Call]:
    transport = InProcess(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://telegram.test") as client:
        yield Call(client, world.token)
