"""A loop that hangs is noticed, one that works slowly is not."""

import asyncio

import pytest

from bot.pulse import Pulse, Stalled
from tests.bot.test_budget import run


def test_silence_is_noticed():
    async def hang() -> float:
        pulse = Pulse({"quick": 60, "slow": 180})
        watching = asyncio.create_task(pulse.watch())  # noqa: TID251
        for _ in range(10):
            pulse.beat("quick")
            await asyncio.sleep(30)
            pulse.beat("slow")
        begun = asyncio.get_running_loop().time()
        with pytest.raises(Stalled, match="quick"):
            await watching
        return asyncio.get_running_loop().time() - begun

    assert run(hang()) < 60


def test_a_loop_that_never_began_is_noticed_too():
    async def never() -> None:
        await Pulse({"intake": 60}).watch()

    with pytest.raises(Stalled, match="intake"):
        run(never())
