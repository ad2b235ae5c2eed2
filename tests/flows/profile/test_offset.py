"""Offsets: what reads, what it means, and that it prints back the same."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.profile.offset import Offset, parse_offset


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("P3WD", {"workdays": 3}),
        ("P0D", {}),
        ("P30D", {"days": 30}),
        ("-P7D", {"days": 7, "negative": True}),
        ("-P1D@19:00", {"days": 1, "negative": True, "clock": time(19)}),
        ("P2WD@08:30", {"workdays": 2, "clock": time(8, 30)}),
        ("-PT2H", {"minutes": 120, "negative": True, "exact": True}),
        ("PT30M", {"minutes": 30, "exact": True}),
        ("PT1H30M", {"minutes": 90, "exact": True}),
        ("PT0M", {"exact": True}),
    ],
)
def test_reading_and_printing(text, parts):
    offset = parse_offset(text)
    assert offset == Offset(**parts)
    assert str(offset) == text


@pytest.mark.parametrize("text", ["PT90M", "PT01H", "P007D"])
def test_other_spellings_read_and_print_shortest(text):
    assert parse_offset(str(parse_offset(text))) == parse_offset(text)


@pytest.mark.parametrize(
    "text",
    [
        *("+P1D", "--P1D", "P-1D", "p1d", " P1D", "P1D ", "P1.5D", "P99999D", None, 3),
        "",
        "P",
        "PT",
        "P1",
        "1D",
        "P1W",
        "P1M",
        "P1DT1H",
        "P1D@",
        "P1D@25:00",
        "P1D@9:00",
        "PT1H@09:00",
    ],
)
def test_what_is_no_offset(text):
    with pytest.raises(ValueError, match=r"offset|goes with|time of day"):
        parse_offset(text)


@given(
    st.booleans(),
    st.one_of(
        st.builds(lambda n: f"P{n}D", st.integers(0, 9999)),
        st.builds(lambda n: f"P{n}WD", st.integers(1, 999)),
        st.builds(lambda n: f"PT{n}M", st.integers(0, 9999)),
    ),
)
def test_every_offset_survives_a_round_trip(before, text):
    offset = parse_offset(("-" if before else "") + text)
    assert parse_offset(str(offset)) == offset
    assert Offset.model_validate_json(offset.model_dump_json()) == offset
