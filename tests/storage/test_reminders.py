"""Reminders: one row each, fired exactly once by whoever ticks, late ones marked, none after the end."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from flows.outcome import Cancel, Card, Deed, Outcome, Pause, Refused, Remind, Revive, Say, Wish
from storage import reminders
from storage.store import Store


def _remind(house, n: int = 0, kind: str = "R04", minutes: float = 10, **more) -> Remind:
    due = house.clock.now() + timedelta(minutes=minutes)
    return Remind(kind, n, due, more.pop("obligation", "plan.enter:1.1"), ("p2",), **more)


async def _do(house, *wishes: Wish, case: int = 1) -> None:
    house.engine.acts["plan"] = lambda view, command, now: Outcome(reminders=wishes)
    house.engine.need["plan"] = "case" if case else "community"
    await house.store.run(house.command("plan", case=case, community_id=1))


def _states(house) -> list[str]:
    return [row[0] for row in house.sql("SELECT state FROM reminder ORDER BY id")]


async def test_a_reminder_fires_when_it_is_due_and_once(both):
    house = both
    await _do(house, _remind(house))
    assert await house.store.reader.next_due() == house.clock.now() + timedelta(minutes=10)
    assert await house.store.tick() == 0
    house.clock.turn(minutes=10)
    assert await house.store.tick() == 1
    assert await house.store.tick() == 0
    (row,) = await house.store.outbox_claim()
    assert row.card == Card("remind", {"kind": "R04", "late": False})
    assert (row.to, row.reminder_id) == ("p2", 1)
    assert await house.store.reader.next_due() is None


async def test_what_it_reminds_of_reaches_the_decision(house):
    seen = []

    def due(view, command, now):
        seen.append(command)
        return Outcome()

    house.engine.acts["due"] = due
    wish = _remind(house, n=2, urgent=True, state="noticed")
    await _do(house, wish)
    house.clock.turn(hours=1)
    await house.store.tick()
    (command,) = seen
    assert (str(command.ref), command.act, command.by, command.at) == (
        "r1",
        "due",
        0,
        house.clock.at,
    )
    assert command.data == {
        "kind": "R04",
        "n": 2,
        "obligation": "plan.enter:1.1",
        "to": ["p2"],
        "due_at": wish.due_at,
        "late": True,
        "urgent": True,
        "state_name": "noticed",
        "note": {},
    }


@pytest.mark.parametrize(("minutes", "late"), [(10, False), (20, False), (20.01, True)])
async def test_more_than_ten_minutes_is_late(house, minutes, late):
    await _do(house, _remind(house))
    house.clock.turn(minutes=minutes)
    await house.store.tick()
    assert house.sql("SELECT late FROM reminder") == [(late,)]


async def test_two_tickers_fire_each_reminder_once(both):
    house = both
    await _do(house, *(_remind(house, kind=f"R{n:02d}") for n in range(30)))
    house.clock.turn(minutes=10)
    fired = await asyncio.gather(*(house.store.tick(7) for _ in range(8)))
    while more := await house.store.tick():
        fired.append(more)
    assert sum(fired) == 30
    assert set(_states(house)) == {"fired"}
    assert len(house.sql("SELECT DISTINCT dedupe FROM outbox")) == 30


async def test_one_tick_fires_all_that_are_due_however_many(house):
    await _do(house, *(_remind(house, kind=f"R{n:03d}") for n in range(45)))
    house.clock.turn(minutes=10)
    assert await house.store.tick(limit=10) == 45
    assert await house.store.tick() == 0


@pytest.mark.postgres
async def test_two_processes_fire_each_reminder_once(postgres_url, village_of):
    house = await asyncio.to_thread(village_of, postgres_url)
    peer = await asyncio.to_thread(
        lambda: Store.open(
            postgres_url,
            decide=house.engine.decide,
            needs=house.engine.needs,
            profiles=house.store._unit._procedures._resolver,
            clock=house.clock,
        )
    )
    await _do(house, *(_remind(house, kind=f"R{n:02d}") for n in range(40)))
    house.clock.turn(minutes=10)
    fired = 0
    while got := sum(await asyncio.gather(*(s.tick(5) for s in (house.store, peer) * 3))):
        fired += got
    assert fired == 40
    assert len(house.sql("SELECT * FROM outbox")) == 40
    await asyncio.to_thread(peer.close)
    await asyncio.to_thread(house.store.close)


async def test_control_a_row_that_does_not_remember_fires_twice(house):
    """Without the step from waiting to fired the second tick fires again."""
    await _do(house, _remind(house))
    house.clock.turn(minutes=10)
    house.engine.acts["due"] = lambda view, command, now: Outcome(
        says=(Say("p1", Card("k"), dedupe=f"d{now}"),)
    )
    await house.store.tick()
    house.sql("UPDATE reminder SET state = 'waiting'")
    house.clock.turn(minutes=1)
    assert await house.store.tick() == 1
    assert len(house.sql("SELECT * FROM outbox")) == 2


async def test_the_same_reminder_is_created_once(both):
    house = both
    first = _remind(house)
    await _do(house, first, first, _remind(house, minutes=99))
    assert len(house.sql("SELECT * FROM reminder")) == 1
    assert await house.store.reader.next_due() == first.due_at


async def test_leaving_a_state_cancels_what_belonged_to_it(both):
    house = both
    await _do(
        house,
        _remind(house, kind="R01", state="planning"),
        _remind(house, kind="R02", state="noticed"),
        _remind(house, kind="R03", obligation="promise:i3"),
    )
    await _do(house, Cancel(state="planning"))
    assert _states(house) == ["cancelled", "waiting", "waiting"]
    await _do(house, Cancel(obligation="promise:i3"))
    assert _states(house) == ["cancelled", "waiting", "cancelled"]
    await _do(house, Cancel())
    assert set(_states(house)) == {"cancelled"}
    house.clock.turn(days=1)
    assert await house.store.tick() == 0


async def test_a_cancelled_reminder_that_is_wanted_again_comes_back_with_its_new_time(both):
    house = both
    await _do(house, _remind(house))
    later = _remind(house, minutes=60)
    await _do(house, Cancel(), later)
    assert _states(house) == ["waiting"]
    assert await house.store.reader.next_due() == later.due_at


async def test_one_that_has_fired_never_fires_again(both):
    house = both
    await _do(house, _remind(house))
    house.clock.turn(minutes=10)
    await house.store.tick()
    await _do(house, _remind(house))
    assert _states(house) == ["fired"]


async def test_what_has_fired_is_over_when_it_is_settled_and_may_begin_anew(both):
    """A plan that is changed after its first reminder is reminded of again, at its new time."""
    house = both
    await _do(house, _remind(house))
    house.clock.turn(minutes=10)
    await house.store.tick()
    await _do(house, Cancel())
    assert _states(house) == ["over"]
    later = _remind(house, minutes=60)
    await _do(house, later)
    assert _states(house) == ["waiting"]
    assert await house.store.reader.next_due() == later.due_at


async def test_with_an_obligation_goes_what_somebody_put_off(both):
    house = both
    await _do(
        house,
        _remind(house, obligation="item.due:i3"),
        _remind(house, obligation="item.due:i3/p12"),
        _remind(house, obligation="item.due:i30"),
        _remind(house, obligation="item_due:i3/p12"),
    )
    await _do(house, Cancel(obligation="item.due:i3"))
    assert _states(house) == ["cancelled", "cancelled", "waiting", "waiting"]


async def test_a_case_that_rests_is_left_alone_and_goes_on_where_it_was(both):
    house = both
    await _do(
        house,
        _remind(house, kind="R01", state="published", obligation="filing.done:1"),
        _remind(house, kind="R02", state="published", obligation="item.due:i1", minutes=9000),
        _remind(house, kind="R03", state="published", obligation="published.enter:1.2"),
        _remind(house, kind="R06", state="published", obligation="meeting.time:m1", urgent=True),
        _remind(house, kind="R11", state="voting", minutes=9000),
    )
    await _do(house, Pause())
    assert set(_states(house)) == {"paused"}
    house.clock.turn(days=5)
    assert await house.store.tick() == 0
    await _do(house, Revive("published", house.clock.now()))
    assert _states(house) == ["waiting", "waiting", "cancelled", "cancelled", "cancelled"]
    assert await house.store.tick() == 1
    assert house.sql("SELECT late FROM reminder WHERE kind = 'R01'") == [(False,)]


async def test_those_of_one_case_fire_in_one_transaction_and_a_broken_one_alone_waits(both):
    house = both

    def due(view, command, now):
        if command.data["kind"] == "R13":
            raise RuntimeError("no such text")
        seen.append(view)
        return Outcome(deeds=(Deed("reminded", 0),), says=(Say("p1", Card("k"), f"{command.ref}"),))

    seen: list[object] = []
    house.engine.acts["due"] = due
    await _do(house, *(_remind(house, kind=kind) for kind in ("R12", "R13", "R14")))
    version = house.sql('SELECT version FROM "case"')[0][0]
    house.clock.turn(minutes=10)
    assert await house.store.tick() == 2
    assert _states(house) == ["fired", "waiting", "fired"]
    assert seen[0] is seen[1], "the case was loaded once"
    assert house.sql('SELECT version FROM "case"') == [(version + 2,)]
    rows = house.sql("SELECT dedupe, reminder_id FROM outbox ORDER BY id")
    assert rows == [("r1", 1), ("r3", 3)]


async def test_what_fired_and_still_waits_for_the_morning_is_not_sent_when_it_is_over(both):
    house = both

    def due(view, command, now):
        held = Say("p1", Card("k"), f"r{command.ref.id}", not_before=now + timedelta(hours=8))
        return Outcome(says=(held,))

    house.engine.acts["due"] = due
    await _do(house, _remind(house, state="planning"))
    house.clock.turn(minutes=10)
    assert await house.store.tick() == 1
    await _do(house, Cancel(state="planning"))
    house.clock.turn(hours=9)
    assert await house.store.outbox_claim() == []
    assert await house.store.reader.outbox_counts() == {"cancelled": 1}


async def test_of_several_that_are_late_together_only_the_last_one_goes_out(both):
    house = both
    await _do(house, *(_remind(house, n=n, minutes=10 * (n + 1)) for n in range(4)))
    house.clock.turn(minutes=35)
    assert await house.store.tick() == 1
    assert _states(house) == ["superseded", "superseded", "fired", "waiting"]


async def test_who_is_reminded_later_does_not_take_the_place_of_who_was_to_be_first(both):
    """Step one goes to the owner and step two to the secretary: both are told, however late."""
    house = both
    first, second = _remind(house, n=0), _remind(house, n=1, minutes=20)
    await _do(house, first, replace(second, to=("p1",)))
    house.clock.turn(minutes=30)
    assert await house.store.tick() == 2
    assert _states(house) == ["fired", "fired"]


async def test_an_obligation_that_is_over_at_the_moment_of_firing_is_not_reminded_of(both):
    house = both
    house.engine.acts["due"] = lambda view, command, now: Refused("press.stale")
    await _do(house, _remind(house))
    house.clock.turn(minutes=10)
    assert await house.store.tick() == 0
    assert _states(house) == ["cancelled"]
    assert house.sql("SELECT * FROM outbox") == []


async def test_firing_may_lay_the_next_row(both):
    house = both
    house.engine.acts["due"] = lambda view, command, now: Outcome(
        deeds=(Deed("reminded", 0),),
        reminders=(Remind("R04", command.data["n"] + 1, now + timedelta(days=1), "o", ("p2",)),),
    )
    await _do(house, _remind(house, obligation="o"))
    for day in range(3):
        house.clock.turn(days=1)
        assert await house.store.tick() == 1, day
    assert house.sql("SELECT n FROM reminder ORDER BY n") == [(0,), (1,), (2,), (3,)]


async def test_one_that_cannot_be_handled_is_tried_five_times_and_holds_up_nobody(both):
    house = both

    def due(view, command, now):
        if command.data["kind"] == "R13":
            raise RuntimeError("no such text")
        return Outcome()

    house.engine.acts["due"] = due
    await _do(house, _remind(house, kind="R13"), _remind(house, kind="R14"))
    house.clock.turn(minutes=10)
    assert await house.store.tick() == 1
    for _ in range(6):
        assert await house.store.tick() == 0
    rows = house.sql("SELECT kind, state, attempts, error FROM reminder ORDER BY kind")
    assert rows == [("R13", "dead", 5, "RuntimeError('no such text')"), ("R14", "fired", 1, "")]


async def test_a_community_may_be_reminded_without_a_case(both):
    house = both
    await _do(house, _remind(house, kind="R40"), case=0)
    assert house.sql("SELECT case_id, community_id FROM reminder") == [(0, 1)]
    house.clock.turn(minutes=10)
    assert await house.store.tick() == 1
    assert house.engine.seen[-1].community.id == 1


def test_late_means_ten_minutes():
    assert timedelta(minutes=10) == reminders.LATE
