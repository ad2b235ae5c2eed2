"""Through the whole program with a bad line: each message arrives, and twice only when nobody could know."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulator.message import Message
from simulator.phone import Phone
from tests.scenarios.world import Village, living_village

SEND = "sendMessage"


@pytest.fixture
async def village(tmp_path: Path) -> AsyncIterator[Village]:
    """What the season brings (a training in March) is said before the test begins."""
    async with living_village(tmp_path) as living:
        await living.settle()
        living.before = Counter(await living.store.reader.outbox_counts())  # type: ignore[attr-defined]
        yield living


def heard(phone: Phone) -> list[Message]:
    """What the bot has said privately."""
    return [m for m in phone.messages() if m.sender.is_bot]


async def ask_for_help(village: Village, name: str = "王秀英") -> Phone:
    """Something that comes through the outbox, once."""
    phone = village.phone(name)
    phone.type("怎么用")
    await village.settle()
    return phone


async def states(village: Village) -> dict[str, int]:
    """How many messages of the test are in each state."""
    now = Counter(await village.store.reader.outbox_counts())
    return dict(now - village.before)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["connect", "connect_timeout", "pool_timeout"])
async def test_what_was_not_sent_is_sent_once(village: Village, kind: str):
    village.transport.fail(SEND, kind, times=3)
    wang = await ask_for_help(village)
    assert heard(wang) == []
    for _ in range(4):
        await village.turn(seconds=10)
    assert len(heard(wang)) == 1
    assert await states(village) == {"sent": 1}


@pytest.mark.parametrize(
    "kind",
    ["read_timeout", "read_error", "disconnected", "write_timeout", "bad_gateway", "bad_json"],
)
@pytest.mark.parametrize("after", [True, False])
async def test_what_nobody_knows_of_is_repeated_once_and_says_so(
    village: Village, kind: str, after: bool
):
    village.transport.fail(SEND, kind, after_effect=after)
    wang = await ask_for_help(village)
    assert len(heard(wang)) == int(after)
    await village.turn(seconds=30)
    assert len(heard(wang)) == int(after), "a minute is not over"
    await village.turn(seconds=40)
    assert len(heard(wang)) == int(after) + 1
    assert "R-2-2" in heard(wang)[-1].text
    await village.turn(days=1)
    assert len(heard(wang)) == int(after) + 1


async def test_unknown_twice_is_never_tried_a_third_time(village: Village):
    village.transport.fail(SEND, "read_timeout", times=2)
    wang = await ask_for_help(village)
    await village.turn(minutes=2)
    await village.turn(days=3)
    assert len(heard(wang)) == 2
    assert await states(village) == {"unknown": 1}


async def test_a_person_who_blocked_the_bot(village: Village):
    wang = village.phone("王秀英")
    wang.type("怎么用")
    wang.block()
    await village.settle()
    assert await states(village) == {"failed": 1}
    [row] = await village.store.reader.unsent("failed")
    assert "blocked" in row["error"] or "no chat" in row["error"]
    wang.start()
    await village.settle()
    assert heard(wang), "pressing Start lets the bot in again"


async def test_too_many_requests_stop_one_chat_only(village: Village):
    wang, li = village.phone("王秀英"), village.phone("李秀兰")
    village.script.fail(SEND, 429, "Too Many Requests", chat=wang.user.id, retry_after=20)
    wang.type("怎么用")
    li.type("怎么用")
    await village.settle()
    assert heard(wang) == []
    assert len(heard(li)) == 1
    await village.turn(seconds=30)
    wang_later = len(heard(wang))
    assert wang_later == 0, "the limit is real time, and no real second has passed"
    village.app._parts.budget._until.clear()  # type: ignore[attr-defined]
    await village.turn(seconds=30)
    assert len(heard(wang)) == 1


async def test_a_deleted_card_is_sent_anew(village: Village):
    wang = village.phone("王秀英")
    wang.start()
    await village.settle()
    menu = wang.last()
    wang.tap("提议题")
    village.world.remove(menu)
    await village.settle()
    assert "商量什么事" in wang.last().text
    wang.type("村口的路灯坏了半年，晚上看不见路")
    await village.settle()
    assert wang.last().labels


async def test_an_answer_that_comes_too_late_is_swallowed(village: Village):
    wang = village.phone("王秀英")
    wang.start()
    await village.settle()
    village.script.fail("answerCallbackQuery", 400, "Bad Request: query is too old and response "
                        "timeout expired or query ID is invalid")  # fmt: skip
    wang.tap("提议题")
    await village.settle()
    assert "商量什么事" in wang.last().text
    assert wang.answers == []


async def test_polling_survives_a_hotel_and_a_second_bot(village: Village):
    for kind in ("bad_json", "unauthorized", "not_found", "bad_gateway", "connect", "read_timeout"):
        village.transport.fail("getUpdates", kind, times=2)
    wang = village.phone("王秀英")
    wang.start()
    for _ in range(14):
        await village.settle()
    assert wang.last().labels
    assert village.app.alarms, "somebody was told"
