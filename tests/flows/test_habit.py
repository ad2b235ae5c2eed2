"""What people here decided about topics before: kept with its evidence, shown, set back."""

import pytest

from flows.model import Judged
from flows.outcome import Card, Refused
from tests.flows.hall import HOST, SECRETARY, Hall
from tests.flows.test_engine import QUARREL
from tests.flows.walking import LIGHTS, propose

KNOWN = {**LIGHTS, "telling": {"lighting": "路灯"}, "habit": {}}


def kept(hall: Hall) -> list[Judged]:
    return [row for row in hall.records[Judged].values() if isinstance(row, Judged)]


def procedure(hall: Hall, person: int) -> list[Card]:
    before = len(hall.says)
    hall.ok(hall.word(person, "profile"))
    return [say.card for say in hall.says[before:]]


def test_a_decision_is_kept_with_the_words_that_pointed_there() -> None:
    hall = Hall()
    propose(hall, KNOWN)
    hall.ok(hall.tap(HOST, "accept"))
    [row] = kept(hall)
    assert (row.decision, row.by, row.words) == ("allow", HOST, ["路灯"])
    assert (row.themes, row.clauses) == ({"lighting": "路灯"}, ["m1"])


def test_a_refusal_is_kept_too_and_an_appeal_takes_its_place() -> None:
    hall = Hall()
    propose(hall, {**QUARREL, "telling": {"two_party": "两户"}}, "我和邻居因为滴水吵了三年")
    hall.ok(hall.tap(HOST, "fsay", "yes"))
    hall.ok(hall.tap(SECRETARY, "decline"))
    hall.ok(hall.type(SECRETARY, "两家的事，请调解员"))
    assert [row.decision for row in kept(hall)] == ["forbid"]


def test_the_procedure_shows_what_was_decided_and_the_secretary_may_set_it_back() -> None:
    hall = Hall()
    assert len(procedure(hall, SECRETARY)) == 1
    propose(hall, KNOWN)
    hall.ok(hall.tap(HOST, "accept"))
    card = procedure(hall, SECRETARY)[-1]
    assert [line.params for line in card.params["lines"]] == [
        {"name": "路灯", "yes": 1, "no": 0},
        {"n": 1, "yes": 1, "no": 0},
    ]
    assert [b.act for row in card.rows for b in row] == ["habitoff"]
    assert procedure(hall, 7)[-1].rows == ()
    hall.ok(hall.word(SECRETARY, "habitoff"))
    assert [row.counts for row in kept(hall)] == [False]
    assert len(procedure(hall, SECRETARY)) == 1
    assert isinstance(hall.word(SECRETARY, "habitoff"), Refused)


@pytest.mark.parametrize("person", [7, HOST])
def test_nobody_else_sets_it_back(person: int) -> None:
    hall = Hall()
    propose(hall, KNOWN)
    hall.ok(hall.tap(HOST, "accept"))
    assert isinstance(hall.word(person, "habitoff"), Refused)


def test_the_card_says_how_such_topics_were_decided_here() -> None:
    hall = Hall()
    propose(hall, {**KNOWN, "habit": {"name": "路灯", "allow": 3, "forbid": 0}})
    lines = hall.card(HOST).params["lines"]
    assert [line.params for line in lines if line.key == "screen.habit"] == [
        {"name": "路灯", "yes": 3, "no": 0}
    ]
