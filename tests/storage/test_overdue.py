"""Everything was due while the bot was away, and it dies twice on its return: each once, marked late, none lost."""

import itertools
import os
from concurrent.futures import CancelledError
from datetime import timedelta

import pytest

from flows.model import Case
from flows.outcome import Card, Outcome, Remind, Say
from storage import failpoint, reminders
from storage.failpoint import Crash
from storage.writer import Closed
from tests.storage.conftest import START

DEAD = (Crash, Closed, CancelledError)
CASES = 12
DEATHS = [
    ("reminder.claimed", "reminder.firing"),
    ("writer.before_commit", "reminder.fired"),
    ("unit.decided", "writer.after_commit"),
]
SOAK = int(os.environ.get("YISHI_SOAK_N", "1000"))


async def _lay(house, count: int) -> None:
    """So many, spread over the cases of a village."""
    cases = [
        Case(id=n, community_id=1, no=f"2026-{n}", title="t", text="t", proposer_id=2, opened_at=START,
             entered_at=START)
        for n in range(2, CASES + 2)
    ]  # fmt: skip
    await house.store.put(cases)
    for case_id in range(2, CASES + 2):
        mine = range(case_id, count + 2, CASES)
        due = house.clock.now() + timedelta(hours=1)
        rows = tuple(Remind(f"R{n}", 0, due, f"plan.enter:{n}", ("p2",)) for n in mine)
        house.engine.acts["plan"] = lambda view, command, now, rows=rows: Outcome(reminders=rows)
        await house.store.run(house.command("plan", case=case_id, community_id=1))


def _tell(house) -> None:
    """Each decision says something of its own, so that a second one would be seen."""
    numbers = itertools.count()

    def due(view, command, now):
        card = Card("remind", {"late": command.data["late"]})
        return Outcome(says=(Say("p2", card, f"{command.ref}.{next(numbers)}"),))

    house.engine.acts["due"] = due


async def _die(house, point: str, hit: int) -> None:
    failpoint.arm(point, hit=hit)
    try:
        while await house.store.tick():
            pass
    except DEAD:
        pass
    assert not failpoint._armed, f"{point} was passed {hit} times at most"
    house.restart()
    house.sql(
        "UPDATE reminder SET lease_until = 0"
    )  # on PostgreSQL a minute of the database's clock


async def _return(house, count: int, deaths: tuple[str, str]) -> None:
    await _lay(house, count)
    _tell(house)
    house.clock.turn(hours=30)
    for point, hit in zip(deaths, (1, 2), strict=True):
        await _die(house, point, hit)
    while await house.store.tick():
        pass
    rows = house.sql("SELECT state, late FROM reminder")
    assert [row for row in rows if row != ("fired", True)] == []
    told = house.sql("SELECT reminder_id, count(*) FROM outbox GROUP BY reminder_id")
    assert len(told) == len(rows) == count
    assert {n for _, n in told} == {1}
    assert {row.card.params["late"] for row in await house.store.outbox_claim(5)} == {True}


@pytest.mark.parametrize("deaths", [DEATHS[0], DEATHS[2]])
async def test_each_once_none_lost(house, deaths):
    await _return(house, 36, deaths)


async def test_each_once_none_lost_on_both(both):
    await _return(both, 36, DEATHS[1])


@pytest.mark.soak
@pytest.mark.parametrize("deaths", DEATHS)
async def test_a_thousand(both, deaths):
    await _return(both, SOAK, deaths)


async def test_control_firing_without_remembering_tells_twice(house, monkeypatch):
    """With rows that stay waiting whatever happened, the return after a death tells some of them again."""
    monkeypatch.setattr(reminders, "mark_fired", lambda conn, dues, now: {due.id for due in dues})
    await _lay(house, 36)
    _tell(house)
    house.clock.turn(hours=30)
    await _die(house, "reminder.fired", 2)
    await house.store.tick()
    told = house.sql("SELECT reminder_id, count(*) FROM outbox GROUP BY reminder_id")
    assert max(n for _, n in told) > 1
