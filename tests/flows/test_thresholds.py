"""Thresholds in integers: the two thirds of 金华 for every meeting up to 300, and why not floats."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.thresholds import needed, passes, percent

TWO_THIRDS = Fraction(2, 3)
HALF = Fraction(1, 2)
COMPARES = st.sampled_from([">", ">="])
RATIOS = st.fractions(min_value=Fraction(1, 12), max_value=1, max_denominator=12)
PEOPLE = st.integers(0, 2000)


def test_S2_67_more_than_two_thirds_of_those_present_for_every_meeting_up_to_300():
    for present in range(301):
        for yes in range(present + 1):
            assert passes(yes, present, TWO_THIRDS, ">") == (3 * yes > 2 * present)


def _by_float(yes: int, present: int) -> bool:
    """What is not used: one minus the share of the rest. 1 - 1/3 is more than 2/3 in floats."""
    return present > 0 and 1 - (present - yes) / present > 2 / 3


def _by_percent(yes: int, present: int) -> bool:
    """What is not used either: two thirds as sixty-seven per cent."""
    return present > 0 and yes / present > 0.67


@pytest.mark.parametrize("other", [_by_float, _by_percent])
def test_floats_and_percentages_get_meetings_wrong(other):
    """Negative control: with either of these the test above fails."""
    wrong = [
        (yes, present)
        for present in range(301)
        for yes in range(present + 1)
        if other(yes, present) != (3 * yes > 2 * present)
    ]
    assert wrong


@pytest.mark.parametrize(("present", "least"), [(10, 7), (12, 9), (30, 21), (31, 21), (32, 22)])
def test_S2_67_how_many_are_needed(present, least):
    assert needed(present, TWO_THIRDS, ">") == least
    assert passes(least, present, TWO_THIRDS, ">")
    assert not passes(least - 1, present, TWO_THIRDS, ">")


def test_S2_67_twenty_of_thirty_fail_and_twenty_one_pass():
    assert not passes(20, 30, TWO_THIRDS, ">")
    assert passes(21, 30, TWO_THIRDS, ">")


def test_exceeding_excludes_the_number_and_reaching_includes_it():
    """law:civil_exceeds."""
    assert passes(20, 30, TWO_THIRDS, ">=")
    assert not passes(15, 30, HALF, ">")
    assert needed(30, TWO_THIRDS, ">=") == 20
    assert needed(31, TWO_THIRDS, ">=") == 21
    assert needed(30, Fraction(1), ">=") == 30
    assert needed(30, Fraction(1), ">") == 31  # nothing can pass


@pytest.mark.parametrize("compare", [">", ">="])
def test_of_nobody_nothing_passes(compare):
    assert not passes(0, 0, HALF, compare)
    assert needed(0, HALF, compare) == 1


@given(PEOPLE, RATIOS, COMPARES)
def test_needed_is_the_smallest_that_passes(base, ratio, compare):
    least = needed(base, ratio, compare)
    assert not passes(least - 1, base, ratio, compare) if least else base == 0
    if least <= base:
        assert passes(least, base, ratio, compare)


@given(PEOPLE, PEOPLE, RATIOS, COMPARES)
def test_one_more_yes_never_turns_passed_into_failed(yes, base, ratio, compare):
    if passes(yes, base, ratio, compare):
        assert passes(yes + 1, base, ratio, compare)


@pytest.mark.parametrize(("yes", "base"), [(-1, 3), (1, -3)])
def test_people_are_not_negative(yes, base):
    with pytest.raises(ValueError, match="from 0"):
        passes(yes, base, HALF, ">")


@pytest.mark.parametrize(
    ("n", "base", "digits", "printed"),
    [
        (18, 24, 2, "75.00"),
        (1, 3, 2, "33.33"),
        (2, 3, 2, "66.67"),
        (1, 8, 2, "12.50"),
        (1, 8, 1, "12.5"),
        (1, 8, 0, "13"),  # half up: 12.5 → 13
        (3, 8, 0, "38"),  # half up, where banker's rounding gives the even 38 too
        (1, 40, 0, "3"),  # half up: 2.5 → 3, where round() gives 2
        (1, 800, 2, "0.13"),  # 0.125 → 0.13, where round() gives 0.12
        (1, 1000, 2, "0.10"),
        (0, 24, 2, "0.00"),
        (24, 24, 2, "100.00"),
    ],
)
def test_S2_66_percentages_are_rounded_half_up(n, base, digits, printed):
    assert percent(n, base, digits) == printed


def test_S2_66_parts_need_not_add_up_to_a_hundred():
    assert [percent(1, 3, 2)] * 3 == ["33.33"] * 3


def test_no_percentage_of_nobody():
    assert percent(0, 0, 2) == ""


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 4))
def test_a_percentage_is_off_by_at_most_half_a_digit(n, base, digits):
    exact = Fraction(100 * n, base)
    assert abs(Fraction(percent(n, base, digits)) - exact) <= Fraction(1, 2 * 10**digits)
