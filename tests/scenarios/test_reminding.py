"""A reminder comes when the clock is turned, to whom it concerns, once, and not after it is settled."""

from datetime import UTC, datetime, timedelta

from tests.scenarios.play import Play
from tests.scenarios.remembering import remembered
from tests.scenarios.test_ordinary import HOST, SECRETARY, VILLAGERS, to_meeting
from tests.scenarios.world import Village


@remembered
async def to_review(play: Play) -> None:
    await play.type(HOST, "提议题", "给村口装三盏路灯")
    await play.tap(HOST, "访民情问事", "对，就议这个")
    await play.tap(HOST, "住户", "选好了", "赵大山", "孙桂香", "选好了", "送审")


def heard(village: Village, who: str, words: str) -> int:
    return sum(words in text for text in village.phone(who).screen())


def buttons(village: Village, who: str, words: str) -> list[list[str]]:
    """The labels under each message with these words."""
    return [m.labels for m in village.phone(who).messages() if words in m.text]


async def test_the_secretary_is_reminded_once_and_not_after_he_has_agreed(village: Village) -> None:
    play = Play(village)
    await to_review(play)
    await play.turn(days=2)
    assert heard(village, SECRETARY, "等您审定") == 1
    await play.turn(hours=1)
    assert heard(village, SECRETARY, "等您审定") == 1
    assert buttons(village, SECRETARY, "等您审定") == [["去办", "办好了", "明天再说", "不是我的事"]]
    await play.tap(SECRETARY, "同意")
    await play.turn(minutes=5)
    assert buttons(village, SECRETARY, "等您审定") == [[]], "it asks for nothing any more"
    await play.turn(days=10)
    assert heard(village, SECRETARY, "等您审定") == 1


async def test_everybody_invited_hears_of_the_meeting_the_evening_before(village: Village) -> None:
    play = Play(village)
    await to_meeting(play)
    assert heard(village, VILLAGERS[0], "带上嘴就行") >= 1
    at = village.clock.now()
    assert at == datetime(2026, 3, 5, 10, 30, tzinfo=UTC)
    assert "带上嘴就行" in play.group_text()


async def test_what_fell_due_while_the_bot_was_away_comes_once_and_says_so(
    village: Village,
) -> None:
    play = Play(village)
    await to_review(play)
    await village.end()
    village.clock.turn(village.clock.now() + timedelta(days=2))
    await village.begin()
    await village.settle()
    assert heard(village, SECRETARY, "（补发）") == 1


async def test_two_things_of_one_morning_are_one_message_and_each_can_wait(
    village: Village,
) -> None:
    play = Play(village)
    await to_review(play)
    await play.type(HOST, "提议题", "给广场装两盏路灯")
    await play.tap(HOST, "访民情问事", "对，就议这个")
    await play.tap(HOST, "住户", "选好了", "赵大山", "孙桂香", "选好了", "送审")
    await play.turn(days=1)
    assert heard(village, SECRETARY, "今天有2件事要您办") == 1
    (digest,) = buttons(village, SECRETARY, "今天有2件事要您办")
    await play.type(SECRETARY, "提醒")
    await play.tap(SECRETARY, "1. 明天再说")
    await play.tap(SECRETARY, "2. 审定议题")
    await play.tap(SECRETARY, "同意")
    await play.type(SECRETARY, "提醒")
    assert "2. " not in play.screen(SECRETARY), "what is done is not on the list"
    assert buttons(village, SECRETARY, "今天有2件事要您办") == [digest], (
        "the other one is still open"
    )
    await play.turn(days=1)
    assert heard(village, SECRETARY, "等您审定，已经2天") == 1
    await play.tap(SECRETARY, "办好了")
    await play.tap(SECRETARY, "同意")
    await play.turn(days=1)
    assert heard(village, SECRETARY, "等您审定") == 2, "nothing is left to remind of"
