"""A hall full of people who vote while the bot is killed again and again, and what must be left of it.

The bot is a process of its own (`python -m bot`), its Telegram a server on this machine. Nothing here
waits for time to pass: it waits for what must happen, and for no longer than PATIENCE.
"""

import asyncio
import os
import random
import shutil
import signal
import socket
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import SecretStr

from bot.app import Edges, build, open_store
from bot.budget import NoBudget
from bot.clock import RealClock
from bot.settings import Settings
from flows.secret import CHOICES
from simulator import raw
from simulator.errors import conflict
from simulator.jsons import Json
from simulator.message import Message, Press
from simulator.server import build as build_simulator
from simulator.server import server
from simulator.times import Times
from simulator.wire import InProcess
from simulator.world import World
from storage.verify import problems
from tests.flows.hall import HOST, Hall
from tests.scenarios.crowd import FIRST_VOTER, LABELS, Heard, crowd, furnish
from tests.scenarios.world import checker, profiles

ROOT = Path(__file__).resolve().parents[2]

PATIENCE = 60.0
"""Real seconds after which something that must happen will not happen any more."""

BURST = 20
"""So many people have pressed while the bot was dead."""

VOTES = "select person_id, choice from vote"
VOTED = "select by, json_extract(data, '$.choice') from deed where kind = 'voted' order by seq"


class Lost(AssertionError):
    """Something that was promised is gone, or stands there twice."""


# --- when to kill ---


class Moment(NamedTuple):
    """The `nth` call of a method since the bot was started, and so many seconds more.

    `confirm` stands for a getUpdates that makes Telegram forget what it delivered.
    """

    method: str
    nth: int
    more: float = 0.0


CONFIRMED = Moment("confirm", 1)
"""The very instant at which Telegram forgets the first updates it delivered."""


def at_random(rng: random.Random) -> Moment:
    """Any instant: at the start, between two answers, while the offset moves, in the midst of writing."""
    most = {"answerCallbackQuery": 30, "confirm": 3, "getUpdates": 2, "getMe": 1}
    method = rng.choice(("answerCallbackQuery",) * 4 + ("confirm",) * 2 + ("getUpdates", "getMe"))
    return Moment(method, rng.randint(1, most[method]), rng.choice((0.0, rng.uniform(0, 0.03))))


# --- the siege ---


class Vote(NamedTuple):
    """One press of a voter: the number of its update, what it chose, what became of it."""

    update_id: int
    person: int
    choice: str
    press: Press

    def __repr__(self) -> str:
        return f"update {self.update_id}: {self.person} chose {self.choice}"

    @property
    def told(self) -> bool:
        """Whether the presser read that his vote is recorded; raises Lost if he read something else."""
        if self.press.answer is None:
            return False
        if self.press.answer.text != f"您投的是：{LABELS[self.choice]}。结束前可以改。":
            raise Lost(f"{self}, and was told {self.press.answer.text}")
        return True


@dataclass
class Siege:
    """The bot, its Telegram, the voters, and who was promised what."""

    folder: Path
    hall: Hall
    rng: random.Random
    module: str = "bot"
    votes: list[Vote] = field(default_factory=list)
    kills: int = 0
    moment: Moment | None = None
    child: asyncio.subprocess.Process | None = None

    def __post_init__(self) -> None:
        self.clock = RealClock()
        self.world = World(Times(now=self.clock.now), bot_username="yishi_bot", privacy=False)
        self.world.calls = Heard(self._called)
        self.simulator = build_simulator(self.world, check=True)
        self.group, self.phones = crowd(self.world, self.hall)
        self.voters = [p for p in self.phones if p >= FIRST_VOTER]
        self.database = self.folder / "yishi.db"
        self._woken = asyncio.Event()
        self.world.listen(self._woken.set)
        self._counted: dict[str, int] = {}

    # --- the bot ---

    def settings(self) -> Settings:
        """As the bot has them, but for the address."""
        return Settings(
            _env_file=None,
            bot_token=SecretStr(self.world.token),
            bot_api_url="http://telegram.test",
            database_url=f"sqlite:///{self.database}",
        )

    async def seed(self) -> None:
        """An open ballot in the database and its post in the group."""
        store = open_store(self.settings(), self.clock, profiles())
        await furnish(store, self.hall, self.group.id, self.clock.now())
        edges = Edges(InProcess(self.simulator), NoBudget(), strict=True)
        app = build(self.settings(), self.clock, store, checker(), edges=edges)
        await app.start()
        await app.drain()
        await app.stop()
        store.close()

    async def start(self, port: int, tasks: asyncio.TaskGroup) -> None:
        """Start the bot as its own process."""
        self._counted.clear()
        settings = {
            "YISHI_BOT_TOKEN": self.world.token,
            "YISHI_BOT_API_URL": f"http://127.0.0.1:{port}",
            "YISHI_DATABASE_URL": f"sqlite:///{self.database}",
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
        }
        others = {k: v for k, v in os.environ.items() if not k.startswith("YISHI_")}
        with (self.folder / "bot.log").open("ab") as log:
            self.child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", self.module,
                cwd=self.folder, env={**others, **settings}, stdin=asyncio.subprocess.DEVNULL,
                stdout=log, stderr=log,
            )  # fmt: skip
        tasks.create_task(self._watch(self.child))

    async def _watch(self, child: asyncio.subprocess.Process) -> None:
        await child.wait()
        self._woken.set()

    def _called(self, method: str, args: Json) -> None:
        """The bot is heard: perhaps this is the moment."""
        names = [method, "confirm"] if args.get("offset") else [method]
        for name in names:
            self._counted[name] = self._counted.get(name, 0) + 1
            if self.moment and self.moment[:2] == (name, self._counted[name]):
                self._strike(self.moment.more)

    def _strike(self, more: float) -> None:
        if more:
            asyncio.get_running_loop().call_later(more, self.kill)
        else:
            self.kill()

    def kill(self) -> None:
        """Kill the bot, if it lives."""
        if self.child and self.child.returncode is None:
            os.kill(self.child.pid, signal.SIGKILL)

    async def until(self, what: str, condition: Callable[[], bool], *, dead: bool = False) -> None:
        """Wait for something, and no longer than one can be patient; `dead`: for the bot's death."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition():
                    if not dead and self.child and self.child.returncode is not None:
                        raise Lost(f"the bot ended by itself: {self.log()}")
                    await self._woken.wait()
                    self._woken.clear()
        except TimeoutError:
            raise Lost(f"never happened: {what}; {self.log()}") from None

    def log(self) -> str:
        """The last words of the bot."""
        return (self.folder / "bot.log").read_text("utf-8", "replace")[-2000:]

    # --- the voters ---

    def vote(self, person: int, choice: str) -> None:
        """Somebody presses a choice."""
        self.phones[person].tap(LABELS[choice], self.group)
        self._note(person, choice, self.world.queue.history[-1])

    def again(self, vote: Vote) -> None:
        """His app sends a press again, under new numbers."""
        update = next(u for u in self.world.queue.history if u["update_id"] == vote.update_id)
        self._note(vote.person, vote.choice, raw.clone_press(self.world, update))

    def _note(self, person: int, choice: str, update: Json) -> None:
        press = self.world.presses[update["callback_query"]["id"]]
        self.votes.append(Vote(update["update_id"], person, choice, press))

    def anybody(self) -> None:
        """One more press: somebody's first, a change of mind, or the same again for want of an answer."""
        if self.votes and self.rng.random() < 0.2:
            person = self.rng.choice(self.votes[-BURST:]).person
            self.again(next(vote for vote in reversed(self.votes) if vote.person == person))
        else:
            self.vote(self.rng.choice(self.voters), self.rng.choice(CHOICES))

    def _one_for_one(self) -> Callable[[], None]:
        """For every answer there is another press."""
        since = len(self.votes) - BURST
        seen = self._answered(since)

        def wake() -> None:
            nonlocal seen
            answered = self._answered(since)
            while seen < answered:
                seen += 1
                self.anybody()

        return wake

    def _answered(self, since: int) -> int:
        return sum(vote.press.answer is not None for vote in self.votes[since:])

    # --- the course of it ---

    async def endure(self, moments: Sequence[Moment], port: int, tasks: asyncio.TaskGroup) -> None:
        """Death after death, then the end of the vote."""
        for moment in moments:
            await self.one_death(moment, port, tasks)
        await self.count(port, tasks)

    async def one_death(self, moment: Moment, port: int, tasks: asyncio.TaskGroup) -> None:
        """People press, the bot comes up, works, and is killed; then its promises are looked at."""
        self.moment = moment
        for _ in range(BURST):
            self.anybody()
        enough = self.world.listen(self._one_for_one())
        await self.start(port, tasks)
        child = self.child
        assert child
        await self.until(str(moment), lambda: child.returncode is not None, dead=True)
        enough()
        self.moment = None
        if child.returncode != -signal.SIGKILL:
            raise Lost(f"the bot ended by itself: {self.log()}")
        self.kills += 1
        self.check()

    async def count(self, port: int, tasks: asyncio.TaskGroup) -> None:
        """Everybody votes for the last time, the host ends the vote, the bot is told to stop."""
        await self.start(port, tasks)
        last = len(self.votes)
        for person in self.voters:
            self.vote(person, self.rng.choice(CHOICES))
        await self.until("the last answers", lambda: all(vote.told for vote in self.votes[last:]))
        host = self.phones[HOST]
        await self.until("结束表决", lambda: any("结束表决" in m.labels for m in host.messages()))
        host.tap("结束表决")
        await self.until("the result", lambda: bool(self.results()))
        await self.stop()

    def results(self) -> list[Message]:
        """The posts that say how the vote ended."""
        return [m for m in self.group.messages.values() if "表决结果" in m.text]

    async def stop(self) -> None:
        """Ask the bot to end, as an operator does."""
        child = self.child
        assert child
        child.terminate()
        await self.until("a quiet end", lambda: child.returncode is not None, dead=True)
        if child.returncode:
            raise Lost(f"the bot did not end quietly ({child.returncode}): {self.log()}")

    # --- what is left ---

    def tables(self, *questions: str) -> list[list[Any]]:
        """Answers from a copy of the files, so that the bot finds them as its death left them."""
        copy = self.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for file in self.folder.glob("yishi.db*"):
            shutil.copy(file, copy)
        with closing(sqlite3.connect(copy / "yishi.db")) as conn:
            return [conn.execute(question).fetchall() for question in questions]

    def check(self) -> None:
        """Nothing that was acknowledged is lost, to a person or to Telegram; nothing is doubled."""
        votes, deeds, inbox = self.tables(VOTES, VOTED, "select update_id from inbox")
        stored, saved = dict(votes), {row[0] for row in inbox}
        waiting = {entry.id for entry in self.world.queue.entries}
        if self.world.queue.lost:
            raise Lost(
                "Telegram gave up presses after 150 s: the machine is too slow for this test"
            )
        for vote in self.votes:
            if vote.update_id not in saved | waiting:
                raise Lost(f"confirmed, and not saved: {vote}")
        for person in self.voters:
            self._check_person(person, stored.get(person), [c for by, c in deeds if by == person])

    def _check_person(self, person: int, stored: str | None, deeds: list[str]) -> None:
        mine = [vote for vote in self.votes if vote.person == person]
        told = max((n for n, vote in enumerate(mine) if vote.told), default=-1)
        if told >= 0 and stored not in {vote.choice for vote in mine[told:]}:
            raise Lost(f"{person} was told {mine[told].choice}, and {stored} is stored")
        changes = [choice for choice, _ in groupby(vote.choice for vote in mine)]
        if deeds != changes[: len(deeds)] or (deeds[-1] if deeds else None) != stored:
            raise Lost(f"{person} chose {changes}, the chain has {deeds}, the table {stored}")

    async def final_check(self) -> None:
        """Every press took effect once, the sum is right, and a stranger comes to the same result."""
        self.check()
        count, votes, deeds, inbox = self.tables(
            "select yes, no, abstain, present from ballot", VOTES, VOTED,
            "select state, outcome, count(*) from inbox group by 1, 2",
        )  # fmt: skip
        last = {vote.person: vote.choice for vote in self.votes}
        assert dict(votes) == last, "everybody's last choice stands"
        for person in self.voters:
            mine = [vote.choice for vote in self.votes if vote.person == person]
            assert [c for by, c in deeds if by == person] == [c for c, _ in groupby(mine)]
        yes, no, abstain, present = count[0]
        assert yes + no + abstain == len(votes) == len(self.voters) == present
        assert [yes, no, abstain] == [list(last.values()).count(choice) for choice in CHOICES]
        assert ("done", "vote.ack", len(self.votes)) in inbox, "every press was handled, once"
        assert {state for state, _, _ in inbox} == {"done"}
        assert len(self.results()) == 1, "the result is told once"
        assert self.world.queue.pending == 0
        assert problems(await self._export()) == []

    async def _export(self) -> dict[str, Any]:
        store = open_store(self.settings(), self.clock, profiles())
        try:
            return await store.reader.export(1)
        finally:
            store.close()


async def campaign(siege: Siege, moments: Sequence[Moment]) -> None:
    """Kill at each of the moments, then let the vote come to its end.

    Raises Lost when a promise is broken. Whatever happens, no bot is left over.
    """
    await siege.seed()
    door = socket.create_server(("127.0.0.1", 0))
    web = server(siege.simulator)
    found: list[Lost] = []
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(web.serve(sockets=[door]))
        try:
            await siege.endure(moments, door.getsockname()[1], tasks)
        except Lost as lost:
            found.append(lost)
        finally:
            siege.kill()
            web.should_exit = True
            siege.world.queue.end_polling(conflict("the siege is over"))
    for one in found:
        raise one
    await siege.final_check()
