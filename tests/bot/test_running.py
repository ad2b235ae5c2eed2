"""The bot as it runs in earnest: loops side by side, woken by what happens, ended cleanly."""

import asyncio
from pathlib import Path

import pytest

from tests.scenarios.world import Village, living_village

PATIENCE = 20.0
"""Real seconds after which something that should happen at once has not happened."""


@pytest.fixture
async def village(tmp_path: Path):
    async with living_village(tmp_path) as living:
        yield living


async def until(village: Village, true: object) -> None:
    """Wait for the simulator's next changes until this holds."""
    changed = asyncio.Event()
    stop = village.world.listen(changed.set)
    try:
        async with asyncio.timeout(PATIENCE):
            while not true():  # type: ignore[operator]
                await changed.wait()
                changed.clear()
    finally:
        stop()


async def test_a_press_is_answered_by_the_loops(village: Village):
    wang = village.phone("王秀英")
    living = asyncio.ensure_future(village.app.live())  # noqa: TID251
    wang.start()
    await until(village, lambda: wang.last().labels)
    wang.tap("提议题")
    await until(village, lambda: wang.answers and "商量什么事" in str(wang.last()))
    living.cancel()
    await asyncio.gather(living, return_exceptions=True)
    await village.app.start()


async def test_drain_and_loops_may_work_at_once(village: Village):
    wang = village.phone("王秀英")
    living = asyncio.ensure_future(village.app.live())  # noqa: TID251
    wang.start()
    await until(village, lambda: wang.last().labels)
    await village.turn(days=1)
    await village.turn(hours=1)
    assert len([m for m in wang.messages() if m.labels]) == 1
    living.cancel()
    await asyncio.gather(living, return_exceptions=True)
    await village.app.start()
