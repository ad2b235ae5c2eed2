"""The machine under the bot stops in the middle of a vote, and comes back later."""

from datetime import datetime, timedelta

from flows.model import Statement
from tests.scenarios.play import Play
from tests.scenarios.test_ordinary import (
    HOST,
    RECORDER,
    SUPERVISOR,
    VILLAGERS,
    through_the_steps,
    to_meeting,
)
from tests.scenarios.world import Village


async def closes(village: Village) -> datetime:
    """When the vote ends."""
    view = await village.store.reader.view(1)
    assert view is not None and view.ballot is not None
    return view.ballot.closes_at


async def test_a_vote_outlives_an_outage(village: Village) -> None:
    play = Play(village)
    await to_meeting(play)
    await through_the_steps(play)
    await village.store.heartbeat("bot")
    village.clock.turn(village.clock.now() + timedelta(seconds=60))
    await village.restart()
    await village.settle()
    assert "断线" not in play.group_text(), "a minute loses no press"
    village.clock.turn(village.clock.now() + timedelta(hours=3))
    await village.restart()
    await village.settle()
    assert "刚才断线了" in play.group_text()
    until = await closes(village)
    for _ in range(3):
        village.clock.turn(village.clock.now() + timedelta(seconds=4))
        await village.restart()
        await village.settle()
    assert await closes(village) == until, "one gap is given back once, however often it starts"
    assert play.group_text().count("刚才断线了") == 1
    for who in VILLAGERS[:5]:
        await play.tap(who, "赞成", group=True)
    await play.tap(HOST, "结束表决", "赞成")
    assert "表决结果：通过" in play.group_text()


async def test_words_that_waited_two_hours_count_from_their_own_date(village: Village) -> None:
    """F-T05: Telegram kept them while the bot was away; the record says when they were sent."""
    play = Play(village)
    await to_meeting(play)
    for who in (*VILLAGERS, HOST, SUPERVISOR):
        await play.tap(who, "我到了（现场）", group=True)
    await play.tap(HOST, "开始开会", "下一步", "下一步")
    await play.tap(RECORDER, "记一条")
    await village.end()
    sent, words = village.clock.now(), "先装村口那三盏，" * 180
    village.phone(RECORDER).type(words)
    village.clock.turn(sent + timedelta(hours=2))
    await village.begin()
    await village.settle()
    await play.tap(RECORDER, "赵大山")
    view = await village.store.reader.view(1)
    assert view is not None
    assert [(s.text, s.at, s.state) for s in view.all(Statement)] == [(words, sent, "late")]
