"""Hundreds of random steps: updates, doubles, deaths, sends that fail in every way, clocks that jump."""

import asyncio
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from flows.command import Command, Ref
from flows.model import Vote
from flows.outcome import Answer, Cancel, Card, Deed, Outcome, Put, Remind, Say, Show
from storage import failpoint, inbox
from storage.failpoint import FAILPOINTS, Crash
from storage.store import Store
from storage.verify import chain_problems
from storage.writer import Closed

T = TypeVar("T")
DEAD = (Crash, Closed)
CHOICES = st.sampled_from(["yes", "no", "abstain"])
PEOPLE = st.integers(1, 14)


def _press(view: Any, command: Command, now: Any) -> Outcome:
    """A vote which also says, shows and reminds; every third one ends what was to be reminded of."""
    vote = Vote(case_id=1, ballot_id=1, person_id=command.by, choice=command.arg, at=now)
    n = view.case.version + 1
    wish = Remind("R04", n, now + timedelta(minutes=n % 7), f"o{n % 5}", ("p1",), state="voting")
    return Outcome(
        changes=(Put(vote),),
        deeds=(Deed("voted", command.by, {"choice": command.arg}),),
        says=(Say(f"p{command.by}", Card("k", {"n": n}), dedupe=f"v{n}"),),
        shows=(Show("ballot", 1), Show("card", 1, command.by, fresh=n % 2 == 0)),
        reminders=(Cancel(obligation=f"o{n % 5}"), wish) if n % 3 == 0 else (wish,),
        answer=Answer("vote.ack"),
    )


class Storage(RuleBasedStateMachine):
    """The model: what was acknowledged, in its order; what arrived at Telegram."""

    opener: Any
    template: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="yishi-steps-"))
        shutil.copy(self.template, self.folder / "yishi.db")
        self.house = self.opener(f"sqlite:///{self.folder / 'yishi.db'}")
        self.house.engine.acts["vote"] = _press
        self.peer = sqlite3.connect(self.folder / "yishi.db")
        self.loop = asyncio.new_event_loop()
        self.number = 0
        self.told: list[tuple[int, str]] = []
        self.handled: list[int] = []
        self.arrived: Counter[int] = Counter()
        self.doubtful: Counter[int] = Counter()

    def teardown(self) -> None:
        failpoint.disarm()
        if hasattr(self, "house"):
            self.peer.close()
            self.house.store.close()
            self.loop.run_until_complete(self.loop.shutdown_default_executor())
            self.loop.close()
            shutil.rmtree(self.folder)

    def _do(self, work: Coroutine[Any, Any, T]) -> T | None:
        """Do it; when the process dies of it, another one begins, and everything goes on."""
        try:
            return self.loop.run_until_complete(work)
        except DEAD:
            failpoint.disarm()
            self.house.restart()
            return None

    @rule(by=PEOPLE, choice=CHOICES, times=st.integers(1, 3))
    def update(self, by: int, choice: str, times: int) -> None:
        """Telegram delivers until it is told that the update is saved, and sometimes once more."""
        self.number += 1
        raw = {"update_id": self.number, "by": by, "choice": choice}
        saved = None
        while saved is None:
            saved = self._do(self.house.store.inbox_put([raw]))
        for _ in range(times - 1):
            assert self._do(self.house.store.inbox_put([raw])) in ([], None)

    @rule(limit=st.integers(1, 5))
    def handle(self, limit: int) -> None:
        for row in self._do(self.house.store.inbox_next(limit)) or []:
            command = Command(
                Ref("b", 1), "vote", row.raw["by"], self.house.clock.now(), arg=row.raw["choice"]
            )
            done = self._do(self.house.store.run(command, row.id))
            if done and not done.repeated:
                self.told.append((row.raw["by"], row.raw["choice"]))
                self.handled.append(row.id)

    @rule(fate=st.sampled_from(["sent", "unknown", "unknown but arrived", "retry", "failed"]))
    def send(self, fate: str) -> None:
        for row in self._do(self.house.store.outbox_claim(3)) or []:
            if fate in ("sent", "unknown but arrived"):
                self.arrived[row.id] += 1
            if self._do(self._mark(row, fate)) is None or "unknown" in fate:
                self.doubtful[row.id] += 1

    def _mark(self, row: Any, fate: str) -> Coroutine[Any, Any, bool]:
        store: Store = self.house.store
        now = self.house.clock.now()
        if fate == "sent":
            return store.outbox_sent(row, 1, row.id)
        if fate == "retry":
            return store.outbox_retry(row, now + timedelta(seconds=2), "429")
        if fate == "failed":
            return store.outbox_failed(row, "blocked")
        return store.outbox_unknown(row, "ServerDisconnectedError")

    @rule()
    def show(self) -> None:
        now = self.house.clock.now()
        for board in self._do(self.house.store.reader.boards_due(now, 3)) or []:
            self._do(self.house.store.board_shown(board, 1, board.message_id or 7, "d"))

    @rule()
    def tick(self) -> None:
        self._do(self.house.store.tick())

    @rule(seconds=st.sampled_from([1, 4, 61, 601, 3600, 86_400, -3600]))
    def turn(self, seconds: int) -> None:
        self.house.clock.turn(seconds=seconds)

    @rule(name=st.sampled_from(FAILPOINTS), hit=st.integers(1, 2))
    def arm(self, name: str, hit: int) -> None:
        failpoint.disarm()
        failpoint.arm(name, hit=hit)

    @rule()
    def restart(self) -> None:
        failpoint.disarm()
        self.house.restart()

    def _sql(self, question: str) -> list[Any]:
        return self.peer.execute(question).fetchall()

    @invariant()
    def everything_holds(self) -> None:
        if not hasattr(self, "house"):
            return
        sql = self._sql
        votes = dict(sql("SELECT person_id, choice FROM vote"))
        deeds = sql("SELECT \"by\", json_extract(data, '$.choice') FROM deed ORDER BY seq")
        assert votes == dict(deeds), "INV 10: the chain, folded, is the table"
        rest = iter(deeds)
        assert all(op in rest for op in self.told), "INV 1: what was told is there, in its order"
        assert self.handled == sorted(self.handled), "in the order of arrival"
        done = sql("SELECT count(*) FROM inbox WHERE state = 'done'")
        (version,) = sql('SELECT version FROM "case" WHERE id = 1')
        assert done == [version] == [(len(deeds),)], "INV 3, 9, 11: each update once"
        self._what_is_said()

    def _what_is_said(self) -> None:
        sql = self._sql
        assert sql("SELECT count(*) FROM outbox WHERE number > 2") == [(0,)]
        for number, times in self.arrived.items():
            assert times <= min(2, 1 + self.doubtful[number]), "INV 12"
        twice = sql("SELECT count(*) FROM outbox GROUP BY dedupe HAVING count(*) > 1")
        assert twice == []
        # One that fired and whose obligation then ended is over.
        fired = "SELECT count(*) FROM reminder WHERE state IN ('fired', 'over')"
        said = "SELECT count(DISTINCT reminder_id) FROM outbox WHERE reminder_id > 0"
        assert sql(fired) == sql(said), "INV 13: fired and said are one"


@pytest.fixture
def machine(village_of: Any, empty_file: Path) -> Any:
    return type("Steps", (Storage,), {"opener": staticmethod(village_of), "template": empty_file})


def steps(lives: int) -> settings:
    """So many lives of fifty steps each."""
    return settings(
        max_examples=lives,
        stateful_step_count=50,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def test_three_hundred_steps(machine: Any) -> None:
    run_machine(machine, settings=steps(6))


@pytest.mark.soak
def test_two_thousand_steps(machine: Any) -> None:
    run_machine(machine, settings=steps(40))


def test_control_without_closing_two_steps_break_an_invariant(
    machine: Any, monkeypatch: Any
) -> None:
    """An update that is open for ever is handled twice, and an invariant says so."""
    monkeypatch.setattr(inbox, "close", lambda *args: None)
    life = machine()
    life.begin()
    try:
        life.everything_holds()
        life.update(by=1, choice="yes", times=1)
        life.handle(limit=1)
        with pytest.raises(AssertionError, match="each update once"):
            life.everything_holds()
    finally:
        life.teardown()


async def test_chains_of_such_a_life_are_whole(house: Any) -> None:
    house.engine.acts["vote"] = _press
    for n in range(20):
        await house.store.run(house.press(n % 14 + 1, "yes"))
    export = await house.store.reader.export(1)
    assert list(chain_problems(export["deeds"], 20)) == []
