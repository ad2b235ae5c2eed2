"""Votes while the bot is killed, and two hundred at once: none is lost, none counts twice."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest
from pydantic import SecretStr

from bot.app import Edges, build, open_store
from bot.boards import PAUSE
from bot.settings import Settings
from flows.model import Account, Vote
from flows.view import View
from simulator.jsons import Json
from simulator.message import Message
from simulator.server import build as build_simulator
from simulator.times import Times
from simulator.wire import InProcess
from simulator.world import World
from tests.scenarios.crowd import FIRST_VOTER, LABELS, Heard, assembly, crowd, furnish
from tests.scenarios.kills import CONFIRMED, PATIENCE, Lost, Siege, campaign
from tests.scenarios.world import checker, profiles

VOTERS = 40
CROWD = 200

# --- kill -9 ---


async def test_a_kill_loses_no_vote_and_doubles_none(tmp_path):
    """Where Telegram has been told that it was received; the soak kills forty times, anywhere."""
    siege = Siege(tmp_path, assembly(VOTERS), random.Random(5))
    await campaign(siege, [CONFIRMED])
    assert siege.kills == 1


async def test_negative_control_without_the_inbox_the_first_kill_loses_votes(tmp_path):
    module = "tests.scenarios.careless"
    siege = Siege(tmp_path, assembly(VOTERS), random.Random(5), module)
    with pytest.raises(Lost, match="confirmed, and not saved"):
        await campaign(siege, [CONFIRMED])


# --- a storm ---


def choice(number: int) -> str:
    """What somebody chooses, as good as by chance."""
    return random.Random(number).choice(list(LABELS))


class Hurried:
    """So many seconds of its time are one of ours."""

    def __init__(self, start: datetime, speed: float) -> None:
        self._start, self._since, self._speed = start, monotonic(), speed

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._speed * (monotonic() - self._since))


class Storm:
    """Many phones around one keyboard, the bot in this process, the limits of a real Telegram."""

    def __init__(self, folder: Path, speed: float = 5.0) -> None:
        self.hall = assembly(CROWD)
        self.clock = Hurried(self.hall.now, speed)
        self.world = World(Times(now=self.clock.now), bot_username="yishi_bot", privacy=False)
        self.world.calls = Heard(self._called)
        self.edits: list[tuple[datetime, int]] = []
        self.group, phones = crowd(self.world, self.hall)
        self.voters = [phone for person, phone in phones.items() if person >= FIRST_VOTER]
        self.settings = Settings(
            _env_file=None,
            bot_token=SecretStr(self.world.token),
            bot_api_url="http://telegram.test",
            database_url=f"sqlite:///{folder / 'storm.db'}",
        )
        self.chosen = {phone.user.id: choice(phone.user.id) for phone in self.voters}
        self.view: View | None = None
        self.store = open_store(self.settings, self.clock, profiles())
        self._woken = asyncio.Event()
        self.world.listen(self._woken.set)

    def _called(self, method: str, args: Json) -> None:
        if method == "editMessageText" and args["chat_id"] == self.group.id:
            self.edits.append((self.clock.now(), args["message_id"]))

    @asynccontextmanager
    async def _bot(self) -> AsyncIterator[Message]:
        """The bot's own loops run, and the post with the keyboard stands in the group."""
        await furnish(self.store, self.hall, self.group.id, self.clock.now())
        edges = Edges(InProcess(build_simulator(self.world, check=True)), strict=True)
        app = build(self.settings, self.clock, self.store, checker(), edges=edges)
        await app.start()
        app.begin()
        try:
            await self.until(lambda: bool(self._posts()))
            yield self._posts()[0]
        finally:
            await app.stop()
            self.store.close()

    def _posts(self) -> list[Message]:
        return [post for post in self.group.messages.values() if LABELS["yes"] in post.labels]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await self._woken.wait()
                self._woken.clear()

    async def blow(self) -> Message:
        """All press at once; until each has read his answer and the post counts them all."""
        async with self._bot() as post:
            for phone in self.voters:
                phone.tap(LABELS[self.chosen[phone.user.id]], self.group)
            await self.until(lambda: all(phone.answers for phone in self.voters))
            await self.until(lambda: f"已表决{CROWD}人" in post.text)
            self.view = await self.store.reader.view(1)
        return post

    def pauses(self, post: Message) -> list[timedelta]:
        """The times between the edits of a post."""
        moments = [at for at, message in self.edits if message == post.id]
        return [after - before for before, after in pairwise(moments)]


@pytest.fixture(autouse=True)
def _busy(monkeypatch):
    """Nobody idles for a second before he looks whether time has passed."""
    monkeypatch.setattr("bot.running.IDLE", 0.1)


async def test_two_hundred_press_one_keyboard_at_once(tmp_path):
    storm = Storm(tmp_path)
    post = await storm.blow()
    for phone in storm.voters:
        assert phone.alerts == [f"您投的是：{LABELS[storm.chosen[phone.user.id]]}。结束前可以改。"]
        assert phone.toasts == []
    assert storm.view is not None
    accounts = {account.person_id: account.telegram_id for account in storm.view.all(Account)}
    votes = {accounts[vote.person_id]: vote.choice for vote in storm.view.all(Vote)}
    assert votes == storm.chosen
    assert all(pause >= timedelta(seconds=PAUSE) for pause in storm.pauses(post))
    assert storm.world.limits.refused == 0


async def test_negative_control_without_the_pause_the_post_is_edited_too_often(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("bot.running.PAUSE", 0.0)
    storm = Storm(tmp_path, speed=1.0)
    assert min(storm.pauses(await storm.blow())) < timedelta(seconds=PAUSE)
