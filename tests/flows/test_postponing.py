"""改期 and the new time after a meeting that was not held: only while a notice stands (T20, T23, T29)."""

from datetime import timedelta

import pytest

from flows.command import Ref
from flows.model import Meeting
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.walking import (
    MEETING,
    approve_and_plan,
    arrive,
    choose,
    draft,
    meeting,
    propose,
    to_vote,
)

PEOPLE = list(range(6, 14))


@pytest.fixture
def hall() -> Hall:
    """Noticed, half an hour before the meeting, and the convenor looks for another day."""
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, PEOPLE)
    approve_and_plan(hall)
    hall.now = MEETING - timedelta(minutes=30)
    hall.ok(hall.tap(HOST, "postpone"))
    return hall


def open_question(hall: Hall, person: int = HOST) -> str:
    asked = hall.view(1).wizard(person)
    return asked.kind if asked else ""


def test_another_day_is_asked_while_the_notice_stands(hall: Hall) -> None:
    """The negative control: nothing else happens, and the day is moved."""
    hall.ok(hall.tap(HOST, "a"))
    hall.ok(hall.tap(HOST, "a"))
    assert hall.case.state == "noticed"
    at = meeting(hall).at
    assert at is not None
    assert at > MEETING


def test_who_begins_the_meeting_ends_the_question_of_another_day(hall: Hall) -> None:
    hall.ok(hall.tap(RECORDER, "checkin"))
    assert open_question(hall) == ""
    arrive(hall, [*PEOPLE, SUPERVISOR])
    hall.ok(hall.tap(HOST, "begin"))
    assert [m.state for m in hall.view(1).all(Meeting)] == ["open"]


def test_the_vote_is_not_taken_from_under_the_people(hall: Hall) -> None:
    hall.ok(hall.tap(RECORDER, "checkin"))
    to_vote(hall, PEOPLE)
    assert (open_question(hall), hall.case.state) == ("", "voting")


def test_what_was_taken_back_gets_no_new_day() -> None:
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, PEOPLE)
    approve_and_plan(hall)
    hall.ok(choose(hall, "btn.withdraw"))
    hall.ok(hall.type(HOST, "不办了"))
    hall.ok(hall.press(HOST, Ref("c", 1), hall.case.epoch, "postpone"))
    hall.ok(hall.tap(SECRETARY, "withdraw"))
    assert (open_question(hall), hall.case.state) == ("", "withdrawn")


@pytest.mark.parametrize("act", ["suspend", "replan"])
def test_nor_while_it_rests_or_is_planned_anew(hall: Hall, act: str) -> None:
    if act == "suspend":
        hall.ok(hall.press(SUPERVISOR, Ref("c", 1), hall.case.epoch, "open"))
        hall.ok(hall.word(SUPERVISOR, "suspend"))
        hall.ok(hall.type(SUPERVISOR, "停电了"))
        hall.ok(hall.tap(SUPERVISOR, "a", "open"))
    else:
        hall.ok(hall.press(HOST, Ref("c", 1), hall.case.epoch, "replan"))
    assert open_question(hall) != "postpone"


def test_an_answer_to_a_question_left_over_moves_nothing(hall: Hall) -> None:
    """A village that has such a question open from an older version gets out of it too."""
    asked = hall.view(1).wizard(HOST)
    assert asked is not None
    hall.ok(hall.tap(RECORDER, "checkin"))
    hall._keep([asked])
    hall.ok(hall.tap(HOST, "a"))
    said = len(hall.says)
    hall.ok(hall.tap(HOST, "a"))
    assert (open_question(hall), hall.case.state, len(hall.says)) == ("", "checkin", said)
    assert [m.state for m in hall.view(1).all(Meeting)] == ["checkin"]
