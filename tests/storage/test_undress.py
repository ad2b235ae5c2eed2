"""What was said for a reminder that is over asks for nothing any more: its buttons are taken away."""

from typing import Any

import pytest

from flows.command import Ref
from flows.digest import DIGEST
from flows.outcome import Button, Cancel, Card, Outcome, Pause, Say
from tests.storage.test_reminders import _do, _remind


def _due(view: Any, command: Any, now: Any) -> Outcome:
    key = str(command.data["note"].get("key", "remind"))
    act = command.data["note"].get("act", "rdone")
    rows = ((Button(act),),) if act else ()
    card = Card(key, {}, rows, Ref("r", command.ref.id))
    return Outcome(says=(Say("p2", card, dedupe=f"r{command.ref.id}"),))


async def _told(house: Any, n: int = 0, **note: Any) -> Any:
    """A reminder fired and is being told."""
    house.engine.acts["due"] = _due
    await _do(house, _remind(house, n, note=note))
    house.clock.turn(minutes=10)
    await house.store.tick()
    (row,) = await house.store.outbox_claim()
    return row


async def _then(house: Any, wish: Any) -> list[tuple[str, str, Any]]:
    await _do(house, wish)
    assert await house.store.outbox_claim() == [], "what people wait for goes first"
    house.clock.turn(minutes=1)
    return [(row.to, row.document, row.card) for row in await house.store.outbox_claim()]


@pytest.mark.parametrize("wish", [Cancel(obligation="plan.enter:1.1"), Pause()])
async def test_when_it_is_over_or_the_case_rests(both, wish):
    row = await _told(both)
    await both.store.outbox_sent(row, -5, 77)
    assert await _then(both, wish) == [("p2", "bare:-5:77", None)]
    assert await _then(both, wish) == [], "once"


async def test_control_while_it_stands_nothing_is_taken(house):
    row = await _told(house)
    await house.store.outbox_sent(row, -5, 77)
    assert await _then(house, Cancel(obligation="something.else:1")) == []


@pytest.mark.parametrize("note", [{"key": DIGEST}, {"act": ""}, {"act": "open"}])
async def test_a_digest_keeps_the_buttons_of_the_others_and_the_way_to_a_card_stays(house, note):
    row = await _told(house, **note)
    await house.store.outbox_sent(row, -5, 77)
    assert await _then(house, Cancel(obligation="plan.enter:1.1")) == []


async def _notice(house: Any, ref: Ref, **how: Any) -> Any:
    card = Card("notice", {}, ((Button("rsvp"),),), ref)
    say = Say("g1", card, dedupe=f"{ref}.{how}", **how)
    house.engine.acts["tell"] = lambda view, command, now: Outcome(says=(say,))
    await house.store.run(house.command("tell"))
    return await house.store.outbox_claim()


async def test_a_new_notice_takes_the_buttons_of_the_old_one_and_of_nothing_else(both):
    for number, ref in enumerate((Ref("m", 1), Ref("c", 1)), 77):
        (row,) = await _notice(both, ref)
        await both.store.outbox_sent(row, -5, number)
    (new,) = await _notice(both, Ref("m", 2), outdates="m")
    assert new.card is not None
    await both.store.outbox_sent(new, -5, 79)
    both.clock.turn(minutes=1)
    (bare,) = await both.store.outbox_claim()
    assert (bare.to, bare.document, bare.card) == ("g1", "bare:-5:77", None)


async def test_so_it_is_for_everybody_who_is_told(house):
    """Forty old notices take no second of what people wait for."""
    old = tuple(
        Say(f"p{n}", Card("notice", {}, ((Button("rsvp"),),), Ref("m", 1)), f"old{n}")
        for n in (1, 2)
    )
    new = tuple(Say(say.to, Card("notice"), f"new{say.to}", outdates="m") for say in old)
    for number, says in enumerate((old, new)):
        house.engine.acts["tell"] = lambda view, command, now, says=says: Outcome(says=says)
        await house.store.run(house.command("tell"))
        for row in await house.store.outbox_claim():
            await house.store.outbox_sent(row, -row.id, 77 + number)
    house.clock.turn(seconds=30)
    assert len(await house.store.outbox_claim()) == 1
    house.clock.turn(seconds=1)
    assert len(await house.store.outbox_claim()) == 1


async def test_they_are_taken_one_after_the_other(house):
    for n in range(3):
        await house.store.outbox_sent(await _told(house, n), -5, 77 + n)
    await _do(house, Cancel(obligation="plan.enter:1.1"))
    house.clock.turn(seconds=30)
    assert [row.document for row in await house.store.outbox_claim()] == ["bare:-5:77"]


async def test_what_never_arrived_has_none(house):
    row = await _told(house)
    await house.store.outbox_failed(row, "blocked")
    assert await _then(house, Cancel(obligation="plan.enter:1.1")) == []
