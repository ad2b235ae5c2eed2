"""The count in words, for every number of people; and as a picture."""

import re
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import NoDocument, result_picture
from documents.paper import Origin
from documents.people import people
from documents.voting import Count, Hands, Rule, Vote, short_line, vote, vote_lines
from flows.profile.load import load_all
from flows.thresholds import needed, passes
from tests.documents import cases
from tests.flows import walking

ROOT = Path(__file__).parents[2]
JINHUA = load_all()["jinhua"]
RULE = Rule(words=("赞成", "反对", "弃权"), num=2, den=3, compare=">", digits=2, base="cast")


def count(
    present: int, yes: int, no: int = 0, abstain: int = 0, hands: Hands | None = None
) -> Vote:
    need = needed(present, JINHUA.vote.ratio, ">")
    passed = passes(yes, present, JINHUA.vote.ratio, ">")
    done = Count(
        due=present, present=present, yes=yes, no=no, abstain=abstain, need=need, passed=passed,
        method="buttons", secrecy="open", hands=hands or Hands(),
    )  # fmt: skip
    return Vote(rule=RULE, count=done)


@pytest.mark.requirement("S2-66")
def test_24_of_30_vote_20_for_is_83_per_cent_and_still_failed():
    rows = vote_lines(count(30, 20, 4))
    assert rows[1].startswith("赞成人数比例：83.33%；反对人数比例：16.67%")
    assert "核对：3×20＝60，2×30＝60，60=60，未通过。" in rows
    assert "实到未表决6人。" in rows
    assert "要求：赞成超过实到人数的三分之二，至少21人。" in rows
    assert "核对：3×21＝63，2×30＝60，63>60，通过。" in vote_lines(count(30, 21, 9))


@pytest.mark.requirement("S2-65")
@given(st.integers(0, 300), st.data())
def test_the_words_add_up(present, data):
    yes = data.draw(st.integers(0, present))
    no = data.draw(st.integers(0, present - yes))
    rows = vote_lines(count(present, yes, no))
    assert (
        rows[0] == f"表决人数：{yes + no}人；赞成人数：{yes}人；反对人数：{no}人；弃权人数：0人。"
    )
    said = next(r for r in rows if r.startswith("核对"))
    assert said.endswith("，通过。") == (3 * yes > 2 * present)


def test_more_votes_than_people_is_said():
    assert "人数对不上：表决11人，实到10人，请核对。" in vote_lines(count(10, 11))


def test_hands_are_told_apart():
    rows = vote_lines(count(10, 8, 1, 0, Hands(yes=3, no=1)))
    assert "其中举手、书面计数：赞成3人，反对1人，弃权0人。" in rows


def test_where_nobody_voted_nothing_waits_to_be_filled_in():
    assert (
        vote_lines(count(9, 0))[1]
        == "赞成人数比例：0.00%；反对人数比例：0.00%；弃权人数比例：0.00%。"
    )


def test_a_secret_vote_is_called_as_on_the_screen():
    done = count(9, 7)
    assert done.count is not None
    hidden = done.count.model_copy(update={"method": "secret", "secrecy": "secret"})
    rows = vote_lines(done.model_copy(update={"count": hidden}))
    assert "应到9人，实到9人；表决方式：按钮投票（无记名）。" in rows


def test_one_sentence_for_the_board():
    assert short_line(count(30, 21, 5, 4)) == (
        "实到30人，赞成21人，反对5人，弃权4人；要求赞成超过实到人数的三分之二（至少21人），通过。"
    )
    assert short_line(Vote(rule=RULE)) == ""


@pytest.mark.parametrize(("yes", "passed"), [(7, True), (3, False)])
def test_the_picture_is_wide_enough_to_read(yes, passed):
    hall = cases.voted(yes)
    picture = result_picture(hall.view(1), hall.profile)
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    assert 900 <= width <= 1280 and height <= width
    counted = vote(
        Origin(hall.view(1), hall.profile, "", hall.now),
        people(Origin(hall.view(1), hall.profile, "", hall.now)),
    )
    assert counted.count is not None and counted.count.passed is passed


def test_its_letters_are_large_enough_on_a_phone():
    """360 points are an old phone's whole width; nothing is smaller there than 9 points."""
    shape = (ROOT / "documents" / "picture.typ").read_text("utf-8")
    width = float(re.findall(r"width: ([\d.]+)cm", shape)[0]) * 28.35
    sizes = [float(size) for size in re.findall(r"([\d.]+)pt[,)]", shape)]
    assert len(sizes) >= 5
    assert min(size for size in sizes if size > 2) * 360 / width >= 9


def test_the_picture_does_not_change_with_the_clock():
    hall = cases.voted(7)
    first = result_picture(hall.view(1), hall.profile)
    cases.later(hall, 600)
    assert result_picture(hall.view(1), hall.profile) == first


def test_no_picture_while_nothing_is_counted():
    for hall in (cases.gaps(), cases.spoken(cases.begun(), list(range(6, 14)))):
        with pytest.raises(NoDocument):
            result_picture(hall.view(1), hall.profile)


def test_hostile_words_in_the_picture():
    hall = cases.hostile()
    assert result_picture(hall.view(1), hall.profile).startswith(b"\x89PNG")


def test_an_open_ballot_has_no_count():
    hall = cases.spoken(cases.begun(), list(range(6, 14)))
    hall.ok(walking.vote(hall, 6, "yes"))
    origin = Origin(hall.view(1), hall.profile, "", hall.now)
    assert vote(origin, people(origin)).count is None
