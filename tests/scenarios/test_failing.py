"""The vote that does not pass: ended by two persons, or put off until the time has come."""

from tests.scenarios.play import Play
from tests.scenarios.remembering import remembered
from tests.scenarios.test_ordinary import (
    HOST,
    RECORDER,
    SECRETARY,
    VILLAGERS,
    to_vote,
)
from tests.scenarios.world import Village


@remembered
async def to_failure(play: Play) -> None:
    await to_vote(play)
    for who in VILLAGERS[:3]:
        await play.tap(who, "赞成", group=True)
    for who in VILLAGERS[3:]:
        await play.tap(who, "反对", group=True)
    await play.tap(HOST, "结束表决", "弃权")
    text = play.group_text()
    assert "表决结果：没有通过" in text
    assert "赞成3，反对3，弃权1" in text
    assert "至少5人" in text


async def test_it_is_ended_by_convenor_and_secretary(village: Village) -> None:
    play = Play(village)
    await to_failure(play)
    await play.tap(HOST, "终止")
    await play.type(HOST, "大家意见差得远")
    await play.tap(SECRETARY, "同意")
    assert "协商终止了" in play.group_text()
    await play.tap(RECORDER, "归档")
    assert "已归档" in play.screen(RECORDER)


async def test_it_waits_and_comes_back_as_a_new_round(village: Village) -> None:
    play = Play(village)
    await to_failure(play)
    await play.tap(HOST, "等时机成熟再议")
    await play.type(HOST, "明年开春", "先把电表位置问清楚")
    assert "先放一放" in play.group_text()
    await play.tap(HOST, "再议")
    assert "哪天开" in play.screen(HOST)
