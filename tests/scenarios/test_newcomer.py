"""What a newcomer stumbled over: a quarrel as a topic, nonsense, dates that are past, words from the group."""

from flows.model import Statement
from tests.scenarios.play import Play
from tests.scenarios.test_ordinary import HOST, SECRETARY, SUPERVISOR, VILLAGERS, to_meeting
from tests.scenarios.world import Village


async def test_a_quarrel_is_asked_about_and_declined_with_a_way_to_go(village: Village) -> None:
    play = Play(village)
    await play.type("赵大山", "提议题", "我和邻居因为滴水吵了三年")
    await play.tap("赵大山", "其他")
    assert "是不是只关系到两家" in play.screen("赵大山")
    await play.tap("赵大山", "是")
    assert "提议人说：是" in play.screen(SECRETARY)
    await play.tap(SECRETARY, "不列入协商")
    await play.type(SECRETARY, "两家的事，请调解员来说和")
    assert "人民调解" in "\n".join(village.phone("赵大山").screen())


async def test_nonsense_is_asked_about_once(village: Village) -> None:
    play = Play(village)
    await play.type(HOST, "提议题", "asdfgh 123 ？？？")
    assert "您是想提一件要大家商量的事吗" in play.screen(HOST)


async def test_a_day_that_is_just_over_is_not_taken_for_next_year(village: Village) -> None:
    play = Play(village)
    await play.type(HOST, "提议题", "给村口装三盏路灯")
    await play.tap(HOST, "访民情问事", "对，就议这个", "住户", "选好了", "赵大山", "选好了", "送审")
    await play.tap(SECRETARY, "同意")
    await play.type(HOST, "3月1日 19:00")
    assert "已经过了" in "\n".join(village.phone(HOST).screen()[-2:])


async def test_words_written_after_the_group_button_are_kept(village: Village) -> None:
    play = Play(village)
    await to_meeting(play)
    for who in (*VILLAGERS, SUPERVISOR):
        await play.tap(who, "我到了（现场）", group=True)
    await play.tap(HOST, "开始开会", "下一步", "下一步")
    await play.tap(VILLAGERS[0], "我写几句", group=True)
    await play.type(VILLAGERS[0], "先装村口那三盏")
    view = await village.store.reader.view(1)
    assert view is not None
    assert [s.text for s in view.all(Statement)] == ["先装村口那三盏"]
