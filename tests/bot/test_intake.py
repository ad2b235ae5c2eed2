"""The worker behind the inbox: in order, one by one, and a row is only closed by its effects."""

from typing import Any

import pytest
from telegram import Update
from telegram.ext import Application

from bot.intake import Intake
from tests.bot.fakes import FakeStore


@pytest.fixture
async def ptb():
    app = Application.builder().token("1000:" + "x" * 35).updater(None).job_queue(None).build()
    app._initialized = True  # no network: nobody asks who we are
    return app


class Bench:
    """An intake over a store in memory; `act` is what handling does."""

    def __init__(self, ptb: Any) -> None:
        self.store = FakeStore()
        self.handled: list[int] = []
        self.sorry: list[Update] = []
        self.intake = Intake(ptb, self.store, self.serve, self.sorry.append)

    async def serve(self, update: Update, inbox_id: int) -> None:
        self.handled.append(update.update_id)
        if update.update_id in (13, 14):
            raise RuntimeError("no good")
        await self.store.inbox_done(inbox_id)


async def test_in_the_order_of_arrival(ptb):
    bench = Bench(ptb)
    await bench.store.inbox_put([{"update_id": n} for n in (5, 3, 9)])
    assert await bench.intake.step() == 3
    assert bench.handled == [5, 3, 9]
    assert bench.store.rows == []
    assert await bench.intake.step() == 0


async def test_a_handler_that_raises_leaves_the_row_new(ptb):
    bench = Bench(ptb)
    await bench.store.inbox_put([{"update_id": 13}, {"update_id": 1}])
    await bench.intake.step()
    assert bench.handled == [13, 1]
    assert [row.raw["update_id"] for row in bench.store.rows] == [13]
    assert bench.store.marks[0] == ("new", 1, "RuntimeError: no good")
    assert bench.sorry == []


async def test_negative_control_process_update_alone_would_lose_it(ptb):
    """If the row were closed when process_update comes back, the failed update would be gone."""
    bench = Bench(ptb)
    update = Update(13)
    bench.intake._rows[13] = 1
    assert await ptb.process_update(update) is None
    assert isinstance(bench.intake._kept[1], RuntimeError)


async def test_after_five_times_it_is_dead_and_the_person_is_told(ptb):
    bench = Bench(ptb)
    await bench.store.inbox_put([{"update_id": 14}])
    for _ in range(5):
        await bench.intake.step()
    assert await bench.intake.step() == 0
    assert bench.store.marks[-1][0] == "dead"
    assert [update.update_id for update in bench.sorry] == [14]


async def test_what_cannot_be_parsed_is_parked_and_blocks_nobody(ptb):
    bench = Bench(ptb)
    await bench.store.inbox_put(
        [{"update_id": 1, "message": {"message_id": "?"}}, {"update_id": 2}]
    )
    await bench.intake.step()
    assert bench.handled == [2]
    assert bench.store.marks[0][0] == "parked"


async def test_an_unknown_kind_is_no_reason_to_stop(ptb):
    bench = Bench(ptb)
    await bench.store.inbox_put([{"update_id": 1, "brand_new_thing": {"x": 1}}])
    await bench.intake.step()
    assert bench.handled == [1]
