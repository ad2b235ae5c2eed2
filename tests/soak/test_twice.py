"""Every update twice and a restart at every update, on every walk, at every stage, by many seeds."""

import os

import pytest

from tests.scenarios.test_twice import (
    AGAIN,
    ENDED,
    ORDINARY,
    STAGES,
    Both,
    Cloning,
    Repeating,
    RepeatingRestarting,
    Restarting,
    always,
    differences,
    in_memory,
    plainly,
    seldom,
    told,
)

SEEDS = int(os.environ.get("YISHI_SOAK_N", "5"))
WALKS = {"ordinary": ORDINARY, "ended": ENDED, "again": AGAIN}

walks = pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS.keys())


@pytest.mark.soak
@walks
@pytest.mark.parametrize("kind", [Repeating, Cloning, Both])
async def test_told_twice(walk, kind):
    with in_memory() as folder:
        assert differences(await plainly(walk), await told(kind(folder), walk)) == []


@pytest.mark.soak
@walks
@pytest.mark.parametrize("first", range(STAGES))
async def test_a_restart_between_any_two_updates(walk, first):
    plain = await plainly(walk)
    with in_memory() as folder:
        restarted = await told(Restarting(folder, always(first)), walk)
    assert differences(plain, restarted) == []
    assert restarted.inbox == plain.inbox
    assert restarted.restarts == len(plain.inbox)


@pytest.mark.soak
@walks
@pytest.mark.parametrize("seed", range(SEEDS))
async def test_told_twice_with_restarts(walk, seed):
    with in_memory() as folder:
        troubled = await told(RepeatingRestarting(folder, seldom(seed, every=3)), walk)
    assert differences(await plainly(walk), troubled) == []
