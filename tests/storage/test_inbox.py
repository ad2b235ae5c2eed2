"""Received updates: a set of ids, attempts counted before handling, raw text scrubbed when done."""

from typing import Any

import pytest

from storage import inbox


async def _put(house: Any, *ids: int) -> Any:
    return await house.store.inbox_put([{"update_id": n, "text": f"word {n}"} for n in ids])


async def test_an_update_that_comes_again_is_known(both):
    house = both
    assert len(await _put(house, 10, 11)) == 2
    assert await _put(house, 10, 11) == []
    assert len(await _put(house, 11, 12, 12)) == 1
    rows = await house.store.inbox_next()
    assert [r.update_id for r in rows] == [10, 11, 12]
    assert rows[0].raw == {"update_id": 10, "text": "word 10"}


async def test_a_known_update_stays_known_when_it_is_done_and_after_a_restart(both):
    house = both
    (first,) = await _put(house, 10)
    await house.store.inbox_done(first)
    house.restart()
    assert await _put(house, 10) == []
    assert await house.store.inbox_next() == []


async def test_ids_are_a_set_and_no_high_water_mark(both):
    """After a week of silence Telegram begins at a random lower number (F18)."""
    await _put(both, 900_000_000)
    assert len(await _put(both, 12)) == 1
    assert [r.update_id for r in await both.store.inbox_next()] == [900_000_000, 12]


async def test_two_bots_have_their_own_ids(house):
    assert len(await house.store.inbox_put([{"update_id": 1}], bot_id=7)) == 1
    assert len(await house.store.inbox_put([{"update_id": 1}], bot_id=8)) == 1


async def test_an_update_without_a_number_is_not_saved(house):
    with pytest.raises(KeyError):
        await house.store.inbox_put([{"update_id": 1}, {"message": {}}])
    assert house.sql("SELECT * FROM inbox") == []


async def test_nobody_else_gets_what_somebody_has_taken(both):
    house = both
    await _put(house, *range(10))
    taken = await house.store.inbox_next(4)
    rest = await house.store.inbox_next(100)
    assert [r.update_id for r in taken + rest] == list(range(10))
    assert await house.store.inbox_next() == []


async def test_the_only_process_gets_at_once_what_the_last_one_left(house):
    await _put(house, 1)
    await house.store.inbox_next()
    house.restart()
    (row,) = await house.store.inbox_next()
    assert (row.update_id, row.attempts) == (1, 2)


async def test_with_several_processes_a_lease_ends_by_the_clock_of_the_database(both):
    house = both
    await _put(house, 1)
    await house.store.inbox_next()
    house.clock.turn(days=400)
    assert await house.store.inbox_next() == [], "our own clock may jump, the lease does not"
    house.sql("UPDATE inbox SET lease_until = lease_until - 3600")
    assert len(await house.store.inbox_next()) == 1


async def test_a_handler_that_raises_leaves_the_row_new_five_times_and_then_it_is_dead(both):
    house = both
    (number,) = await _put(house, 1)
    for attempt in range(1, 6):
        (row,) = await house.store.inbox_next()
        assert row.attempts == attempt
        with pytest.raises(RuntimeError):
            await house.store.run(house.command("fail"), number)
        assert house.sql("SELECT state FROM inbox") == [("new",)]
        dead = await house.store.inbox_fail(number, "RuntimeError: broken handler")
        assert dead == (attempt == 5)
    assert await house.store.inbox_next() == []
    assert house.sql("SELECT state, error FROM inbox") == [("dead", "RuntimeError: broken handler")]
    assert await house.store.reader.inbox_counts() == {"dead": 1}
    (letter,) = await house.store.reader.dead_letters()
    assert (letter["update_id"], letter["attempts"]) == (1, 5)


async def test_what_is_done_is_scrubbed_and_what_is_parked_is_kept(both):
    house = both
    first, second, third = await _put(house, 1, 2, 3)
    await house.store.inbox_done(first)
    await house.store.inbox_done(second, "chat of strangers", "ignored")
    await house.store.inbox_done(third, "KeyError", inbox.PARKED)
    rows = house.sql("SELECT state, raw, outcome FROM inbox ORDER BY id")
    assert rows[:2] == [("done", "{}", ""), ("ignored", "{}", "chat of strangers")]
    assert rows[2][0] == "parked"
    assert "word 3" in rows[2][1]
    assert await house.store.inbox_next() == []


async def test_old_updates_are_forgotten_but_never_waiting_ones(both):
    house = both
    first, _ = await _put(house, 1, 2)
    await house.store.inbox_done(first)
    house.clock.turn(days=31)
    (third,) = await _put(house, 3)
    await house.store.inbox_done(third)
    assert await house.store.inbox_forget(house.clock.now()) == 1
    assert house.sql("SELECT update_id FROM inbox ORDER BY id") == [(2,), (3,)]


async def test_an_unknown_inbox_row_is_an_error(house):
    with pytest.raises(LookupError):
        await house.store.run(house.command("count"), 77)


async def test_a_row_that_kills_the_process_each_time_dies_alone(house):
    """The attempt is committed before handling: five deaths, and it is nobody's turn any more (F-P09).

    The second of five is the deadly one: what was taken together with it is handled all the same.
    """
    await _put(house, 1, 2, 3, 4, 5)
    handled: list[int] = []
    for _ in range(20):
        for row in await house.store.inbox_next():
            if row.update_id == 2:
                house.restart()
                break
            handled.append(row.update_id)
            await house.store.inbox_done(row.id)
    assert handled == [1, 3, 4, 5]
    assert house.sql("SELECT update_id FROM inbox WHERE state = 'dead'") == [(2,)]
