"""The timer: late ticks come, failing ones do not stop it, and stopping waits for the one that runs."""

import asyncio
import inspect
from typing import Any

import pytest

from scheduler import tick as module
from scheduler.tick import Ticker


def _job(ticker: Ticker) -> Any:
    return ticker._scheduler.get_job("tick")


async def test_the_job_never_drops_a_late_tick():
    async def nothing() -> None: ...

    ticker = Ticker(nothing)
    ticker.start()
    try:
        job = _job(ticker)
        assert len(ticker._scheduler.get_jobs()) == 1
        assert job.misfire_grace_time is None
        assert job.coalesce is True
        assert job.max_instances == 1
        assert job.trigger.interval.total_seconds() == 5.0
    finally:
        await ticker.stop()
    assert not ticker.running


async def test_ticks_come_by_themselves():
    came = asyncio.Event()
    count = 0

    async def tick() -> None:
        nonlocal count
        count += 1
        if count == 3:
            came.set()

    ticker = Ticker(tick, seconds=0.01)
    ticker.start()
    async with asyncio.timeout(5):
        await came.wait()
    await ticker.stop()
    seen = count
    await ticker.now()
    assert count == seen + 1


async def test_a_failing_tick_is_logged_and_the_next_one_comes(caplog: pytest.LogCaptureFixture):
    count = 0

    async def tick() -> None:
        nonlocal count
        count += 1
        raise RuntimeError("no database")

    ticker = Ticker(tick)
    await ticker.now()
    await ticker.now()
    assert count == 2
    assert "tick failed" in caplog.text


async def test_stopping_waits_for_the_tick_that_runs():
    begun, finish, finished = asyncio.Event(), asyncio.Event(), False

    async def tick() -> None:
        nonlocal finished
        begun.set()
        await finish.wait()
        finished = True

    ticker = Ticker(tick, seconds=0.01)
    ticker.start()
    async with asyncio.timeout(5):
        await begun.wait()
        async with asyncio.TaskGroup() as group:
            group.create_task(ticker.stop())
            group.create_task(_set(finish))
    assert finished


async def _set(event: asyncio.Event) -> None:
    event.set()


def test_no_reminder_is_ever_a_job():
    source = inspect.getsource(module)
    assert source.count("add_job") == 1
    assert "jobstore" not in source
