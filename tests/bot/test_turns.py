"""Presses are prepared side by side and go to the store in the order of their arrival."""

import asyncio
from typing import Any

import pytest
from telegram.ext import Application

from bot.intake import Intake
from bot.parse import Parser
from bot.press import Desk
from bot.turns import Turn
from tests.bot.fakes import FakeReader, FakeStore, Heard, StillClock
from tests.bot.updates import DATE, GROUP, PRIVATE, WANG, raw_message


def raw_press(update_id: int, who: int, data: str) -> dict[str, Any]:
    card = {"message_id": 12, "date": DATE, "chat": GROUP, "text": "?"}
    user = {**WANG, "id": who}
    query = {"id": "1", "from": user, "chat_instance": "1", "message": card, "data": data}
    return {"update_id": update_id, "callback_query": query}


class SlowReader(FakeReader):
    """The lower the account's number, the later its person is found."""

    def __init__(self) -> None:
        super().__init__()
        self.people = {1: 1, 2: 2, 3: 3}
        self.found: list[int] = []

    async def person_of(self, telegram_id: int) -> int | None:
        for _ in range(20 * (4 - telegram_id)):
            await asyncio.sleep(0)
        self.found.append(telegram_id)
        return self.people.get(telegram_id)


@pytest.fixture
async def bench():
    app = Application.builder().token("1000:" + "x" * 35).updater(None).job_queue(None).build()
    app._initialized = True
    store, reader = FakeStore(), SlowReader()

    async def never(text: str, person: int) -> dict[str, Any]:
        raise NotImplementedError

    desk = Desk(store, reader, StillClock(), Parser(1000, "b"), never, Heard())
    return Intake(app, store, desk.serve, lambda update: None), store, reader


async def test_nobody_overtakes(bench):
    intake, store, reader = bench
    await store.inbox_put([raw_press(n, n, "b1.1.vote") for n in (1, 2, 3)])
    await intake.step()
    assert reader.found == [3, 2, 1], "they were prepared at once"
    assert [command.by for command in store.commands] == [1, 2, 3]


async def test_negative_control_without_turns_they_do(bench, monkeypatch):
    async def no_wait(turn: Turn) -> None:
        return

    monkeypatch.setattr(Turn, "wait", no_wait)
    intake, store, _ = bench
    await store.inbox_put([raw_press(n, n, "b1.1.vote") for n in (1, 2, 3)])
    await intake.step()
    assert [command.by for command in store.commands] == [3, 2, 1]


async def test_words_wait_for_the_presses_before_them_and_presses_for_the_words(bench):
    intake, store, reader = bench
    said = raw_message({**PRIVATE, "id": 2}, "下一步") | {"from": {**WANG, "id": 2}}
    words = {"update_id": 2, "message": said}
    await store.inbox_put([raw_press(1, 1, "b1.1.vote"), words, raw_press(3, 3, "b1.1.vote")])
    await intake.step()
    assert reader.found == [1, 2, 3]
    assert [command.act for command in store.commands] == ["vote", "next", "vote"]


async def test_a_press_that_fails_lets_the_others_pass(bench):
    intake, store, reader = bench
    reader.people[2] = 999
    plain = store.decide

    def fall(command: Any) -> Any:
        if command.by == 999:
            raise RuntimeError("no")
        return plain(command)

    store.decide = fall
    await store.inbox_put([raw_press(n, n, "b1.1.vote") for n in (1, 2, 3)])
    await intake.step()
    assert [command.by for command in store.commands] == [1, 3]
    assert len(store.rows) == 1
