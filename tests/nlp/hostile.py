"""Texts that nobody would type, judged by the ten thousand in every process: `python -m tests.nlp.hostile 100000`."""

import gc
import os
import random
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bot.workbench import all_lists
from nlp.checker import Checker

PIECES = [
    "不给",
    "外嫁女",
    "修路",
    "，",
    "的",
    "村",
    "(((",
    "\u202e",
    "👨‍👩‍👧",
    "不" * 50,
    "a" * 80,
    "\x00",
    "上级",
]


def hostile(rng: random.Random) -> str:
    kind = rng.random()
    size = rng.choice([1, 5, 30, 200, 1000, 4096])
    if kind < 0.4:
        return "".join(map(chr, rng.choices(range(0x110000), k=size)))
    if kind < 0.7:
        return "".join(map(chr, rng.choices(range(0x4E00, 0x9FFF), k=size)))
    return "".join(rng.choices(PIECES, k=size))[:4096]


def campaign(checker: Checker, count: int, seed: int = 7) -> list[float]:
    """CPU seconds that each text took; raises what the checker raises, which is nothing."""
    rng = random.Random(seed)
    lists = all_lists()["jinhua"]
    times = []
    for _ in range(count):
        text = hostile(rng)
        start = time.process_time()
        checker.check(text, lists)
        times.append(time.process_time() - start)
    return times


def share(seed: int, count: int, fast: bool | None) -> list[float]:
    """The part of one process, with a checker of its own that has met such texts before."""
    checker = Checker.load(fast=fast)
    campaign(checker, 500)
    gc.collect()
    gc.freeze()  # the collector's walk over the lexicon is nobody's text
    return campaign(checker, count, seed)


def together(count: int, *, fast: bool | None = None) -> list[float]:
    """The whole campaign, shared out over the machine's processors."""
    crew = os.cpu_count() or 1
    with ProcessPoolExecutor(crew, get_context("spawn")) as pool:
        shares = pool.map(share, range(8, 8 + crew), [-(-count // crew)] * crew, [fast] * crew)
        return [taken for times in shares for taken in times]


def main(count: int) -> int:
    """Prints the worst text beside the median one, for both engines; the goal is 50 times at most."""
    worst = 0.0
    for fast in (None, False):
        times = together(count, fast=fast)
        median = statistics.median(times)
        worst = max(worst, max(times) / median)
        kind = "jieba" if fast is False else "default"
        print(
            f"{kind}: {len(times)} texts, median {median * 1e6:.0f} µs, worst {max(times) / median:.1f} times that"
        )
    return 0 if worst <= 50 else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
