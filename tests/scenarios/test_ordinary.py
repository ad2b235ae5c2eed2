"""The ordinary 金华 case, from the first word to the archive, played by pressing labels."""

from datetime import UTC, datetime

from tests.scenarios.play import Play
from tests.scenarios.remembering import remembered
from tests.scenarios.world import Village

HOST, SECRETARY, RECORDER, SUPERVISOR = "王秀英", "王建国", "陈小梅", "周德福"
VILLAGERS = ["赵大山", "孙桂香", "吴志强", "郑美华", "冯老三", "钱多福"]


async def from_the_first_word(play: Play) -> None:
    await play.type(HOST, "提议题", "给村口装三盏路灯")
    await play.tap(HOST, "访民情问事", "对，就议这个")
    await play.tap(HOST, "住户", "村民小组", "选好了")
    await play.tap(HOST, "赵大山", "孙桂香", "吴志强", "村民小组", "郑美华", "冯老三", "钱多福")
    await play.tap(HOST, "其他人", "王秀英", "选好了", "送审")
    await play.tap(SECRETARY, "同意")
    await play.tap(
        HOST, "3月5日（周四）", "19:00", "村文化礼堂", "居民议事会", "本村常用", "陈小梅记录"
    )
    await play.tap(HOST, "发出去")
    for who in VILLAGERS:
        await play.tap(who, "能来")
    await play.turn(datetime(2026, 3, 5, 10, 30, tzinfo=UTC))
    await play.tap(HOST, "开始签到")


to_meeting = remembered(from_the_first_word)


async def through_the_steps(play: Play) -> None:
    for who in (*VILLAGERS, HOST, SUPERVISOR):
        await play.tap(who, "我到了（现场）", group=True)
    await play.tap(HOST, "开始开会", "下一步", "下一步")
    await play.tap(RECORDER, "记一条")
    await play.type(RECORDER, "先装村口那三盏。")
    await play.tap(RECORDER, "赵大山")
    await play.type(HOST, "村口装三盏路灯，电费村集体出。")
    await play.tap(HOST, "就这样", "群里点按钮")


@remembered
async def to_vote(play: Play) -> None:
    await to_meeting(play)
    await through_the_steps(play)


async def test_from_the_first_word_to_the_archive(village: Village) -> None:
    play = Play(village)
    await from_the_first_word(play)
    before = len(play.group())
    await through_the_steps(play)
    for who in VILLAGERS[:5]:
        await play.tap(who, "赞成", group=True)
    await play.tap(VILLAGERS[5], "反对", group=True)
    await play.tap(HOST, "结束表决", "赞成")
    assert "表决结果：通过" in play.group_text()
    assert len(play.group()) - before + 1 <= 8, "the meeting, its first post counted"
    await play.type(HOST, "下周请电工来装，电费村集体出。")
    await play.tap(HOST, "监督员每周去看一次")
    await play.tap(RECORDER, "签字确认")
    await play.tap(SECRETARY, "已备案")
    await play.tap(HOST, "跟钱多福说过了")
    await play.photo(HOST)
    await play.tap(HOST, "已张贴")
    await play.tap(HOST, "赵大山", "15天")
    await play.tap("赵大山", "办完了")
    await play.photo("赵大山")
    await play.tap(SUPERVISOR, "看过，属实")
    await play.tap(HOST, "发给大家")
    await play.tap(SUPERVISOR, "齐全", "5", "5", "4", "5")
    await play.turn(days=17)
    await play.tap(RECORDER, "归档")
    assert "归档了" in play.screen(HOST)
    assert play.taps[HOST] <= 30 + 11, play.taps  # toggles inside one list do not count
    assert len(play.group()) <= 12
