"""Messages: once per dedupe key, leased, fenced, an unknown send repeated at most once."""

import asyncio
from datetime import timedelta

from flows.outcome import Button, Card, Deed, Outcome, Say, Words
from storage import outbox


async def _say(house, name: str = "hello", by: int = 1) -> None:
    await house.store.run(house.command("say", by=by, arg=name))


def _states(house) -> list[str]:
    return [row[0] for row in house.sql("SELECT state FROM outbox ORDER BY id")]


async def test_a_message_is_a_row_of_the_transaction_that_decided_it(both):
    house = both
    await _say(house)
    (row,) = await house.store.outbox_claim()
    assert (row.to, row.case_id, row.community_id, row.number, row.attempts) == ("p1", 1, 1, 1, 1)
    assert row.card == Card("hello", {"n": 1, "at": house.clock.now()})
    assert await house.store.outbox_sent(row, 2**40 + 1, 55)
    assert _states(house) == ["sent"]
    assert house.sql("SELECT chat_id, message_id FROM outbox") == [(2**40 + 1, 55)]


async def test_the_same_thing_is_said_once(both):
    house = both
    await _say(house)
    await _say(house)
    await _say(house, "other")
    assert len(house.sql("SELECT * FROM outbox")) == 2


async def test_a_card_comes_out_as_it_went_in(both):
    house = both
    card = Card(
        "k",
        {"when": house.clock.now(), "names": ["a", "b"], "w": Words("x", {"d": house.clock.at.date()})},
        ((Button("yes", "1", "btn.x", {"n": 3}),),),
        expects="text",
    )  # fmt: skip
    say = Say("g1", card, "d", document="D5")
    house.engine.acts["paper"] = lambda view, command, now: Outcome((), (Deed("d", 1),), (say,))
    await house.store.run(house.command("paper"))
    (row,) = await house.store.outbox_claim()
    assert row.card == Card(card.key, card.params, card.rows)
    assert (row.to, row.document) == ("g1", "D5")


async def test_what_is_held_back_waits_for_its_time(both):
    house = both
    morning = house.clock.now() + timedelta(hours=8)
    say = Say("p1", Card("k"), "d", not_before=morning)
    house.engine.acts["night"] = lambda view, command, now: Outcome((), (), (say,))
    await house.store.run(house.command("night"))
    assert await house.store.outbox_claim() == []
    house.clock.turn(hours=8)
    assert len(await house.store.outbox_claim()) == 1


async def test_two_senders_never_have_the_same_message(both):
    house = both
    for n in range(6):
        await _say(house, f"m{n}", by=n + 1)
    first = await house.store.outbox_claim(3)
    second = await house.store.outbox_claim(100)
    assert [r.to for r in first + second] == [f"p{n}" for n in range(1, 7)]
    assert await house.store.outbox_claim() == []


async def test_messages_to_one_person_keep_their_order(both):
    house = both
    for n in range(3):
        await _say(house, f"m{n}")
    (first,) = await house.store.outbox_claim(1)
    assert await house.store.outbox_claim() == [], "one is on the way to him"
    later = house.clock.now() + timedelta(seconds=30)
    await house.store.outbox_retry(first, later, "429")
    assert await house.store.outbox_claim() == [], "the first waits, so do the others"
    house.clock.turn(seconds=30)
    assert [r.id for r in await house.store.outbox_claim()] == [
        first.id,
        first.id + 1,
        first.id + 2,
    ]


async def test_an_old_lease_can_mark_nothing(both):
    """SIGSTOP for ten minutes: the old owner wakes, and his mark does nothing (F-P08)."""
    house = both
    await _say(house)
    (old,) = await house.store.outbox_claim()
    house.sql("UPDATE outbox SET lease_until = lease_until - 3600")
    assert await house.store.outbox_claim() == [], "unknown: nobody knows whether it arrived"
    assert _states(house) == ["unknown"]
    house.clock.turn(seconds=61)
    (new,) = await house.store.outbox_claim()
    assert (new.id, new.number) == (old.id, 2)
    assert new.token > old.token
    for mark in (
        house.store.outbox_sent(old, 1, 1),
        house.store.outbox_retry(old, house.clock.now(), "x"),
        house.store.outbox_unknown(old, "x"),
        house.store.outbox_failed(old, "x"),
    ):
        assert await mark is False
    assert _states(house) == ["sending"]
    assert await house.store.outbox_sent(new, 1, 1)


async def test_an_unknown_send_is_repeated_once_with_its_number_and_never_again(both):
    house = both
    await _say(house)
    (row,) = await house.store.outbox_claim()
    await house.store.outbox_unknown(row, "ServerDisconnectedError")
    assert await house.store.outbox_claim() == []
    house.clock.turn(seconds=60)
    (again,) = await house.store.outbox_claim()
    assert again.number == 2
    await house.store.outbox_unknown(again, "ServerDisconnectedError")
    house.clock.turn(days=1)
    assert await house.store.outbox_claim() == []
    (listed,) = await house.store.reader.unsent("unknown")
    assert (listed["number"], listed["error"]) == (2, "ServerDisconnectedError")


async def test_what_was_certainly_not_sent_is_tried_without_a_second_number(both):
    house = both
    await _say(house)
    for attempt in range(1, 4):
        (row,) = await house.store.outbox_claim()
        assert (row.attempts, row.number) == (attempt, 1)
        later = house.clock.now() + timedelta(seconds=5)
        await house.store.outbox_retry(row, later, "ConnectError")
        assert await house.store.outbox_claim() == []
        house.clock.turn(seconds=5)


async def test_a_sender_that_died_leaves_unknown_messages(both):
    house = both
    await _say(house)
    await house.store.outbox_claim()
    house.restart()
    assert await house.store.lead_sending()
    assert _states(house) == ["unknown"]
    assert await house.store.outbox_claim() == []
    house.clock.turn(seconds=60)
    assert [r.number for r in await house.store.outbox_claim()] == [2]


async def test_what_failed_stays_failed_and_is_listed(both):
    house = both
    await _say(house)
    (row,) = await house.store.outbox_claim()
    await house.store.outbox_failed(row, "Forbidden: bot was blocked by the user")
    house.clock.turn(days=1)
    assert await house.store.outbox_claim() == []
    assert len(await house.store.reader.unsent("failed")) == 1
    assert await house.store.reader.outbox_counts() == {"failed": 1}


async def test_after_a_restore_nothing_old_goes_out_before_somebody_releases_it(both):
    house = both
    await _say(house, "old")
    house.clock.turn(hours=1)
    await _say(house, "new", by=2)
    assert await house.store.outbox_hold_before(house.clock.now()) == 1
    assert [r.to for r in await house.store.outbox_claim()] == ["p2"]
    (held,) = await house.store.reader.unsent("held")
    assert await house.store.outbox_release([held["id"]]) == 1
    assert [r.to for r in await house.store.outbox_claim()] == ["p1"]


async def test_what_has_expired_is_held(house):
    await _say(house)
    house.sql("UPDATE outbox SET expires = '2026-05-04 02:00:00.000000'")
    house.clock.turn(hours=2)
    assert await house.store.outbox_claim() == []
    assert _states(house) == ["held"]


async def test_leaving_a_chat_is_a_message_too(both):
    house = both
    house.engine.acts["leave"] = lambda view, command, now: Outcome(leave_chat=-100777)
    house.engine.need["leave"] = "community"
    await house.store.run(house.command("leave", case=0))
    (row,) = await house.store.outbox_claim()
    assert (row.to, row.card) == ("x-100777", None)


async def test_a_rolled_back_act_says_nothing(both):
    house = both

    def half(view, command, now):
        raise RuntimeError

    house.engine.acts["half"] = half
    await asyncio.gather(house.store.run(house.command("half")), return_exceptions=True)
    assert house.sql("SELECT * FROM outbox") == []


def test_a_message_goes_out_twice_at_most():
    assert outbox.COPIES == 2
    assert timedelta(seconds=outbox.LEASE_SECONDS) > outbox.UNKNOWN_WAIT
