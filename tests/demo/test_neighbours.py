"""The neighbours do what people do, never in the user's place, and the same every time."""

from datetime import UTC, datetime, timedelta

import pytest

from demo import village
from demo.neighbours import Neighbours
from simulator.api import BotApi
from simulator.times import Times
from simulator.world import World

BOTH = {"villagers", "officers"}
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


class Place:
    """The village without its bot: a test says what the bot would."""

    def __init__(self) -> None:
        self.now = NOON
        self.world = World(Times(lambda: self.now), limits=False)
        self.people = village.move_in(self.world, village.data())
        self.neighbours = Neighbours(
            self.people, village.roles(), village.convenor(), lambda: self.now
        )
        self.api = BotApi(self.world, check=True)

    async def say(self, who: str | None, text: str, *labels: str) -> None:
        chat = self.people.phones[who].user.id if who else self.people.group.id
        row = [{"text": label, "callback_data": label} for label in labels]
        markup = {"inline_keyboard": [row]} if row else {}
        args = {"chat_id": chat, "text": text, **({"reply_markup": markup} if row else {})}
        await self.api.perform("sendMessage", args, {})

    async def invite(self) -> None:
        for name in self.people.phones:
            await self.say(name, "请您来开会", "能来", "网上参加", "来不了")

    def id(self, name: str) -> int:
        return self.people.phones[name].user.id

    def all(self, held=(), kinds=BOTH) -> list[tuple[str, str, str]]:
        """Everything that is done, without waiting."""
        found = []
        while deed := self.neighbours.hurry({self.id(name) for name in held}, set(kinds)):
            found.append((deed.name, deed.habit.id, deed.habit.choice(deed.name)))
        return found


@pytest.fixture
def place():
    return Place()


async def test_they_answer_differently_and_once(place):
    await place.invite()
    done = {name: choice for name, _, choice in place.all(kinds={"villagers"})}
    assert done["孙桂香"] == "能来" and done["杨小军"] == "来不了" and done["吴志强"] == "网上参加"
    assert "王秀英" not in done, "the convenor is whom the user plays"
    assert place.all(kinds={"villagers"}) == []


async def test_nobody_acts_for_the_person_in_the_users_hand(place):
    await place.invite()
    done = place.all(held=["孙桂香", "赵大山"])
    assert {"孙桂香", "赵大山"}.isdisjoint(name for name, *_ in done)
    assert {"孙桂香", "赵大山"} <= {name for name, *_ in place.all()}, "once he puts them down"


async def test_switched_off_they_do_nothing(place):
    await place.invite()
    assert place.all(kinds=()) == []


async def test_whoever_was_not_asked_does_not_come_and_votes_only_after_checking_in(place):
    await place.say("孙桂香", "请您来开会", "能来")
    await place.say(None, "现在签到", "我到了（现场）", "我在网上")
    await place.say(None, "一人一票", "赞成", "反对", "弃权")
    done = [d[:2] for d in place.all(kinds={"villagers"})]
    assert sorted(done[:2]) == [("孙桂香", "checkin"), ("孙桂香", "reply")]
    assert done[2:] == [("孙桂香", "vote")]


async def test_one_is_against_and_one_comes_late(place):
    await place.invite()
    await place.say(None, "现在签到", "我到了（现场）", "我在网上")
    await place.say(None, "一人一票", "赞成", "反对", "弃权")
    beats = []
    for beat in range(60):
        if deed := place.neighbours.step(set(), {"villagers"}):
            beats.append((beat, deed.name, deed.habit.id, deed.habit.choice(deed.name)))
    votes = {name: choice for _, name, habit, choice in beats if habit == "vote"}
    assert [name for name, choice in votes.items() if choice != "赞成"] == ["钱多福"]
    came = [name for _, name, habit, _ in beats if habit == "checkin"]
    assert came[-1] == "冯老三" and "杨小军" not in came


async def test_the_same_village_does_the_same_again(place):
    async def hold(one: Place) -> list[tuple[str, str, str]]:
        await one.invite()
        await one.say(None, "现在签到", "我到了（现场）", "我在网上")
        return one.all()

    assert await hold(place) == await hold(Place())


async def test_officers_only_where_they_are_wanted(place):
    await place.say("王建国", "【待审定】", "同意", "退回修改")
    await place.say("陈小梅", "记录表填好了", "签字确认")
    assert place.all(kinds={"villagers"}) == []
    assert {d[:2] for d in place.all(kinds={"officers"})} == {
        ("王建国", "approve"),
        ("陈小梅", "signed"),
    }


async def test_work_takes_days(place):
    await place.say("赵大山", "请您3月20日前办好", "办完了", "卡住了")
    assert place.all() == []
    place.now += timedelta(days=3)
    assert [d[:2] for d in place.all()] == [("赵大山", "done")]
    await place.say("赵大山", "■ 装灯（办完了，等周德福去看）")
    assert [d[:2] for d in place.all()] == [("赵大山", "proof")]
    assert "photo" in place.people.phones["赵大山"].last().data


async def test_scores_are_given_as_often_as_they_are_asked(place):
    for n in (1, 2):
        await place.say("周德福", f"您打个分（{n}/4）", "1", "5")
    assert [d[1:] for d in place.all()] == [("scores", "5")]
    await place.say("周德福", "您打个分（3/4）", "1", "5")
    assert [d[1:] for d in place.all()] == [("scores", "5")]


async def test_a_button_that_is_gone_is_left_alone(place):
    await place.say("孙桂香", "请您来开会", "来得了")
    assert place.all() == []
