"""The machine under the bot stops in the middle of a vote, and comes back later."""

from datetime import timedelta

from tests.scenarios.play import Play
from tests.scenarios.test_ordinary import HOST, VILLAGERS, through_the_steps, to_meeting
from tests.scenarios.world import Village


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
    for who in VILLAGERS[:5]:
        await play.tap(who, "赞成", group=True)
    await play.tap(HOST, "结束表决", "赞成")
    assert "表决结果：通过" in play.group_text()
