"""The machine under the bot stops in the middle of a vote, and comes back later."""

from datetime import datetime, timedelta

import pytest

from bot import running
from flows.model import Statement
from tests.scenarios.play import Play
from tests.scenarios.test_ordinary import (
    HOST,
    RECORDER,
    SUPERVISOR,
    VILLAGERS,
    to_meeting,
    to_vote,
)
from tests.scenarios.world import Village


async def closes(village: Village) -> datetime:
    """When the vote ends."""
    view = await village.store.reader.view(1)
    assert view is not None and view.ballot is not None
    return view.ballot.closes_at


async def test_a_vote_outlives_an_outage(village: Village) -> None:
    play = Play(village)
    await to_vote(play)
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


async def away(village: Village, minutes: int) -> None:
    """Telegram cannot be reached; the bot lives on, and time passes."""
    village.script.fail("getUpdates", 502, times=2)
    await village.settle()
    village.clock.turn(village.clock.now() + timedelta(minutes=minutes))
    await village.settle()


async def voting(village: Village) -> Play:
    play = Play(village)
    await to_vote(play)
    await village.store.heartbeat("bot")
    return play


async def test_a_vote_outlives_a_line_that_is_down_while_the_bot_lives(village: Village) -> None:
    """F-T06: nothing falls due while nobody could answer, and what was lost is given back."""
    play = await voting(village)
    until = await closes(village)
    await away(village, 30)
    view = await village.store.reader.view(1)
    assert view is not None and view.ballot is not None
    assert (view.case.state, view.ballot.asked) == ("voting", False)
    await village.settle()
    assert "刚才断线了" in play.group_text()
    assert await closes(village) == until + timedelta(minutes=30)
    for who in VILLAGERS[:5]:
        await play.tap(who, "赞成", group=True)
    await play.tap(HOST, "结束表决", "赞成")
    assert "表决结果：通过" in play.group_text()


async def test_a_short_silence_gives_nothing_back(village: Village) -> None:
    play = await voting(village)
    until = await closes(village)
    await away(village, 1)
    await village.settle()
    assert "断线" not in play.group_text()
    assert await closes(village) == until


async def test_control_without_the_rest_the_vote_runs_out_unheard(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "LONG", timedelta(days=9))
    await voting(village)
    await away(village, 30)
    view = await village.store.reader.view(1)
    assert view is not None and view.ballot is not None
    assert view.ballot.asked


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
