"""The bot as it runs in earnest: loops side by side, woken by what happens, ended cleanly."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.command import Command
from flows.model import Community
from scheduler.tick import Ticker
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


# --- a tick ---------------------------------------------------------------------------------------


def raising(true: Callable[..., bool], otherwise: Callable[..., Any]) -> Callable[..., Any]:
    """Fails where it holds, does the work where not."""

    async def work(*args: Any) -> Any:
        if true(*args):
            raise RuntimeError("broken")
        return await otherwise(*args)

    return work


async def test_a_tick_that_always_fails_gives_no_sign_of_life(village: Village):
    """The timer swallows what a tick raises, so that only the watch can notice it."""
    beats, tick = village.app._pulse._beats, village.store.tick
    village.store.tick = raising(lambda *_: True, tick)  # type: ignore[method-assign]
    await Ticker(village.app._tick).now()
    assert "ticker" not in beats
    village.store.tick = tick  # type: ignore[method-assign]
    await Ticker(village.app._tick).now()
    assert "ticker" in beats


async def test_a_village_whose_almanac_fails_stops_nobody_else(village: Village):
    """Neither the start, nor the reminders of others (R40 to R44 hang on it)."""
    second = Community(id=2, name="下花溪村", profile_id="jinhua")
    await village.store.put([second])
    run, laid, ticked = village.store.run, [], []

    async def runs(command: Command, *rest: Any) -> Any:
        laid.append(command.community_id)
        return await run(command, *rest)

    async def ticks(limit: int = 0) -> int:
        ticked.append(1)
        return 0

    village.store.run = raising(lambda c, *_: c.community_id == 1, runs)  # type: ignore[method-assign]
    village.store.tick = ticks  # type: ignore[method-assign]
    village.app._laid_on = None
    await village.app.start()
    village.clock.turn(village.clock.now() + timedelta(days=1))
    await village.app._tick()
    await village.app._tick()
    assert (laid, len(ticked)) == ([2, 2], 2)
    assert [a.split(":")[0] for a in village.app.alarms] == ["almanac of village 1"] * 2
