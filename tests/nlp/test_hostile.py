"""Any text at all gets a verdict, in time; 100,000 of them in the long campaign."""

import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.nlp.hostile import campaign, together


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=4096))
def test_no_text_raises(checker, lists, text):
    verdict = checker.check(text, lists["jinhua"])
    assert verdict.decision in {"allow", "forbid", "review"}
    for hit in verdict.hits:
        assert all(0 <= start <= end <= len(text) for start, end in hit.spans)


def test_a_short_campaign(checker):
    assert len(campaign(checker, 300)) == 300


@pytest.mark.soak
def test_a_long_campaign_never_takes_over_fifty_times_the_median():
    times = together(100_000)
    assert len(times) >= 100_000
    assert max(times) <= 50 * statistics.median(times)
