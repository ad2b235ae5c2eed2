"""Approval (审定): what the card says, back with a reason, too often back, and by whom (S2-36, S2-37)."""

import pytest

from flows.model import Approval
from flows.outcome import Outcome, Refused
from tests.flows.hall import HOST, SECRETARY, SUPERVISOR, Hall
from tests.flows.walking import draft, propose


def submitted() -> Hall:
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, [6, 7, 8, 9])
    hall.ok(hall.tap(HOST, "submit"))
    return hall


def back(hall: Hall, reason: str) -> Outcome | Refused:
    hall.ok(hall.tap(SECRETARY, "return"))
    return hall.type(SECRETARY, reason)


@pytest.mark.requirement("S2-37")
def test_the_card_names_source_verdict_people_and_supervisor() -> None:
    card = submitted().card(SECRETARY)
    assert card.key == "approve.card"
    assert (card.params["channel"], card.params["proposer"]) == ("访民情问事", f"村民{HOST}")
    assert (card.params["n"], card.params["supervisor"]) == (5, [f"村民{SUPERVISOR}"])
    assert "clause.allow" in {w.key for w in card.params["lines"]}


def test_it_goes_back_only_with_a_reason_that_the_convenor_reads() -> None:
    hall = submitted()
    assert isinstance(back(hall, "好"), Refused)
    hall.ok(hall.type(SECRETARY, "住户那一方再请两位"))
    assert hall.case.state == "drafting"
    told = [s.card for s in hall.says if s.to == f"p{HOST}" and s.card.key == "returned"]
    assert [c.params["reason"] for c in told] == ["住户那一方再请两位"]
    (row,) = hall.view(1).all(Approval)
    assert (row.decision, row.reason, row.person_id) == ("return", "住户那一方再请两位", SECRETARY)


def test_the_third_time_back_the_supervisor_looks_at_it() -> None:
    hall = submitted()
    for n in range(3):
        assert not [s for s in hall.says if s.card.key == "returned.often"], n
        hall.ok(back(hall, f"第{n}次"))
        hall.ok(hall.word(HOST, "cancel"))
        if n < 2:
            hall.ok(hall.tap(HOST, "submit"))
    assert [s.to for s in hall.says if s.card.key == "returned.often"] == [f"p{SUPERVISOR}"]


def test_only_the_approver_decides() -> None:
    hall = submitted()
    for act in ("approve", "return"):
        refused = hall.press(SUPERVISOR, hall.card(SECRETARY).ref, hall.case.epoch, act)
        assert isinstance(refused, Refused), act
