"""The outbox: each message by its fate, one chat never delaying another."""

import asyncio
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from bot.sender import Sender
from flows.outcome import Card
from tests.bot.fakes import FakeReader, FakeStore, Out
from tests.bot.speech import FakeMouth, speech


async def paper(case_id: int, code: str) -> tuple[str, bytes]:
    if code == "D9":
        raise LookupError(code)
    return f"{code}.docx", b"PK"


class Bench:
    """A sender over stand-ins."""

    def __init__(self, *, strict: bool = True) -> None:
        self.store, self.reader, self.mouth = FakeStore(), FakeReader(), FakeMouth()
        self.speech = speech(self.mouth, self.reader, strict=strict)
        self.sender = Sender(self.store, self.reader, self.speech, paper)
        self.unreached: list[int] = []
        self.moved: list[tuple[int, int]] = []
        self.sender.unreached = self._unreached
        self.sender.moved = self._moved

    async def _unreached(self, row: Any, reason: str) -> None:
        self.unreached.append(row.id)

    async def _moved(self, old: int, new: int) -> None:
        self.moved.append((old, new))

    async def send(self, *rows: Out) -> list[tuple[Any, ...]]:
        self.store.outbox += rows
        await self.sender.step()
        await self.speech.nursery.idle()
        return self.store.marks


@pytest.fixture
def bench():
    return Bench()


async def test_a_message_is_sent_and_marked(bench):
    assert await bench.send(Out(1, "p3")) == [("sent", 1, 7_000_000_001)]
    assert bench.mouth.said[0][:2] == ("send", 7_000_000_001)


async def test_what_asks_for_nothing_any_more_loses_its_buttons(bench):
    assert await bench.send(Out(1, "p3", None, "bare:7000000001:77")) == [
        ("sent", 1, 7_000_000_001)
    ]
    assert bench.mouth.said == [("bare", 7_000_000_001, 77)]


async def test_that_they_cannot_be_taken_harms_nobody(bench):
    bench.mouth.faults = [BadRequest("Message is not modified")]
    assert (await bench.send(Out(1, "g1", None, "bare:-1001:77")))[-1][0] == "sent"


@pytest.mark.parametrize(("error", "wait"), [(RetryAfter(30), 30.5), (InvalidToken("x"), 60.0)])
async def test_that_telegram_wants_to_wait_is_heeded(bench, error, wait):
    bench.mouth.faults = [error]
    assert (await bench.send(Out(1, "g1", None, "bare:-1001:77")))[-1] == ("retry", 1, wait)


async def test_to_one_recipient_in_order(bench):
    await bench.send(Out(1, "g1"), Out(2, "p3"), Out(3, "g1"))
    assert [mark[1] for mark in bench.store.marks if mark[2] == -1001] == [1, 3]


async def test_a_slow_chat_does_not_delay_another(bench):
    gate = asyncio.Event()
    say = bench.mouth.send

    async def slow(chat_id: int, screen: Any, reply_to: int = 0) -> int:
        if chat_id < 0:
            await gate.wait()
        done: int = await say(chat_id, screen)
        if chat_id > 0:
            gate.set()
        return done

    bench.mouth.send = slow
    await bench.send(Out(1, "g1"), Out(2, "p3"))
    assert [mark[1] for mark in bench.store.marks] == [2, 1]


@pytest.mark.parametrize(
    ("error", "mark"),
    [
        (RetryAfter(30), ("retry", 1, 30.5)),
        (InvalidToken("x"), ("retry", 1, 60.0)),
        (ChatMigrated(-2002), ("retry", 1, 0.0)),
        (NetworkError("no idea"), ("unknown", 1)),
        (Forbidden("blocked"), ("failed", 1)),
        (BadRequest("Chat not found"), ("failed", 1)),
        (BadRequest("Not enough rights to send text messages to the chat"), ("failed", 1)),
        (TypeError("a reply that the library cannot read"), ("unknown", 1)),
    ],
)
async def test_fates(bench, error, mark):
    bench.mouth.faults = [error]
    assert (await bench.send(Out(1, "p3")))[-1] == mark


async def test_a_chat_that_is_stopped_waits_and_others_go_on(bench):
    bench.mouth.faults = [RetryAfter(30)]
    await bench.send(Out(1, "g1"))
    await bench.send(Out(2, "g1"), Out(3, "p3"))
    assert [mark[:2] for mark in bench.store.marks] == [("retry", 1), ("retry", 2), ("sent", 3)]


async def test_who_cannot_be_reached_is_told_of(bench):
    bench.mouth.faults = [Forbidden("blocked")]
    await bench.send(Out(1, "p3"), Out(2, "p9"))
    assert sorted(bench.unreached) == [1, 2]
    assert sorted(bench.store.marks) == [("blocked", 7_000_000_001), ("failed", 1), ("failed", 2)]


async def test_who_has_two_accounts_gets_it_on_the_other(bench):
    """DECISIONS 16: a person may have several; one that is shut loses no message."""
    bench.reader.has_two("p3", 7_000_000_001, 7_000_000_002, bench.store)
    bench.mouth.faults = [Forbidden("blocked")]
    await bench.send(Out(1, "p3"))
    assert bench.store.marks == [("blocked", 7_000_000_001), ("retry", 1, 0.0)]
    assert await bench.send(Out(1, "p3")) == [*bench.store.marks[:2], ("sent", 1, 7_000_000_002)]
    assert bench.unreached == []


async def test_negative_control_both_accounts_are_shut(bench):
    bench.reader.has_two("p3", 7_000_000_001, 7_000_000_002, bench.store)
    bench.mouth.faults = [Forbidden("blocked"), Forbidden("blocked")]
    await bench.send(Out(1, "p3"))
    await bench.send(Out(1, "p3"))
    assert bench.store.marks[-1] == ("failed", 1)
    assert bench.unreached == [1]


async def test_a_group_that_moved(bench):
    bench.mouth.faults = [ChatMigrated(-2002)]
    await bench.send(Out(1, "g1"))
    assert bench.moved == [(-1001, -2002)]


async def test_a_repetition_says_that_it_is_one(bench):
    await bench.send(Out(7, "p3", number=2))
    assert "R-7-2" in bench.mouth.said[0][2]


async def test_refused_markup_is_said_once_more_in_plain_words(bench):
    bench.mouth.faults = [BadRequest("Can't parse entities: x")]
    assert await bench.send(Out(1, "p3")) == [("sent", 1, 7_000_000_001)]
    assert bench.mouth.said[0][0] == "plain"


async def test_refused_twice_is_given_up(bench):
    bench.mouth.faults = [BadRequest("Can't parse entities: x"), BadRequest("again")]
    assert await bench.send(Out(1, "p3")) == [("failed", 1)]


async def test_documents(bench):
    await bench.send(Out(1, "p3", document="D5", case_id=4), Out(2, "p3", document="D9"))
    assert bench.mouth.said[0][:3] == ("document", 7_000_000_001, "D5.docx")
    assert bench.mouth.said[1][0] == "send"


async def test_leaving_a_chat(bench):
    await bench.send(Out(1, "x-555", card=None))
    assert bench.mouth.said == [("leave", -555)]
    assert bench.store.marks == [("sent", 1, -555)]


async def test_only_the_leader_sends(bench):
    bench.store.leads = False
    assert await bench.send(Out(1, "p3")) == []


async def test_a_broken_text_is_a_kind_sentence_in_earnest_and_an_error_in_tests():
    lenient = Bench(strict=False)
    await lenient.send(Out(1, "p3", card=Card("no.such.text")))
    assert "出了点小问题" in lenient.mouth.said[0][2]
    with pytest.raises(Exception, match="no text"):
        await Bench().send(Out(1, "p3", card=Card("no.such.text")))


async def test_the_words_of_the_county_are_fetched_only_when_a_text_needs_them(bench):
    await bench.send(Out(1, "p3", case_id=4))
    assert bench.reader.asked_terms == 0
    await bench.send(Out(2, "p3", card=Card("role.party_secretary"), case_id=4))
    assert bench.reader.asked_terms == 1
    assert bench.mouth.said[1][2] == "党组织书记"
