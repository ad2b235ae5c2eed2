"""kill -9 again and again while people vote, in rounds of forty, each with other moments and another crowd."""

import os
import random
from itertools import count

import pytest

from tests.scenarios.crowd import assembly
from tests.scenarios.kills import CONFIRMED, Siege, at_random, campaign

KILLS = int(os.environ.get("YISHI_SOAK_N", "40"))
SEED = int(os.environ.get("YISHI_SOAK_SEED", "1"))
A_ROUND = 40


@pytest.mark.soak
async def test_kills(tmp_path):
    left, rounds, presses = KILLS, count(), 0
    while left > 0:
        n = next(rounds)
        rng = random.Random(f"{SEED}.{n}")
        folder = tmp_path / str(n)
        folder.mkdir()
        siege = Siege(folder, assembly(rng.randint(20, 80)), rng)
        moments = [CONFIRMED, *(at_random(rng) for _ in range(A_ROUND))][: min(left, A_ROUND)]
        await campaign(siege, moments)
        left -= siege.kills
        presses += len(siege.votes)
        print(f"{KILLS - left} kills, {presses} presses, 0 lost, 0 doubled", flush=True)
