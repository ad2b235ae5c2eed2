"""What many questions share: one line of words that is never cut behind anybody's back, and turning pages."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.wizard import Given, Next, Wrong, one_line, page_turns

ASKING: Any = None  # a line of words needs nobody to look at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "field.short"),
        ("嗯", "field.short"),
        ("  嗯 \n", "field.short"),
        ("路灯坏了", Next({"why": "路灯坏了"})),
        (" 路灯 \n 坏了 ", Next({"why": "路灯 坏了"})),
        ("灯" * 10, Next({"why": "灯" * 10})),
        ("灯" * 11, "line.long"),
    ],
)
def test_a_line_is_taken_whole_or_asked_for_again(text: str, expected: object) -> None:
    took = one_line("why", 10, "field.short")(ASKING, Given(text=text))
    assert took == expected or (isinstance(took, Wrong) and took.key == expected)


def test_whoever_wrote_too_much_hears_how_much() -> None:
    took = one_line("why", 10)(ASKING, Given(text="灯" * 12))
    assert isinstance(took, Wrong)
    assert took.params == {"n": 12, "most": 10}


@given(st.integers(0, 60), st.integers(1, 24))
def test_pages_lead_to_each_other_and_to_nothing_else(count: int, size: int) -> None:
    pages = max(-(-count // size), 1)
    for page in range(pages):
        shown = [b.arg for row in page_turns(page, count, size) for b in row]
        there = [p for p in (page - 1, page + 1) if 0 <= p < pages]
        assert shown == [f"g{p}" for p in there]
