"""JSON in the database: spelled as the standard library spells it, odd values too."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.spelling import dumps

WORDS = st.text(alphabet=st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner),
)


@settings(max_examples=25)
@given(VALUES)
def test_it_is_the_spelling_of_the_standard_library(value: object) -> None:
    assert dumps(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@settings(max_examples=25)
@given(VALUES, st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_read_is_what_was_written(value: object, number: float) -> None:
    assert json.loads(dumps([value, number])) == [value, number]


@pytest.mark.parametrize("odd", ["\ud800", 10**30, {1: "a"}])
def test_what_the_fast_one_refuses_is_spelled_all_the_same(odd: object) -> None:
    assert dumps(odd) == json.dumps(odd, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("number", [2**64, 2**64 - 1, -(2**63), -(2**63) - 1, 10**30])
def test_whole_numbers_of_any_length_stay_whole(number: int) -> None:
    assert json.loads(dumps([number])) == [number]


def test_what_is_no_json_is_an_error() -> None:
    with pytest.raises(TypeError):
        dumps({"at": object()})
