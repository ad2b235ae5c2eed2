"""Tasks: a dying one is heard, errands are waited for, nothing is lost."""

import asyncio

import pytest

from bot.nursery import Nursery


async def fall() -> None:
    raise RuntimeError("fell")


async def live() -> None:
    await asyncio.Event().wait()


async def test_a_loop_that_dies_is_told():
    nursery = Nursery()
    nursery.keep("good", live())
    nursery.keep("bad", fall())
    with pytest.raises(RuntimeError, match="fell"):
        await nursery.died()
    await nursery.close()


async def test_a_loop_that_returns_has_died_too():
    nursery = Nursery()

    async def nothing() -> None:
        return

    nursery.keep("quiet", nothing())
    with pytest.raises(RuntimeError, match="quiet ended"):
        await nursery.died()
    await nursery.close()


async def test_an_errand_may_end_but_not_fail():
    nursery = Nursery()
    done = []

    async def errand() -> None:
        done.append(1)

    nursery.send("fine", errand())
    await nursery.idle()
    assert done == [1]
    nursery.send("bad", fall())
    with pytest.raises(RuntimeError, match="fell"):
        await nursery.idle()
    await nursery.close()


async def test_closing_lets_errands_finish_and_ends_loops():
    nursery = Nursery()
    gate, done = asyncio.Event(), []

    async def errand() -> None:
        await gate.wait()
        done.append(1)

    nursery.keep("loop", live())
    nursery.send("errand", errand())
    asyncio.get_running_loop().call_soon(gate.set)
    await nursery.close()
    assert done == [1]
    assert nursery.cause is None
