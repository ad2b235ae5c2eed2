"""Callback data: what we write we read, what we did not write we do not read."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.codec import LIMIT, Pressed, read, write
from flows.command import NOTHING, Ref

refs = st.just(NOTHING) | st.builds(Ref, st.sampled_from("cbmwr"), st.integers(0, 10**12 - 1))
acts = st.from_regex(r"[a-z][a-z0-9_]{0,11}", fullmatch=True)
args = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20)


@given(refs, st.integers(0, 10**9 - 1), acts, args)
def test_what_is_written_is_read(ref, epoch, act, arg):
    pressed = Pressed(ref, epoch, act, arg)
    data = write(pressed)
    assert len(data.encode()) <= LIMIT
    assert read(data) == pressed


@given(st.text(max_size=80))
@example("c7.3.vote.")
@example("c07.3.vote")
@example("c7.03.vote")
@example("c7.3.vote\n")
@example("c7.3.Vote")
@example("c7.3.vote.赞成")
@example("x7.3.vote")
@example("c٣.3.vote")
@example("c7.3.vote.a b")
@example("00.1.a")
@example("0" * 65)
def test_whatever_is_read_would_have_been_written(data):
    pressed = read(data)
    assert pressed is None or write(pressed) == data


@pytest.mark.parametrize(
    "data", [None, "", "c7", "c7.3", "c7.3.", ".3.vote", "c.3.vote", "c7..vote"]
)
def test_half_a_button_is_none(data):
    assert read(data) is None


def test_a_button_that_does_not_fit_is_a_fault_of_ours():
    with pytest.raises(ValueError, match="no callback data"):
        write(Pressed(Ref("c", 7), 3, "vote", "x" * 60))
    with pytest.raises(ValueError, match="no callback data"):
        write(Pressed(Ref("c", 7), 3, "vote", "赞成"))
