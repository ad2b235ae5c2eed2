"""A state that is entered a second time asks only for what is not there: nothing chosen before is lost."""

import pytest

from tests.flows.hall import HOST, RECORDER, SECRETARY, Hall
from tests.flows.reminding import to_drafted
from tests.flows.test_elsewhere import hold, to_agreed
from tests.flows.walking import (
    close,
    draft,
    propose,
    to_checkin,
    to_vote,
    vote,
)

PEOPLE = list(range(6, 14))


def kind(hall: Hall, person: int = HOST) -> str:
    asked = hall.view(1).wizard(person)
    return asked.kind if asked else ""


def rest(hall: Hall) -> None:
    """It is stopped for a while, and goes on."""
    hall.ok(hall.word(HOST, "suspend"))
    hall.ok(hall.type(HOST, "汛情"))
    hall.ok(hall.tap(HOST, "a", "open"))
    hall.ok(hall.tap(HOST, "resume"))


def chosen(hall: Hall) -> list[tuple[int, int]]:
    return [(s.person_id, s.side_id) for s in hall.view(1).subjects]


def returned(hall: Hall) -> None:
    hall.ok(hall.tap(HOST, "submit"))
    hall.ok(hall.tap(SECRETARY, "return"))
    hall.ok(hall.type(SECRETARY, "再问问老人"))


@pytest.mark.parametrize("way", [rest, returned])
def test_the_people_are_there_still(way) -> None:
    hall = Hall()
    to_drafted(hall)
    before = chosen(hall)
    way(hall)
    assert (hall.case.state, kind(hall), hall.card(HOST).key) == ("drafting", "", "draft.submit")
    assert (len(before), chosen(hall)) == (9, before)
    hall.ok(hall.tap(HOST, "submit"))


def test_who_looks_at_the_list_again_can_go_back() -> None:
    hall = Hall()
    to_drafted(hall)
    hall.ok(hall.tap(HOST, "draft"))
    hall.ok(hall.tap(HOST, "back"))
    assert (kind(hall), hall.card(HOST).key) == ("", "draft.submit")


def test_what_was_never_chosen_is_asked() -> None:
    """The negative control: there is nothing yet, and the question opens by itself."""
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    rest(hall)
    assert (hall.case.state, kind(hall)) == ("drafting", "draft")
    draft(hall, PEOPLE)
    assert hall.card(HOST).key == "draft.submit"


def test_other_people_are_chosen_beginning_from_those_there_were() -> None:
    """T41: the question opens, and it shows who was there."""
    hall = Hall()
    to_agreed(hall)
    hall.ok(hall.tap(SECRETARY, "toassembly", "a4"))
    hold(hall, "a4", "40 26 26 0 0")
    before = [person for person, _ in chosen(hall)]
    hall.ok(hall.tap(HOST, "newpeople"))
    assert kind(hall) == "draft"
    while kind(hall) == "draft":
        hall.ok(hall.tap(HOST, "a", "ok"))
    assert [person for person, _ in chosen(hall)] == before


def test_a_plan_that_stands_is_shown_and_one_to_be_changed_is_asked() -> None:
    hall = Hall()
    to_drafted(hall)
    hall.ok(hall.tap(HOST, "submit"))
    hall.ok(hall.tap(SECRETARY, "approve"))
    rest(hall)
    assert kind(hall) == "plan", "nothing is planned yet"
    for arg in ("20261126", "1900", "0", "yishihui", "village", str(RECORDER)):
        hall.ok(hall.tap(HOST, "a", arg))
    rest(hall)
    assert (kind(hall), hall.card(HOST).key) == ("", "notice.preview")
    hall.ok(hall.tap(HOST, "notice"))
    hall.ok(hall.tap(HOST, "replan"))
    assert kind(hall) == "plan"


def test_a_result_that_is_written_is_not_asked_for_again() -> None:
    hall = Hall()
    to_checkin(hall)
    to_vote(hall, PEOPLE)
    for person in PEOPLE:
        hall.ok(vote(hall, person, "yes"))
    close(hall)
    rest(hall)
    assert kind(hall) == "after", "nothing is written yet"
    hall.ok(hall.type(HOST, "下周请电工来装，电费村集体出。"))
    hall.ok(hall.tap(HOST, "a", "0"))
    rest(hall)
    assert (kind(hall), hall.card(HOST).key) == ("", "record.look")
