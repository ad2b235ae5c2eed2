"""The process dies at every failpoint once: nothing acknowledged is lost, nothing happens twice.

A crash in one process: `Crash` is a BaseException that ends the writer, the store is thrown away, and
another one opens the same file. What the test's village wants is driven again, as Telegram, the intake,
the sender and the ticker would do it.
"""

import ast
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import storage
from flows.command import Command, Ref
from flows.outcome import Deed, Outcome, Remind, Show
from storage import failpoint
from storage.failpoint import FAILPOINTS, Crash
from storage.verify import chain_problems
from storage.writer import Closed

DEAD = (Crash, Closed, CancelledError)
PRESSES = 6


@dataclass
class Telegram:
    """Delivers until it is told that the update is on disk, and remembers what was sent."""

    queue: list[dict[str, Any]] = field(default_factory=list)
    sent: Counter[str] = field(default_factory=Counter)
    answered: set[int] = field(default_factory=set)
    shown: Counter[int] = field(default_factory=Counter)


def _act(view, command: Command, now) -> Outcome:
    """Counts, reminds, shows and says something: a unit that writes to every table."""
    n = int(view.case.flags.get("n", 0)) + 1
    made = storage_outcome(view, n)
    due = now + timedelta(minutes=n)
    return Outcome(
        changes=made,
        deeds=(Deed("counted", command.by, {"n": n}),),
        says=_says(command, n),
        shows=(Show("card", 1, command.by),),
        reminders=(Remind("R04", n, due, f"o{n}", (f"p{command.by}",)),),
    )


def storage_outcome(view, n: int):
    from flows.outcome import Put

    return (Put(view.case.model_copy(update={"flags": {"n": n}})),)


def _says(command: Command, n: int):
    from flows.outcome import Card, Say

    return (Say(f"p{command.by}", Card("k", {"n": n}), dedupe=f"said{n}"),)


async def _intake(house, telegram: Telegram) -> None:
    while telegram.queue:
        await house.store.inbox_put(telegram.queue[:2])
        del telegram.queue[:2]
    while rows := await house.store.inbox_next(3):
        for row in rows:
            by = int(row.raw["by"])
            command = Command(Ref("c", 1), "act", by, house.clock.now())
            done = await house.store.run(command, row.id)
            telegram.answered.add(row.update_id)
            assert done.refused is None


async def _send(house, telegram: Telegram) -> None:
    while rows := await house.store.outbox_claim(2):
        for row in rows:
            telegram.sent[f"{row.id}"] += 1
            assert await house.store.outbox_sent(row, 1, row.id)
    for board in await house.store.reader.boards_due(house.clock.now(), pause=timedelta(0)):
        telegram.shown[board.id] += 1
        await house.store.board_shown(board, 1, board.id, "d")


async def _all(house, telegram: Telegram) -> None:
    await _intake(house, telegram)
    await _send(house, telegram)
    house.clock.turn(minutes=5)
    await house.store.tick()
    await _send(house, telegram)


def _restart(house) -> None:
    """The old process is gone with everything it had in memory."""
    failpoint.disarm()
    house.restart()


async def _live(house, name: str, hit: int) -> Telegram:
    house.engine.acts["act"] = _act
    telegram = Telegram([{"update_id": n, "by": n % 3 + 1} for n in range(PRESSES)])
    failpoint.arm(name, hit=hit)
    crashed = False
    for _ in range(3):
        try:
            await _all(house, telegram)
        except DEAD:
            crashed = True
            _restart(house)
            house.clock.turn(seconds=61)
    assert crashed, f"{name} was never passed {hit} times"
    return telegram


@pytest.mark.parametrize("hit", [1, pytest.param(2, marks=pytest.mark.soak)])
@pytest.mark.parametrize("name", FAILPOINTS)
async def test_a_death_at_any_point_loses_nothing_and_doubles_nothing(house, name, hit):
    telegram = await _live(house, name, hit)
    view = await house.store.reader.view(1)
    assert view.case.flags == {"n": PRESSES}, "every update once"
    assert telegram.answered <= set(range(PRESSES))
    assert house.sql("SELECT DISTINCT state, raw FROM inbox") == [("done", "{}")]
    _messages(house, telegram)
    _reminders(house)
    export = await house.store.reader.export(1)
    assert list(chain_problems(export["deeds"], export["case"]["version"])) == []
    stale = await house.store.reader.boards_due(house.clock.now(), pause=timedelta(0))
    assert stale == []


def _messages(house, telegram: Telegram) -> None:
    """Each is sent; a second time only where the sender died with it in hand, and then numbered."""
    rows = house.sql("SELECT id, dedupe, state, number, attempts FROM outbox")
    assert len({row[1] for row in rows}) == len(rows)
    for number, _, state, copies, _ in rows:
        assert state == "sent"
        assert telegram.sent[f"{number}"] <= copies <= 2
        assert telegram.sent[f"{number}"] >= 1 or copies == 2
    assert sum(1 for row in rows if row[3] == 2) <= 2, "only what was in hand may be doubled"
    assert {f"said{n}" for n in range(1, PRESSES + 1)} <= {row[1] for row in rows}


def _reminders(house) -> None:
    fired = house.sql("SELECT id FROM reminder WHERE state = 'fired'")
    assert len(fired) >= 5, "those of the first five minutes"
    said = house.sql("SELECT reminder_id, count(*) FROM outbox WHERE reminder_id > 0 GROUP BY 1")
    assert sorted(said) == sorted((row[0], 1) for row in fired)


async def test_control_an_answer_before_the_commit_loses_what_was_acknowledged(house):
    """The order matters: acknowledged first and written after, the death between them loses it."""
    acknowledged = []

    def job(conn):
        done = house.store._unit.run(conn, house.command("count"))
        acknowledged.append(done)

    failpoint.arm("writer.before_commit")
    with pytest.raises(DEAD):
        await house.store.write(job)
    _restart(house)
    assert len(acknowledged) == 1
    assert (await house.store.reader.view(1)).case.flags == {}


async def test_control_without_the_inbox_a_redelivered_update_counts_twice(house):
    failpoint.arm("unit.committed")
    with pytest.raises(DEAD):
        await house.store.run(house.command("count"))
    _restart(house)
    await house.store.run(house.command("count"))
    assert (await house.store.reader.view(1)).case.flags == {"n": 2}


def _passed() -> set[str]:
    """Every name that storage calls `fp` with."""
    names: set[str] = set()
    for path in Path(storage.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "fp":
                (argument,) = node.args
                assert isinstance(argument, ast.Constant)
                names.add(str(argument.value))
    return names


def test_the_list_of_failpoints_is_complete():
    assert _passed() == set(FAILPOINTS)
    with pytest.raises(ValueError, match="nowhere"):
        failpoint.arm("nowhere")


def test_a_failpoint_hits_once_and_at_the_pass_it_was_armed_for():
    seen: list[str] = []
    failpoint.arm("inbox.put", seen.append, hit=2)
    for _ in range(4):
        failpoint.fp("inbox.put")
    assert seen == ["inbox.put"]


DYING = """
import asyncio, sys
sys.path[:0] = sys.argv[3:]
from storage import failpoint
from storage.store import Store
from datetime import UTC, datetime
from flows.model import Community

class Clock:
    def now(self): return datetime(2026, 5, 4, tzinfo=UTC)

store = Store.open(sys.argv[1], decide=None, needs=None, profiles=None, clock=Clock())
failpoint.arm(sys.argv[2], failpoint.die)
asyncio.run(store.inbox_put([{"update_id": 7}]))
"""


@pytest.mark.parametrize(
    ("name", "kept"), [("writer.before_commit", 0), ("writer.after_commit", 1)]
)
def test_a_process_that_really_dies_keeps_exactly_what_was_committed(sqlite_url, name, kept):
    root = str(Path(storage.__file__).parent.parent)
    ran = subprocess.run(
        [sys.executable, "-c", DYING, sqlite_url, name, root],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert ran.returncode == 137, ran.stderr
    import sqlite3

    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as conn:
        assert conn.execute("SELECT count(*) FROM inbox").fetchone() == (kept,)
    conn.close()
