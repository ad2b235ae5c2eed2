"""A hundred presses come in one poll and the handling of the first one fails once: his last choice stands."""

from typing import Any

from telegram import Update
from telegram.ext import Application

from bot.intake import Intake
from bot.turns import TURN
from tests.storage.conftest import House

SOMEBODY = {"id": 5, "is_bot": False, "first_name": "x"}


def _raw(number: int) -> dict[str, Any]:
    query = {"id": str(number), "from": SOMEBODY, "chat_instance": "1", "data": "b1.1.vote.yes"}
    return {"update_id": number, "callback_query": query}


class Desk:
    """Person 3 presses 赞成 first, and 反对 when eighty others have pressed."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.failed = False
        self.order: list[int] = []

    async def serve(self, update: Update, inbox_id: int) -> None:
        number = update.update_id
        if number == 1 and not self.failed:
            self.failed = True
            raise OSError("the disk is full")
        turn = TURN.get()
        await turn.wait()
        turn.pass_on()
        self.order.append(number)
        person, choice = {1: (3, "yes"), 80: (3, "no")}.get(number, (4, "yes"))
        await self.house.store.run(self.house.press(person, choice), inbox_id)


async def test_what_failed_is_done_before_what_came_later(house: House) -> None:
    assert await house.store.inbox_next() == []
    app = Application.builder().token("1:a").updater(None).job_queue(None).build()
    app._initialized = True
    desk = Desk(house)
    intake = Intake(app, house.store, desk.serve, lambda update: None)
    await house.store.inbox_put([_raw(number) for number in range(1, 101)])
    while await intake.step():
        pass
    assert sorted(desk.order) == list(range(1, 101))
    assert house.sql("SELECT choice FROM vote WHERE person_id = 3") == [("no",)]
