"""A topic from the first word to the secretary's card, by pressing buttons."""

from tests.scenarios.world import Village


async def test_a_villager_proposes_and_the_secretary_is_asked(village: Village):
    wang, secretary = village.phone("王秀英"), village.phone("王建国")
    wang.start()
    await village.settle()
    wang.tap("提议题")
    await village.settle()
    wang.type("村东头到小学那段路一到下雨就积水，老人孩子不好走，想修一修")
    await village.settle()
    wang.tap("访民情问事")
    await village.settle()
    assert "2026-01" in str(wang.last())
    assert "积水" in str(secretary.last())
    assert "对，就议这个" in secretary.last().labels


async def test_pressing_twice_or_too_late_harms_nobody(village: Village):
    wang = village.phone("王秀英")
    wang.start()
    await village.settle()
    menu = wang.last()
    first = menu.buttons[0]
    wang.press_button(menu, first)
    await village.settle()
    wang.press(menu, first["callback_data"])
    wang.press(menu, "c999.1.approve")
    wang.press(menu, "c1.1.nosuch.'; drop table")
    await village.settle()
    assert len(wang.answers) == 4
    assert wang.toasts[-1] == "这个按钮过期了，请看最新的那条。"


async def test_a_restart_between_question_and_answer_loses_nothing(village: Village):
    wang = village.phone("王秀英")
    wang.start()
    await village.settle()
    wang.tap("提议题")
    await village.restart()
    await village.settle()
    wang.type("村口的路灯坏了半年，晚上看不见路")
    await village.restart()
    await village.settle()
    wang.tap("其他")
    await village.settle()
    assert "2026-01" in str(wang.last())
