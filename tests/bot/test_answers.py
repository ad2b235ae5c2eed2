"""What is said at once: toasts, alerts, replies; and that nothing hangs on them."""

from datetime import UTC, datetime

import pytest
from telegram.error import BadRequest, Forbidden

from bot.answers import Answers
from bot.wish import Hint, Wish
from flows.outcome import Answer, Refused
from tests.bot.fakes import Done, FakeReader
from tests.bot.speech import FakeMouth, speech
from tests.bot.updates import GROUP, PRIVATE, message, press

PRESS = Wish("vote", 5, -1001, private=False, query_id="77")
TYPED = Wish("text", 5, 5, private=True, typed=True, at=datetime(2026, 3, 2, tzinfo=UTC))
SPOKEN = Wish("say", 5, -1001, private=False, typed=True, message_id=11)


class Bench:
    def __init__(self) -> None:
        self.mouth = FakeMouth()
        self.speech = speech(self.mouth, FakeReader())
        self.answers = Answers(
            self.speech.mouth, self.speech.painter, self.speech.nursery, "yishi_bot"
        )

    async def said(self) -> list[tuple[object, ...]]:
        await self.speech.nursery.idle()
        return self.mouth.said


@pytest.fixture
def bench():
    return Bench()


async def test_every_press_is_answered_once(bench):
    bench.answers.speak(PRESS, Done())
    bench.answers.speak(PRESS, Done(Answer("bot.stale", alert=True)))
    bench.answers.speak(PRESS, Done(refused=Refused("bot.only_group")))
    said = await bench.said()
    assert said[0] == ("toast", "77", "", False, None)
    assert said[1][2:4] == ("这个按钮过期了，请看最新的那条。", True)
    assert said[2][3] is False


async def test_typed_words_are_answered_in_private_and_in_the_group_only_when_asked(bench):
    bench.answers.speak(TYPED, Done(Answer("bot.stale")))
    bench.answers.speak(SPOKEN, Done(Answer("bot.stale")))
    bench.answers.speak(SPOKEN, Done(refused=Refused("bot.stale")))
    bench.answers.speak(SPOKEN, Done(refused=Refused("bot.stale", reply=True)))
    bench.answers.speak(TYPED, Done())
    assert [said[:2] for said in await bench.said()] == [("send", 5), ("send", -1001)]


async def test_hints(bench):
    bench.answers.tell(Hint("bot.stranger", -1001, query_id="77", link="hello"))
    bench.answers.tell(Hint("bot.only_private", -1001, reply_to=11, link="menu"))
    toast, reply = await bench.said()
    assert "@yishi_bot" in str(toast[2])
    assert toast[3:] == (True, "https://t.me/yishi_bot?start=hello")
    assert reply[:2] == ("send", -1001)


@pytest.mark.parametrize(
    "error",
    [
        BadRequest("Query is too old and response timeout expired or query id is invalid"),
        Forbidden("bot was blocked by the user"),
        RuntimeError("a fault of ours"),
    ],
)
async def test_an_answer_that_fails_is_forgotten(bench, error):
    bench.mouth.faults = [error]
    bench.answers.speak(PRESS, Done())
    assert await bench.said() == []
    assert bench.speech.nursery.cause is None


async def test_what_could_not_be_handled_is_told_to_the_person_and_not_to_the_group(bench):
    bench.answers.sorry(press("c1.1.vote"))
    bench.answers.sorry(message(PRIVATE, "路灯"))
    bench.answers.sorry(message(GROUP, "我到了"))
    toast, sent = await bench.said()
    assert toast[0] == "toast"
    assert "没有记上" in str(sent[2])
