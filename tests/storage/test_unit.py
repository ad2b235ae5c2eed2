"""One transaction for everything that happens: written whole or not at all, under the case's lock."""

import asyncio

from flows.model import Vote


async def test_a_vote_is_written_with_everything_it_does(both):
    house = both
    done = await house.store.run(house.press(3, "yes"))
    assert done.answer and done.answer.key == "vote.ack"
    assert (done.case_id, done.community_id) == (1, 1)
    view = await house.store.reader.view(1)
    assert [(v.person_id, v.choice) for v in view.all(Vote)] == [(3, "yes")]
    assert view.case.version == 1
    assert house.sql("SELECT chain, seq, kind FROM deed") == [("c1", 1, "voted")]


async def test_votes_are_set_and_the_last_one_stands(both):
    house = both
    for choice in ("yes", "no", "no"):
        await house.store.run(house.press(3, choice))
    assert house.sql("SELECT person_id, choice FROM vote") == [(3, "no")]


async def test_five_hundred_presses_at_once_lose_nothing(both):
    house = both
    commands = [house.command("count", by=n % 14 + 1) for n in range(120)]
    await asyncio.gather(*(house.store.run(c) for c in commands))
    view = await house.store.reader.view(1)
    assert view.case.flags == {"n": 120}
    assert view.case.version == 120
