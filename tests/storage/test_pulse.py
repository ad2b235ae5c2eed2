"""The first heartbeat after a start and what a gap is answered with are one transaction."""

from datetime import timedelta

import pytest

from storage import failpoint
from storage.failpoint import Crash


def counted(house) -> int:
    """How often the case was counted: what an outage is answered with in this test."""
    return len(house.sql("SELECT 1 FROM deed WHERE kind = 'counted'"))


async def come_back(house) -> list[object]:
    """As the bot does at its start; what the last heartbeat was."""
    seen: list[object] = []

    def gap(last):
        seen.append(last)
        away = last is not None and house.clock.now() - last >= timedelta(minutes=2)
        return [house.command("count")] if away else []

    await house.store.revive("bot", gap)
    return seen


async def test_a_gap_is_answered_once_however_often_the_bot_starts(both):
    house = both
    first = house.clock.now()
    assert await come_back(house) == [None], "a bot that never ran was never away"
    house.clock.turn(minutes=10)
    assert (await come_back(house), counted(house)) == ([first], 1)
    for _ in range(3):
        house.clock.turn(seconds=4)
        await come_back(house)
    assert counted(house) == 1


@pytest.mark.parametrize("name", ["unit.begun", "unit.written", "writer.before_commit"])
async def test_a_death_before_the_commit_loses_no_answer(house, name):
    await come_back(house)
    house.clock.turn(minutes=10)
    failpoint.arm(name)
    with pytest.raises(Crash):
        await come_back(house)
    house.restart()
    house.clock.turn(seconds=4)
    assert counted(house) == 0
    await come_back(house)
    assert counted(house) == 1


@pytest.mark.parametrize("name", ["writer.after_commit", "unit.committed"])
async def test_a_death_after_the_commit_doubles_none(house, name):
    await come_back(house)
    house.clock.turn(minutes=10)
    failpoint.arm(name)
    with pytest.raises(Crash):
        await come_back(house)
    house.restart()
    house.clock.turn(seconds=4)
    await come_back(house)
    assert counted(house) == 1


async def test_negative_control_a_heartbeat_that_comes_later_answers_twice(both):
    """The order of before: the answer first, the heartbeat with the first tick."""
    house = both
    await house.store.heartbeat("bot")
    house.clock.turn(minutes=10)
    for _ in range(2):
        house.clock.turn(seconds=4)
        last = (await house.store.reader.heartbeats())["bot"]
        if house.clock.now() - last >= timedelta(minutes=2):
            await house.store.run(house.command("count"))
    assert counted(house) == 2


async def test_an_answer_that_cannot_be_given_does_not_keep_the_bot_down(both):
    house = both
    acts = ("fail", "count", "fail")
    problems = await house.store.revive("bot", lambda _: [house.command(act) for act in acts])
    assert len(problems) == 2 and "broken handler" in problems[0]
    assert counted(house) == 1
    assert "bot" in await house.store.reader.heartbeats()
