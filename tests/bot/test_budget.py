"""Telegram's limits, counted on a loop whose time jumps instead of passing."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.budget import NoBudget, TelegramBudget


class JumpingLoop(asyncio.SelectorEventLoop):
    """Waiting takes no time: when nothing is ready, the clock goes to the next timer."""

    def __init__(self) -> None:
        super().__init__()
        self._virtual = 0.0
        select = self._selector.select  # type: ignore[attr-defined]

        def jump(timeout: float | None = None) -> Any:
            events = select(0)
            self._virtual += max(timeout or 0, 1e-6)  # a limiter may wait for less than a rounding
            return events

        self._selector.select = jump  # type: ignore[attr-defined]

    def time(self) -> float:
        return self._virtual


def run(work: Coroutine[Any, Any, Any]) -> Any:
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(work)


async def times(budget: TelegramBudget, chats: list[int]) -> list[float]:
    """When each of these messages may go, all wanted at once."""
    went = []

    async def one(chat: int) -> None:
        await budget.take(chat)
        went.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(one(chat) for chat in chats))
    return sorted(went)


def most_in(went: list[float], seconds: float) -> int:
    return max(sum(t <= other < t + seconds for other in went) for t in went)


def test_a_group_hears_at_most_twenty_a_minute():
    went = run(times(TelegramBudget(), [-1001] * 100))
    assert most_in(went, 60) <= 20
    assert went[4] < 1, "a handful may go at once"


def test_a_person_hears_one_a_second():
    assert most_in(run(times(TelegramBudget(), [5] * 20)), 0.99) <= 1


def test_all_together_hear_twenty_five_a_second():
    went = run(times(TelegramBudget(), list(range(1, 301))))
    assert most_in(went, 1) <= 26
    assert went[-1] < 13, "and not much less"


def test_negative_control_without_a_budget_everything_goes_at_once():
    async def hurry() -> list[float]:
        budget, went = NoBudget(), []
        for _ in range(100):
            await budget.take(-1001)
            went.append(asyncio.get_running_loop().time())
        return went

    assert most_in(run(hurry()), 1) == 100


def test_a_stopped_chat_stops_alone_and_not_for_ever():
    async def wait() -> tuple[float, float, float]:
        budget = TelegramBudget()
        budget.stop(-1001, 30)
        before = budget.stopped(-1001), budget.stopped(5)
        await asyncio.sleep(31)
        return *before, budget.stopped(-1001)

    stopped, other, after = run(wait())
    assert 29.9 < stopped <= 30
    assert (other, after) == (0, 0)
