"""Presses of one ballot that wait together do what they would have done one after the other, for less."""

import asyncio
import shutil
import tempfile
from concurrent.futures import wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flows.command import Command
from flows.model import Ballot, Vote
from flows.outcome import Answer, Card, Deed, Drop, Outcome, Put, Refused, Say, Show
from storage import unit
from storage.inbox import Repeated
from storage.unit import Asked, Done
from storage.writer import GROUP
from tests.storage.conftest import House, village
from tests.storage.test_memo import _hold


def _press(view: Any, command: Command, now: Any) -> Outcome | Refused:
    """An act that looks at all it may see, and does all it may do."""
    ballot = view.get(Ballot, command.ref.id)
    mine = view.find(Vote, ballot.id, command.by)
    if command.epoch != ballot.epoch or (mine and mine.choice == command.arg):
        return Refused("press.stale", shows=(Show("ballot", ballot.id),))
    if command.arg == "raise":
        raise RuntimeError("broken handler")
    if command.arg == "take back":
        return Outcome((Drop(mine),) if mine else (), (Deed("dropped", command.by),))
    before = mine.choice if mine else ""
    new = Vote(case_id=1, ballot_id=1, person_id=command.by, choice=command.arg, at=now)
    changes: tuple[Any, ...] = (Put(new),)
    if command.arg == "end":
        changes += (Put(ballot.model_copy(update={"epoch": ballot.epoch + 1})),)
    said = Say(f"p{command.by}", Card("hello"), dedupe=f"{command.by}.{command.arg}")
    deed = Deed("voted", command.by, {"choice": command.arg, "before": before})
    answer = Answer("vote.ack", {"choice": command.arg})
    return Outcome(changes, (deed,), (said,), (Show("ballot", 1),), answer=answer)


Pressed = tuple[int, str, int, str]
"""By whom, what, at which epoch, and which update it is."""


@dataclass
class Life:
    """A house in which presses are done together or one by one, and what came of it."""

    house: House

    def jobs(self, presses: list[Pressed]) -> list[Asked]:
        """`own` update, handled before (`done`), `unknown`, `none` at all, or the `same` as the one before."""
        store = self.house.store
        ids = asyncio.run(store.inbox_put([{"update_id": n} for n in range(len(presses))]))
        made = []
        for n, (by, choice, epoch, how) in enumerate(presses):
            if how == "done":
                asyncio.run(store.inbox_done(ids[n], "before"))
            other = {"unknown": 9999, "none": None, "same": ids[max(0, n - 1)]}
            command = self.house.press(by, choice, epoch=epoch)
            made.append(Asked(store._unit, command, other.get(how, ids[n])))
        return made

    def ask(self, presses: list[Pressed], *, together: bool) -> list[Any]:
        jobs = self.jobs(presses)
        held, free = _hold(self.house)
        futures: list[Any] = []
        for job in jobs:
            if not together:
                free.set()
                wait([held, *futures])
            futures.append(self.house.store._writer.submit(job))
        free.set()
        wait([held, *futures])
        return [repr(f.exception()) if f.exception() else f.result() for f in futures]

    def stands(self) -> list[Any]:
        sql = self.house.sql
        return [
            sql("SELECT person_id, choice FROM vote ORDER BY person_id"),
            sql('SELECT seq, "by", kind, data FROM deed ORDER BY seq'),
            sql('SELECT version FROM "case" UNION ALL SELECT epoch FROM ballot'),
            sql("SELECT update_id, state, raw, outcome FROM inbox ORDER BY update_id"),
            sql('SELECT "to", dedupe FROM outbox ORDER BY id'),
            sql("SELECT wanted > shown FROM board"),
        ]


PLAIN = ["yes", "no", "yes", "no", "take back", "end", "y\0es", "\ud800"]
HOWS = ["own"] * 12 + ["none", "none", "done", "same"]


def _presses(choices: list[str], hows: list[str]) -> Any:
    epochs = st.sampled_from([1, 1, 1, 1, 2])
    one = st.tuples(st.integers(1, 4), st.sampled_from(choices), epochs, st.sampled_from(hows))
    return st.lists(one, min_size=2, max_size=20)


def _both_ways(empty_file: Path, presses: list[Pressed]) -> list[Any]:
    results = []
    for together in (True, False):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(empty_file, Path(folder) / "yishi.db")
            house = House.open(f"sqlite:///{folder}/yishi.db")
            house.engine.acts["vote"] = _press
            asyncio.run(house.store.put(village()))
            life = Life(house)
            try:
                results.append((life.ask(presses, together=together), life.stands()))
                assert asyncio.run(house.store.reader.chain_faults()) == []
            finally:
                house.store.close()
    return results


def _times(many: int) -> settings:
    return settings(max_examples=many, deadline=None, suppress_health_check=list(HealthCheck))


@given(_presses(PLAIN, ["own", "own", "own", "none"]))
@example([(1, "yes", 1, "own"), (1, "take back", 1, "own"), (1, "yes", 1, "own")])
@example([(1, "end", 1, "own"), (2, "yes", 1, "own"), (2, "yes", 2, "own"), (2, "no", 2, "own")])
@_times(5)
def test_together_is_as_one_after_the_other(empty_file: Path, presses: list[Pressed]) -> None:
    together, alone = _both_ways(empty_file, presses)
    assert together == alone


@given(_presses([*PLAIN, "raise"], [*HOWS, "unknown"]))
@_times(5)
def test_so_it_is_when_some_of_them_cannot_be_done(
    empty_file: Path, presses: list[Pressed]
) -> None:
    """One that raises, was handled before, is unknown or stands twice undoes nothing of the others."""
    together, alone = _both_ways(empty_file, presses)
    assert together == alone


@pytest.mark.soak
@given(_presses([*PLAIN, "raise"], [*HOWS, "unknown"]))
@_times(200)
def test_so_it_is_two_hundred_times(empty_file: Path, presses: list[Pressed]) -> None:
    together, alone = _both_ways(empty_file, presses)
    assert together == alone


def _statements(house: Any, presses: int) -> list[str]:
    """What is said to the database for so many presses that wait together."""
    said: list[str] = []
    life = Life(house)

    def listen(conn: Any) -> None:
        conn.connection.dbapi_connection.set_trace_callback(said.append)

    house.store._writer.submit(listen).result()
    life.ask([(n % 14 + 1, "yes", 1, "own") for n in range(presses)], together=True)
    wanted = [sql for sql in said if sql.split()[0] in ("SELECT", "INSERT", "UPDATE")]
    # A trigger tells of its statement once more for every row.
    return [sql for sql in dict.fromkeys(wanted) if "INSERT INTO inbox" not in sql]


def test_a_full_group_needs_no_more_statements_than_there_are_kinds(house: House) -> None:
    """Where the ballot is, it, its people (in parts), votes, head of the chain, deeds, case, cards, updates."""
    assert len(_statements(house, GROUP)) <= 15


def test_control_alone_each_has_statements_of_its_own(house: House, monkeypatch: Any) -> None:
    monkeypatch.setattr(Asked, "kin", 0)
    assert len(_statements(house, GROUP)) > 2 * GROUP


def test_an_act_in_between_comes_in_between(house: House) -> None:
    """Only what stands beside one another is run together."""
    unit_, seen = house.store._unit, house.engine.seen
    count = Asked(unit_, house.command("count"))
    jobs = [Asked(unit_, house.press(n, "yes")) for n in (2, 3)]
    others = [Asked(unit_, house.press(n, "no")) for n in (3, 4)]
    held, free = _hold(house)
    futures = [house.store._writer.submit(job) for job in (*jobs, count, *others)]
    free.set()
    wait([held, *futures])
    chain = house.sql("SELECT kind, \"by\" FROM deed WHERE chain = 'c1' ORDER BY seq")
    assert [by for _, by in chain] == [2, 3, 1, 3, 4]
    assert chain[2][0] == "counted"
    assert [len(view.all(Vote)) for view in seen if view.has(Vote)] == [0, 0, 2, 1, 0]
    assert house.sql('SELECT version FROM "case"') == [(5,)]


@pytest.mark.parametrize("how", ["done", "unknown"])
def test_one_update_that_cannot_be_closed_undoes_its_own_press_alone(
    house: House, how: str
) -> None:
    presses = [(n, "no", 1, how if n == 2 else "own") for n in (1, 2, 3, 4)]
    said = Life(house).ask(presses, together=True)
    assert [type(one) for one in said] == [Done, str, Done, Done]
    assert ("Repeated" if how == "done" else "no inbox row 9999") in said[1]
    assert house.sql("SELECT person_id FROM vote ORDER BY 1") == [(1,), (3,), (4,)]
    assert house.sql("SELECT count(*) FROM deed") == [(3,)]


def _twice(house: House) -> list[Any]:
    (number,) = asyncio.run(house.store.inbox_put([{"update_id": 5}]))
    held, free = _hold(house)
    job = Asked(house.store._unit, house.press(3, "yes"), number)
    again = replace(job, command=house.press(3, "no"))
    futures = [house.store._writer.submit(one) for one in (job, again)]
    free.set()
    wait([held, *futures])
    return [future.exception() or future.result() for future in futures]


def test_an_update_that_stands_twice_in_a_group_has_one_effect(house: House) -> None:
    first, second = _twice(house)
    assert isinstance(first, Done)
    assert isinstance(second, Repeated)
    assert house.sql("SELECT person_id, choice FROM vote") == [(3, "yes")]
    assert house.sql("SELECT count(*) FROM deed") == [(1,)]


def test_control_without_looking_it_has_two(house: House, monkeypatch: Any) -> None:
    monkeypatch.setattr(unit, "_closing", lambda asked, done: {asked[0].inbox_id: "vote.ack"})
    _twice(house)
    assert house.sql("SELECT count(*) FROM deed") == [(2,)]


def test_presses_of_a_ballot_that_is_not_there_are_refused(house: House) -> None:
    held, free = _hold(house)
    jobs = [Asked(house.store._unit, house.press(n, "yes", ballot=9)) for n in (1, 2)]
    futures = [house.store._writer.submit(job) for job in jobs]
    free.set()
    wait([held, *futures])
    assert [future.result().refused for future in futures] == [unit.GONE] * 2


def test_together_on_both_databases(both: House) -> None:
    """On PostgreSQL each press has its own transaction; what would share one works there too."""
    asked = [Asked(both.store._unit, both.press(n, "yes")) for n in (2, 3, 2)]
    done = both.store._writer.submit(lambda conn: both.store._unit.press(conn, asked)).result()
    assert [one.answer and one.answer.key for one in done] == ["vote.ack"] * 3
    assert both.sql("SELECT person_id, choice FROM vote ORDER BY person_id") == [
        (2, "yes"),
        (3, "yes"),
    ]
    assert both.sql("SELECT count(*) FROM deed") == [(3,)]


@pytest.mark.parametrize("many", [1, 2])
def test_whoever_is_alone_is_run_alone(house: House, monkeypatch: Any, many: int) -> None:
    groups: list[int] = []
    together = unit.Unit.press

    def press(self: Any, conn: Any, asked: Any) -> Any:
        groups.append(len(asked))
        return together(self, conn, asked)

    monkeypatch.setattr(unit.Unit, "press", press)
    Life(house).ask([(n, "yes", 1, "own") for n in range(1, many + 1)], together=True)
    assert groups == ([] if many == 1 else [2])
