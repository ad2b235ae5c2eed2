"""Faults on order: by the transport as exceptions, by the server as answers, before or after."""

import asyncio

import httpcore
import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from simulator.faults import ANSWERED, RAISED, FaultyTransport, Script
from simulator.people import User
from simulator.phone import Phone
from tests.simulator.conftest import Call


@pytest.mark.parametrize("kind", RAISED)
async def test_exceptions_strike_before_or_after(
    bot: Bot, phone: Phone, wire: FaultyTransport, kind: str
) -> None:
    wire.fail("sendMessage", kind)
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(phone.user.id, "x")
    expected = TimedOut if issubclass(RAISED[kind][0], httpx.TimeoutException) else NetworkError
    assert isinstance(caught.value, expected)
    root: BaseException = caught.value
    while root.__cause__:
        root = root.__cause__
    assert isinstance(root, getattr(httpcore, RAISED[kind][1].__name__))
    arrived = RAISED[kind][2]
    assert len(phone.messages()) == (1 if arrived else 0)
    await bot.send_message(phone.user.id, "x")
    assert len(phone.messages()) == (2 if arrived else 1), "a fault strikes once"


@pytest.mark.parametrize("kind", ANSWERED)
@pytest.mark.parametrize("after", [False, True])
async def test_bad_answers(
    bot: Bot, phone: Phone, wire: FaultyTransport, kind: str, after: bool
) -> None:
    wire.fail("sendMessage", kind, after_effect=after)
    with pytest.raises(TelegramError):
        await bot.send_message(phone.user.id, "x")
    assert len(phone.messages()) == int(after)
    assert wire.struck == [f"sendMessage {kind}"]


async def test_a_fault_for_one_chat_leaves_others_alone(
    bot: Bot, wire: FaultyTransport, zhang: User, li: User
) -> None:
    wire.fail("*", "read_timeout", chat=li.id)
    await bot.send_message(zhang.id, "x")
    await bot.get_me()
    with pytest.raises(TimedOut):
        await bot.send_message(li.id, "x")


async def test_an_exception_of_ones_own(bot: Bot, zhang: User, wire: FaultyTransport) -> None:
    wire.fail("sendMessage", "error", error=OSError("cable"))
    with pytest.raises(NetworkError, match="cable"):
        await bot.send_message(zhang.id, "x")


async def test_the_server_refuses_as_told(
    bot: Bot, phone: Phone, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    script.fail("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    with pytest.raises(RetryAfter):
        await bot.send_message(phone.user.id, "x")
    assert phone.messages() == []
    script.fail("sendMessage", 502, "Bad Gateway", after_effect=True, times=2)
    for count in (1, 2):
        with pytest.raises(NetworkError):
            await bot.send_message(phone.user.id, "x")
        assert len(phone.messages()) == count


async def test_the_server_falls_silent(call: Call, phone: Phone, script: Script) -> None:
    script.fail("sendMessage", 0, stall=3600, after_effect=True)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await call("sendMessage", chat_id=phone.user.id, text="x")
    assert len(phone.messages()) == 1, "what was sent before the silence stands"
