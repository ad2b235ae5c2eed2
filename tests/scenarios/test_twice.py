"""Every update twice, and a restart between any two: the same end, the same words, nothing twice.

A walk of the other scenarios is played once as it is, and once more in a village whose Telegram repeats
itself or whose bot is restarted. Then everything that is stored and everything that was said is compared.
"""

import random
import re
import sqlite3
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest

from simulator import raw
from simulator.jsons import Json
from simulator.phone import canned_picture
from simulator.spec import Upload
from storage import counters
from storage.store import Store
from tests.scenarios import test_failing, test_ordinary
from tests.scenarios.play import Play
from tests.scenarios.world import Village, village_data

Walk = Callable[[Village], Awaitable[object]]
Rows = dict[str, list[Json]]

ORDINARY = test_ordinary.test_from_the_first_word_to_the_archive
ENDED = test_failing.test_it_is_ended_by_convenor_and_secretary
AGAIN = test_failing.test_it_waits_and_comes_back_as_a_new_round

NOT_OURS = {"inbox", "leader", "heartbeat", "alembic_version"}
"""Tables that are no part of a case: what came in, and who is alive."""

FLEETING = {"lease_until", "lease_token", "wanted", "shown"}
"""Columns that count how often somebody looked, not what happened."""

SERIAL = {"inbox", "board", "outbox", "reminder", "refusal"}
"""Tables whose rows the database counts: a row that was there already uses up a number."""

MENUS = {"getMyCommands", "setMyCommands", "deleteMyCommands"}
SILENT = {"getMe", "getUpdates", "answerCallbackQuery"} | MENUS
"""Methods that put nothing on anybody's screen; answers to presses are looked at apart."""


@dataclass(frozen=True)
class Story:
    """What is left of a walk."""

    rows: Rows
    said: dict[Any, list[Any]]
    inbox: list[Json]
    presses: int
    answers: int
    restarts: int


# --- villages with trouble ---


async def no_paper(_case_id: int, code: str) -> tuple[str, bytes]:
    """Setting a page in type takes half a second; what stands on it is tested elsewhere."""
    return f"{code}.png", canned_picture()


class Calm(Village):
    """No trouble yet: counts what is new between two looks."""

    restarts = 0

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, village_data())
        self.paper = no_paper
        self._seen = 0

    def news(self) -> list[Json]:
        """The updates that arose since the last look."""
        history = list(self.world.queue.history)
        new, self._seen = history[self._seen :], len(history)
        return new


class Repeating(Calm):
    """Telegram delivers every update again: in the same batch, and when it is long done."""

    async def settle(self) -> None:
        updates = self.news()
        for _ in range(2):
            for update in updates:
                raw.repeat(self.world, update)
            await super().settle()


class Cloning(Calm):
    """Everybody's app sends each press again, under new numbers (RELIABILITY F5).

    By turns at once, before anything came of the first, and when all of it is done and shown.
    """

    _late = False

    async def settle(self) -> None:
        updates = self.news()
        if self._late:
            await super().settle()
        self._late = not self._late
        for update in updates:
            if "callback_query" in update:
                raw.clone_press(self.world, update)
        self.over([*updates, *self.news()])
        await super().settle()

    def over(self, updates: list[Json]) -> None:
        """What else comes once more."""


class Both(Cloning):
    """Every press comes under new numbers, and every update again under its own."""

    def over(self, updates: list[Json]) -> None:
        for update in updates:
            raw.repeat(self.world, update)


STAGES = 6
"""An update can be found waiting, saved, handled, reminded of, answered, shown on the boards."""


class Restarting(Calm):
    """The bot is restarted while an update is on its way; `stages` says how far each one gets first."""

    def __init__(self, folder: Path, stages: Iterator[int | None]) -> None:
        super().__init__(folder)
        self._stages = stages

    async def settle(self) -> None:
        await self._perhaps_restart(self.news())
        await super().settle()

    async def _perhaps_restart(self, updates: list[Json]) -> None:
        stage = next(self._stages) if updates else None
        if stage is not None:
            self.restarts += 1
            await self._part_of_the_way(stage)
            await self.restart()

    async def _part_of_the_way(self, stage: int) -> None:
        app = self.app
        steps: tuple[Callable[[], Awaitable[int]], ...] = (
            partial(app._poller.step, 0),
            app._handle,
            self.store.tick,
            app._sender.step,
            partial(app._boards.step, 0),
        )
        for step in steps[:stage]:
            await step()
            await app._nursery.idle()


class RepeatingRestarting(Restarting):
    """Telegram delivers every update again: at once, perhaps to another bot, and with the next one."""

    _before: Sequence[Json] = ()

    async def settle(self) -> None:
        updates = self.news()
        for update in [*self._before, *updates]:
            raw.repeat(self.world, update)
        self._before = updates
        await self._perhaps_restart(updates)
        await super().settle()


def seldom(seed: int, every: int = 8) -> Iterator[int | None]:
    """One update of every `every` meets a restart, somewhere on its way."""
    rng = random.Random(seed)
    while True:
        chosen = rng.randrange(every)
        for n in range(every):
            yield rng.randrange(STAGES) if n == chosen else None


def always(first: int) -> Iterator[int | None]:
    """Every update meets a restart, each one a stage later than the one before."""
    return ((first + n) % STAGES for n in count())


# --- what is left ---


async def told(village: Calm, walk: Walk) -> Story:
    """Play the walk and look at what is left; links are numbered, for chance tells no story twice."""
    with patch.object(counters, "UNGUESSABLE", "nothing"):
        await village.begin()
        try:
            await walk(village)
            await village.app.drain()
        finally:
            await village.end()
    with closing(sqlite3.connect(village.folder / "village.db")) as conn:
        rows, names = stored(conn), reminder_names(conn)
    # A process that begins looks at the calendar; which idle day it finds depends on when it did.
    rows["reminder"] = [row for row in rows["reminder"] if row["kind"] != "R40"]
    presses = list(village.world.presses.values())
    answers = [args for name, args in village.world.calls if name == "answerCallbackQuery"]
    assert all(press.answer for press in presses), "every press is answered"
    return Story(
        rows={name: by_name(table, names) for name, table in rows.items() if name not in NOT_OURS},
        said=by_name(said(village), names),
        # An attempt is counted when the update is saved for somebody, and again by whoever comes after a restart.
        inbox=[{name: v for name, v in row.items() if name != "attempts"} for row in rows["inbox"]],
        presses=len(presses),
        answers=len(answers),
        restarts=village.restarts,
    )


def reminder_names(conn: sqlite3.Connection) -> dict[str, str]:
    """What the number of each reminder stands for: the database counts, also what was there already."""
    rows = conn.execute("select id, obligation, kind, n from reminder")
    return {f"r{number}": "/".join(map(str, name)) for number, *name in rows}


def by_name(value: Any, names: dict[str, str]) -> Any:
    """The same value, with the name of each reminder in place of its number."""
    if isinstance(value, str):
        return re.sub(r"\br\d+\b", lambda found: names.get(found[0], found[0]), value)
    if isinstance(value, list | tuple):
        return type(value)(by_name(one, names) for one in value)
    if isinstance(value, dict):
        return {key: by_name(one, names) for key, one in value.items() if key != "reminder_id"}
    return value


def stored(conn: sqlite3.Connection) -> Rows:
    """Every table, its rows in one order."""
    conn.row_factory = sqlite3.Row
    names = [r["name"] for r in conn.execute("select name from sqlite_master where type = 'table'")]
    return {name: _table(conn, name) for name in names if not name.startswith("sqlite_")}


def _table(conn: sqlite3.Connection, name: str) -> list[Json]:
    rows = [dict(row) for row in conn.execute(f'select * from "{name}"')]
    if name == "counter":
        rows = [row for row in rows if row["kind"] != "lease"]
    fleeting = FLEETING | {"id"} if name in SERIAL else FLEETING
    kept = [{k: v for k, v in row.items() if k not in fleeting} for row in rows]
    return sorted(kept, key=repr)


def said(village: Village) -> dict[Any, list[Any]]:
    """Everything the bot sent or changed, chat by chat, in its order."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for name, args in village.world.calls:
        if name not in SILENT:
            found[args.get("chat_id")].append((name, _plain_args(args)))
    return dict(found)


def _plain_args(args: Json) -> Json:
    """What was sent; a file by its name and its bytes, not by the number it travelled under."""
    files = {k: (v.name, v.content) for k, v in args.items() if isinstance(v, Upload)}
    return {key: value for key, value in args.items() if key != "_uploads"} | files


def differences(plain: Story, troubled: Story) -> list[str]:
    """Where two stories differ, in words; an empty list when they are the same."""
    found = []
    if troubled.answers != troubled.presses:
        found.append(f"{troubled.presses} presses got {troubled.answers} answers")
    for name in sorted(plain.rows.keys() | troubled.rows.keys()):
        before, after = plain.rows.get(name, []), troubled.rows.get(name, [])
        found += [f"{name}: gone {row}" for row in before if row not in after]
        found += [f"{name}: new {row}" for row in after if row not in before]
        if len(before) != len(after):
            found.append(f"{name}: {len(before)} rows became {len(after)}")
    for chat in sorted(plain.said.keys() | troubled.said.keys()):
        before, after = plain.said.get(chat, []), troubled.said.get(chat, [])
        if before != after:
            pairs = zip_longest(before, after)
            first = next(pair for pair in pairs if pair[0] != pair[1])
            found.append(f"chat {chat}: {len(before)} calls became {len(after)}: {first}")
    return found


_plain: dict[Walk, Story] = {}


async def plainly(walk: Walk) -> Story:
    """The walk without trouble, played once in a run of the tests."""
    if walk not in _plain:
        with in_memory() as folder:
            _plain[walk] = await told(Calm(folder), walk)
    return _plain[walk]


@contextmanager
def in_memory() -> Iterator[Path]:
    """A folder that no disk need keep, where that is possible: no test here cuts the power."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as made:
        yield Path(made)


# --- the tests of every commit; the longer ones are in tests/soak ---


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for a village."""
    with in_memory() as made:
        yield made


async def propose(village: Village) -> None:
    """The beginning of a case: words, and then a press."""
    play = Play(village)
    await play.type(test_ordinary.HOST, "提议题", "给村口装三盏路灯")
    await play.tap(test_ordinary.HOST, "访民情问事")


# The beginning only; the soak plays whole walks so.


@pytest.mark.parametrize("first", [0, 3])
async def test_every_update_again_and_a_restart_at_each(folder, first):
    plain = await plainly(propose)
    twice = await told(RepeatingRestarting(folder, always(first)), propose)
    assert differences(plain, twice) == []
    assert twice.inbox == plain.inbox
    assert twice.restarts == len(plain.inbox)


async def test_every_press_again_under_a_new_number(folder):
    plain, both = await plainly(propose), await told(Both(folder), propose)
    assert differences(plain, both) == []
    assert both.presses == 2 * plain.presses


async def test_negative_control_without_the_set_of_numbers_it_differs(folder, monkeypatch):
    """With every update taken for a new one, what a villager typed once is answered twice."""
    plain = await plainly(propose)
    (folder / "set").mkdir()
    assert differences(plain, await told(Repeating(folder / "set"), propose)) == []
    save, number = Store.inbox_put, count(1)

    async def forgetful(self, raws, bot_id=0):
        return await save(self, [{**raw_, "update_id": next(number)} for raw_ in raws], bot_id)

    monkeypatch.setattr(Store, "inbox_put", forgetful)
    found = differences(plain, await told(Repeating(folder), propose))
    assert [line for line in found if line.startswith("chat")], found
