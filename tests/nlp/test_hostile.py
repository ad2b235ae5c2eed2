"""Any text at all gets a verdict, in time; 100,000 of them in the long campaign."""

import gc
import random
import statistics
import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.checker import Checker
from nlp.lists import TopicLists

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
        return "".join(chr(rng.randrange(0x110000)) for _ in range(size))
    if kind < 0.7:
        return "".join(chr(rng.randrange(0x4E00, 0x9FFF)) for _ in range(size))
    return "".join(rng.choice(PIECES) for _ in range(size))[:4096]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=4096))
def test_no_text_raises(checker, lists, text):
    verdict = checker.check(text, lists["jinhua"])
    assert verdict.decision in {"allow", "forbid", "review"}
    for hit in verdict.hits:
        assert all(0 <= start <= end <= len(text) for start, end in hit.spans)


def campaign(
    checker: Checker, lists: Mapping[str, TopicLists], count: int
) -> list[tuple[float, int]]:
    rng = random.Random(7)
    times = []
    for _ in range(count):
        text = hostile(rng)
        start = time.process_time()
        checker.check(text, lists["jinhua"])
        times.append(((time.process_time() - start), len(text)))
    return times


def test_a_short_campaign(checker, lists):
    assert len(campaign(checker, lists, 300)) == 300


@pytest.mark.soak
def test_a_long_campaign_never_takes_over_fifty_times_the_median(checker, lists):
    campaign(checker, lists, 500)
    gc.collect()
    gc.freeze()  # the collector's walk over the lexicon is nobody's text
    times = [taken for taken, _ in campaign(checker, lists, 100_000)]
    gc.unfreeze()
    assert max(times) <= 50 * statistics.median(times)
