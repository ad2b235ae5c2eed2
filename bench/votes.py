"""A vote from end to end, beside the same bot storing nothing: 1,000 presses of 500 people, at 80 ms and at 0 ms.

Both are real processes before one Bot API on a real socket; each press changes a choice, and is answered only
when it is committed with full durability. The sides take turns; the ratio is the median of those of the turns. At
the end every answer is compared with what stands in the database. Exits non-zero when a goal is missed.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from typing import Any

from bench.telegram import BOT, Json, Telegram
from bot.app import open_store
from bot.clock import RealClock
from bot.settings import Settings
from flows.model import Account, Vote
from flows.profile.load import load_all
from tests.scenarios.crowd import FIRST_VOTER, LABELS, assembly, furnish

ROOT = Path(__file__).parents[1]
GOALS = {0.08: 0.8, 0.0: 0.5}
PEOPLE, PRESSES, WARM = 500, 1000, 200
GROUP, TOKEN = -1001, "42:bench"
NUMBERS = count(1)


class Side:
    """One bot, its Telegram, and who pressed what last."""

    def __init__(self, module: str, folder: Path, latency: float) -> None:
        self.module = module
        self.database = f"sqlite:///{folder / 'votes.db'}"
        self.telegram = Telegram(latency)
        self.rates: list[float] = []
        self.last: dict[int, str] = {}
        self.expected: dict[str, str] = {}
        self._log = (folder / f"{module}.log").open("wb")

    async def start(self) -> None:
        """Start the bot and let it get warm."""
        url = f"http://127.0.0.1:{await self.telegram.serve()}"
        env = {
            **os.environ, "YISHI_BOT_TOKEN": TOKEN, "YISHI_BOT_API_URL": url,
            "YISHI_DATABASE_URL": self.database, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1",
        }  # fmt: skip
        command = [sys.executable, "-m", self.module]
        self.child = await asyncio.create_subprocess_exec(
            *command, env=env, stdout=self._log, stderr=self._log
        )
        try:
            await self.telegram.press(self._presses(WARM))
        except TimeoutError:
            raise SystemExit(f"{self.module} does not answer: {self.said()}") from None
        await asyncio.sleep(4)  # until the segmenter is warm, on both sides

    async def turn(self, presses: int) -> None:
        """So many presses at once."""
        self.rates.append(presses / await self.telegram.press(self._presses(presses)))

    async def stop(self) -> None:
        """Kill the bot; what it has answered is on disk, or the comparison will say so."""
        if self.child.returncode is None:
            self.child.kill()
        await self.child.wait()
        self.telegram.close()
        self._log.close()

    def said(self) -> str:
        """The last words of the bot."""
        return Path(self._log.name).read_text("utf-8")[-2000:]

    def rate(self) -> float:
        """Presses a second, the median of the turns."""
        return statistics.median(self.rates)

    def _presses(self, many: int) -> list[Json]:
        """Everybody in turn, always another choice than before."""
        made = []
        for n in range(many):
            person = FIRST_VOTER + n % PEOPLE
            choices = list(LABELS)
            before = self.last.get(person)
            choice = choices[(choices.index(before) + 1) % 3] if before else choices[person % 3]
            made.append(update(next(NUMBERS), person, choice))
            self.last[person] = choice
            self.expected[made[-1]["callback_query"]["id"]] = LABELS[choice]
        return made

    def answers_are_true(self) -> bool:
        """Whether everybody read what he pressed."""
        told = self.telegram.texts
        return all(f"您投的是：{word}。" in told[press] for press, word in self.expected.items())


def update(number: int, person: int, choice: str) -> Json:
    """A press as Telegram tells it, with the whole message that carries the keyboard."""
    keys = [{"text": word, "callback_data": f"b1.1.vote.{key}"} for key, word in LABELS.items()]
    message = {
        "message_id": 77, "date": 1790000000, "from": BOT, "text": "现在表决：“村口装三盏路灯，电费村集体出。”",
        "chat": {"id": GROUP, "type": "supergroup", "title": "花溪村议事群"},
        "reply_markup": {"inline_keyboard": [keys]},
    }  # fmt: skip
    user = {
        "id": 1000 + person,
        "is_bot": False,
        "first_name": f"村民{person}",
        "language_code": "zh",
    }
    query = {
        "id": str(10**15 + number), "from": user, "message": message, "chat_instance": "7",
        "data": f"b1.1.vote.{choice}",
    }  # fmt: skip
    return {"update_id": number, "callback_query": query}


def _store(database: str) -> Any:
    settings = Settings(_env_file=None, database_url=database)
    return open_store(settings, RealClock(), load_all())


async def seed(database: str) -> None:
    """A hall of 500 people before an open ballot."""
    store = _store(database)
    await furnish(store, assembly(PEOPLE), GROUP, RealClock().now())
    store.close()


async def stands(side: Side) -> bool:
    """Whether the database holds every last choice, and a deed for every press."""
    store = _store(side.database)
    view = await store.reader.view(1)
    deeds = (await store.reader.export(1))["deeds"]
    store.close()
    accounts = {account.person_id: account.telegram_id for account in view.all(Account)}
    votes = {vote.person_id: vote.choice for vote in view.all(Vote)}
    assert all(accounts[person] == 1000 + person for person in votes)
    return votes == side.last and sum(d["kind"] == "voted" for d in deeds) == len(side.expected)


async def compare(latency: float, turns: int, presses: int) -> bool:
    """Both sides in turn; prints them and the ratio."""
    with tempfile.TemporaryDirectory(prefix="votes-") as folder:
        ours, nothing = (Side(module, Path(folder), latency) for module in ("bot", "bench.nothing"))
        await seed(ours.database)
        await _take_turns([ours, nothing], turns, presses)
        true = ours.answers_are_true() and nothing.answers_are_true() and await stands(ours)
    pairs = zip(ours.rates, nothing.rates, strict=True)
    ratio, goal = statistics.median(a / b for a, b in pairs), GOALS[latency]
    print(f"{latency * 1000:3.0f} ms  stored {ours.rate():6.0f}/s  nothing {nothing.rate():6.0f}/s  "
          f"{ratio:6.1%}  goal {goal:.0%}  {'ok' if ratio >= goal else 'MISSED'}"
          f"{'' if true else '  AN ANSWER IS NOT WHAT STANDS'}")  # fmt: skip
    return true and ratio >= goal


async def _take_turns(sides: Sequence[Side], turns: int, presses: int) -> None:
    """Start both, let them take turns, stop them whatever happens."""
    async with AsyncExitStack() as stack:
        for side in sides:
            stack.push_async_callback(side.stop)
            await side.start()
        for _ in range(turns):
            for side in sides:
                await side.turn(presses)


def main() -> int:
    """Both latencies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--presses", type=int, default=PRESSES)
    given = parser.parse_args()
    held = [asyncio.run(compare(latency, given.turns, given.presses)) for latency in GOALS]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
