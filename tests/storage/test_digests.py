"""One digest a person a day: what waits for it is told together, once, and the rest the next morning."""

from datetime import timedelta

from flows.outcome import Button, Card, Outcome, Remind, Say, Words
from tests.storage.conftest import START


def _item(house, n: int, to: str = "p1") -> Say:
    card = Card(f"remind.R{n:02d}", {"what": Words(f"remind.what.R{n:02d}")}, ((Button("open"),),))
    later = START + timedelta(days=(house.clock.now() - START).days + 1)  # every morning at nine
    return Say(to, card, f"item{n}.{to}", urgent=False, later_at=later)


async def _say(house, *says: Say) -> None:
    house.engine.acts["plan"] = lambda view, command, now: Outcome(says=says)
    await house.store.run(house.command("plan", case=1, community_id=1))


def _sent(house) -> list[tuple[str, str]]:
    return list(house.sql("SELECT dedupe, state FROM outbox ORDER BY id"))


async def test_three_things_of_one_person_are_one_message(both):
    house = both
    await _say(house, *(_item(house, n) for n in (1, 2, 3)), _item(house, 4, "p2"))
    first, second = await house.store.outbox_claim()
    assert (first.to, first.card.key, first.card.params["n"]) == ("p1", "remind.digest", 3)
    assert [row[0].act for row in first.card.rows] == ["rsee", "rsee", "rsee", "remind"]
    assert (second.to, second.card.key) == ("p2", "remind.R04"), "a single one stays as it is"
    assert [s for _, s in _sent(house)] == ["sending", "merged", "merged", "sending"]


async def test_who_had_one_today_gets_the_rest_with_the_next(both):
    house = both
    await _say(house, _item(house, 1))
    (row,) = await house.store.outbox_claim()
    await house.store.outbox_sent(row, 1, 10)
    house.clock.turn(hours=2)
    await _say(house, _item(house, 2))
    assert await house.store.outbox_claim() == []
    house.clock.turn(hours=23)
    await _say(house, _item(house, 3))
    (row,) = await house.store.outbox_claim()
    assert row.card.params["n"] == 2


async def test_an_urgent_word_waits_for_nothing(both):
    house = both
    await _say(house, _item(house, 1), Say("p1", Card("k"), "now"))
    assert {row.card.key for row in await house.store.outbox_claim()} == {"k", "remind.R01"}
    house.clock.turn(hours=1)
    await _say(house, _item(house, 2), Say("p1", Card("k"), "now too"))
    house.sql("UPDATE outbox SET state = 'sent' WHERE state = 'sending'")
    assert [row.card.key for row in await house.store.outbox_claim()] == ["k"]


async def test_a_digest_waits_until_everything_due_has_fired(both):
    """Otherwise whoever is reminded of two things by two ticks would hear of the second tomorrow."""
    house = both
    await _say(house, _item(house, 1))
    due = Remind("R02", 0, house.clock.now(), "plan.enter:1.1", ("p1",))
    house.engine.acts["plan"] = lambda view, command, now: Outcome(reminders=(due,))
    await house.store.run(house.command("plan", case=1, community_id=1))
    house.engine.acts["due"] = lambda view, command, now: Outcome(says=(_item(house, 2),))
    assert await house.store.outbox_claim() == []
    assert await house.store.tick() == 1
    (row,) = await house.store.outbox_claim()
    assert row.card.params["n"] == 2


async def test_control_the_same_without_a_later_moment_is_told_three_times(house):
    plain = [Say("p1", Card("k"), f"d{n}", urgent=False) for n in range(3)]
    await _say(house, *plain)
    assert len(await house.store.outbox_claim()) == 3
