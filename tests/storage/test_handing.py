"""What is saved while nothing else waits goes to whoever handles it without being asked for again."""

import asyncio
from typing import Any

import pytest

from storage import failpoint, handing, inbox
from storage.handing import Handing
from storage.inbox import LEASE_SECONDS
from tests.storage.test_inbox import _put


async def _caught_up(house: Any) -> None:
    """Somebody has looked and found nothing."""
    assert await house.store.inbox_next() == []


async def _taken(house: Any, limit: int = 50) -> list[int]:
    return [row.update_id for row in await house.store.inbox_next(limit)]


def _asks(house: Any, monkeypatch: Any) -> list[str]:
    """Every job that the writer gets from now on."""
    asked: list[str] = []
    write = house.store.write

    async def listen(job: Any, **how: Any) -> Any:
        asked.append(job.__qualname__)
        return await write(job, **how)

    monkeypatch.setattr(house.store, "write", listen)
    return asked


async def test_it_is_handed_over_as_taken_and_nobody_asks_for_it(house, monkeypatch):
    await _caught_up(house)
    asked = _asks(house, monkeypatch)
    await _put(house, 1, 2, 3)
    first, second = await house.store.inbox_next(2)
    assert (first.update_id, first.attempts, first.raw["text"]) == (1, 1, "word 1")
    assert second.received_at == house.clock.now()
    assert await _taken(house) == [3]
    assert len(asked) == 1, "one job: to save them"
    # The attempt stands on disk before anything is done (F-P09), and nobody else takes them.
    assert house.sql("SELECT attempts, state FROM inbox") == [(1, "new")] * 3
    assert house.sql("SELECT count(*) FROM inbox WHERE lease_until > 0") == [(3,)]
    assert await _taken(house) == []


async def test_before_anybody_has_looked_nothing_is_handed_over(both):
    """An earlier process may have left something."""
    house = both
    await _put(house, 1)
    assert house.sql("SELECT attempts FROM inbox") == [(0,)]
    assert await _taken(house) == [1]


async def test_what_was_handed_over_comes_again_after_a_death(house):
    await _caught_up(house)
    await _put(house, 1)
    house.store._hand = Handing(alone=True)  # the memory of the process is gone
    house.restart()
    (row,) = await house.store.inbox_next()
    assert (row.update_id, row.attempts) == (1, 2)


async def test_after_an_orderly_end_the_next_process_has_it_at_once(house):
    """What comes later does not overtake it, and it was no attempt."""
    await _caught_up(house)
    await _put(house, 1)
    house.restart()
    await _put(house, 2)
    rows = await house.store.inbox_next()
    assert [(row.update_id, row.attempts) for row in rows] == [(1, 1), (2, 1)]


async def _fails_once(house: Any) -> list[int]:
    """Five wait in memory, the first fails once: in which order all are handled, one after the other."""
    await _caught_up(house)
    await _put(house, 1, 2, 3, 4, 5)
    order: list[int] = []
    (row,) = await house.store.inbox_next(1)
    await house.store.inbox_fail(row.id, "the disk is full")
    await _put(house, 6)
    while rows := await house.store.inbox_next(1):
        order += [row.update_id for row in rows]
        await house.store.inbox_done(rows[0].id)
    return order


async def test_what_waits_in_memory_does_not_overtake_what_failed(both):
    assert await _fails_once(both) == [1, 2, 3, 4, 5, 6]
    assert both.sql("SELECT attempts FROM inbox ORDER BY id") == [
        (2,),
        (1,),
        (1,),
        (1,),
        (1,),
        (1,),
    ]


async def test_control_what_is_not_given_back_overtakes_it(house, monkeypatch):
    monkeypatch.setattr(Handing, "give_back", lambda self: [])
    assert (await _fails_once(house))[-2:] == [1, 6]


async def test_what_found_the_memory_full_is_overtaken_by_nothing(house):
    await _caught_up(house)
    number = 0
    while house.store._hand.is_open():
        await _put(house, *range(number, number + 100))
        number += 100
    assert number > handing.MOST
    await _put(house, number)
    order = await _taken(house, 200)
    await _put(house, number + 1)
    while taken := await _taken(house, 200):
        order += taken
    assert order == list(range(number + 2))


async def test_two_who_look_at_once_close_nothing_for_ever(house):
    await asyncio.gather(house.store.inbox_next(), house.store.inbox_next())
    assert house.store._hand.held == 0
    await _put(house, 1)
    await _put(house, 2)
    assert await _taken(house) == [1, 2]


async def test_after_a_saving_that_raised_somebody_has_to_look(house, monkeypatch):
    await _caught_up(house)
    failpoint.arm("inbox.put", _cut)
    with pytest.raises(OSError, match="cut"):
        await _put(house, 1)
    assert not house.store._hand.is_open()


def _cut(name: str) -> None:
    raise OSError("cut")


async def test_what_waits_again_is_overtaken_by_nothing_that_comes_later(house):
    await _caught_up(house)
    (number,) = await _put(house, 1)
    await house.store.inbox_next()
    await house.store.inbox_fail(number, "broken")
    await _put(house, 2, 3)
    assert await _taken(house, 1) == [1]
    assert await _taken(house) == [2, 3]
    await _put(house, 4)
    assert house.sql("SELECT attempts FROM inbox WHERE update_id = 4") == [(1,)], (
        "handed over again"
    )


async def test_control_without_holding_it_is_overtaken(house, monkeypatch):
    await _caught_up(house)
    (number,) = await _put(house, 1)
    await house.store.inbox_next()
    monkeypatch.setattr(Handing, "hold", lambda self: None)
    await house.store.inbox_fail(number, "broken")
    await _put(house, 2, 3)
    assert await _taken(house, 2) == [2, 3]


async def _after_a_death(house: Any) -> list[int]:
    """Three were taken and never done; in which order they and a fourth come again."""
    await _caught_up(house)
    await _put(house, 1, 2, 3)
    await house.store.inbox_next()
    house.restart()
    order = await _taken(house)
    await _put(house, 4)
    while taken := await _taken(house):
        order += taken
    return order


async def test_what_waits_behind_one_that_was_tried_is_overtaken_by_nothing(house):
    """One that was tried is the last of its batch: a short batch does not mean that all were taken."""
    assert await _after_a_death(house) == [1, 2, 3, 4]


async def test_control_taking_a_short_batch_for_the_end_it_is(house, monkeypatch):
    monkeypatch.setattr(inbox, "cut_short", lambda taken: False)
    assert (await _after_a_death(house))[1] == 4


async def test_clean_strings_are_handed_over_as_they_are_stored(house):
    await _caught_up(house)
    raw = {"update_id": 1, "text": "a\0b \ud83d c", "n": [1, None, 2.5]}
    await house.store.inbox_put([raw, raw])
    (handed,) = await house.store.inbox_next()
    house.restart()
    (read,) = await house.store.inbox_next()
    assert handed.raw == read.raw == {"update_id": 1, "text": "ab \ufffd c", "n": [1, None, 2.5]}


@pytest.mark.postgres
async def test_where_another_process_may_follow_nothing_is_handed_over(postgres_url, village_of):
    house = await asyncio.to_thread(village_of, postgres_url)
    await _caught_up(house)
    await _put(house, 1)
    assert house.sql("SELECT attempts, lease_until FROM inbox") == [(0, 0)]
    await asyncio.to_thread(house.store.close)


class Hours:
    """A clock that stands."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def hours(monkeypatch):
    found = Hours()
    monkeypatch.setattr(handing, "time", found)
    return found


@pytest.fixture
def hand(hours):
    found = Handing(alone=True)
    found.looked(1, all_taken=True)
    return found


def test_every_ten_seconds_somebody_has_to_look(hand, hours):
    assert hand.is_open()
    hours.now += LEASE_SECONDS
    assert not hand.is_open()
    hand.looked(0, all_taken=True)
    assert hand.is_open()


def test_only_so_many_wait_in_memory(hand):
    hand.over([None] * handing.MOST)
    assert not hand.is_open()
    hand.take(1)
    assert hand.is_open()


def test_what_is_committed_while_somebody_looks_is_not_seen_by_him(hand):
    hand.hold()
    before = hand.held
    hand.hold()  # after he asked, before he had his answer
    hand.looked(before, all_taken=True)
    assert not hand.is_open()
    hand.looked(hand.held, all_taken=True)
    assert hand.is_open()


def test_who_did_not_take_all_has_not_seen_the_end(hand):
    hand.hold()
    hand.looked(1, all_taken=False)
    assert not hand.is_open()
