"""kill -9 while people vote: every press that Telegram handed over counts, and the last one stands."""

import asyncio
import os
import random
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from simulator.message import Message
from simulator.phone import Phone
from simulator.server import build, server
from simulator.world import World
from tests.bot.voting_village import FIRST_ACCOUNT, VOTERS, choices, seed, settings

KILLS = 5
PATIENCE = 60.0
ROOT = Path(__file__).parents[2]


@dataclass
class Hall:
    """The simulator behind a real port, the voters, and what each of them pressed last."""

    world: World
    folder: Path
    url: str = ""
    phones: list[Phone] = field(default_factory=list)
    last: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number in range(VOTERS):
            user = self.world.user(f"村民{number}", user_id=FIRST_ACCOUNT + number, started=True)
            self.phones.append(Phone(self.world, user))
        self.group = self.world.group(
            "花溪村", [phone.user for phone in self.phones], bot="administrator"
        )
        self.ballot: Message = self.world.post(self.group, self.world.bot, {"text": "表决"})
        self.dice = random.Random(1)

    def press(self, phone: Phone) -> None:
        choice = self.dice.choice(["yes", "no", "abstain"])
        phone.press(self.ballot, f"b1.1.vote.{choice}")
        self.last[phone.user.id] = choice

    async def press_all(self, answers: int) -> None:
        """Everybody presses; comes back after so many more answers."""
        enough = self.answered() + answers
        for phone in self.phones:
            self.press(phone)
        await self.until(lambda: self.answered() >= enough)

    def answered(self) -> int:
        return sum(press.answer is not None for phone in self.phones for press in phone.presses)

    def pressed(self) -> int:
        return sum(len(phone.presses) for phone in self.phones)

    @asynccontextmanager
    async def bot(self, program: list[str]) -> AsyncIterator[asyncio.subprocess.Process]:
        """The bot as a process of its own; killed at the end, without a word."""
        env = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            "YISHI_BOT_TOKEN": self.world.token,
            "YISHI_BOT_API_URL": self.url,
            "YISHI_DATABASE_URL": f"sqlite:///{self.folder / 'vote.db'}",
        }
        log = os.open(self.folder / "bot.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        process = await asyncio.create_subprocess_exec(
            sys.executable, *program, env=env, cwd=self.folder, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            os.close(log)
            process.kill()
            await process.wait()

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for what happens in the simulator until this holds."""
        changed = asyncio.Event()
        stop = self.world.listen(changed.set)
        try:
            async with asyncio.timeout(PATIENCE):
                while not true():
                    await changed.wait()
                    changed.clear()
        finally:
            stop()


@asynccontextmanager
async def hall(folder: Path) -> AsyncIterator[Hall]:
    """The simulator served on a port of its own."""
    world = World(limits=False, bot_username="yishi_bot")
    made = Hall(world, folder)
    door = socket.create_server(("127.0.0.1", 0))
    made.url = f"http://127.0.0.1:{door.getsockname()[1]}"
    web = server(build(world))
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(web.serve(sockets=[door]))
        yield made
        web.should_exit = True
        await serving
    door.close()


async def vote_through_kills(folder: Path, program: list[str], kills: int) -> tuple[Hall, int]:
    """Press without pause while the bot is killed and started again; the presses that were lost."""
    async with hall(folder) as here:
        chosen = settings(folder, here.url, here.world.token)
        await seed(chosen, here.group.id)
        for _ in range(kills):
            async with here.bot(program):
                await here.press_all(here.dice.randint(1, VOTERS // 2))
        async with here.bot(program):
            here.press(here.phones[0])
            await here.until(lambda: here.phones[0].presses[-1].answer is not None)
        stands = await choices(chosen)
        return here, sum(stands.get(who) != choice for who, choice in here.last.items())


@pytest.mark.soak  # every run has tests/scenarios/test_kills.py
async def test_five_kills_and_no_vote_is_lost(tmp_path: Path):
    here, lost = await vote_through_kills(tmp_path, ["-m", "bot"], KILLS)
    assert here.pressed() == KILLS * VOTERS + 1
    assert lost == 0


@pytest.mark.soak  # every run has tests/scenarios/test_kills.py
async def test_negative_control_without_the_inbox_votes_are_lost(tmp_path: Path):
    _, lost = await vote_through_kills(tmp_path, ["-m", "tests.bot.forgetful_bot"], 1)
    assert lost > 0
