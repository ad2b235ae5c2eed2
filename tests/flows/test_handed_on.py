"""Whoever has handed a role on answers nothing for it any more (INV 8, E01, E02)."""

import pytest

from flows.allowed import ALLOWED, OPENS, may_answer
from flows.command import Ref
from flows.model import ActionItem, RoleGrant
from flows.outcome import Refused
from flows.wizards import KINDS
from tests.flows.hall import HEAD, HOST, SECRETARY, SUPERVISOR, Hall
from tests.flows.test_filing import to_filing
from tests.flows.test_publication import to_published
from tests.flows.walking import choose, draft, propose

OTHER = 15


def look_at(hall: Hall, *people: int) -> None:
    for person in people:
        hall.ok(hall.press(person, Ref("c", 1), hall.case.epoch, "open"))


def replace(hall: Hall, role: str, who: int) -> None:
    """The secretary puts somebody else in."""
    look_at(hall, SECRETARY)
    hall.ok(hall.word(SECRETARY, "replace", role))
    hall.ok(hall.tap(SECRETARY, "a", f"p{who}"))
    hall.ok(hall.type(SECRETARY, "出差了"))


def test_the_old_convenor_fills_in_no_list_any_more():
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    before = hall.card(HOST)
    assert before.ref.kind == "w"
    replace(hall, "convenor", HEAD)
    assert hall.card(HOST).ref.kind == "c"
    old = hall.press(HOST, before.ref, before.epoch or 0, "a", "p0")
    assert isinstance(old, Refused)
    assert [s.person_id for s in old.shows] == [HOST], "his card is drawn again"
    assert isinstance(hall.type(HOST, "沿街商户"), Refused)
    assert "draft" in {b.act for r in hall.card(HEAD).rows for b in r}


def test_the_convenor_who_stays_goes_on_answering():
    """Negative control of the test above."""
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    replace(hall, "supervisor", OTHER)
    draft(hall, list(range(6, 14)))


def test_the_old_supervisor_pauses_nothing_any_more():
    hall = Hall()
    to_published(hall)
    hall.ok(choose(hall, "btn.suspend", SUPERVISOR))
    assert hall.card(SUPERVISOR).key == "suspend.ask"
    replace(hall, "supervisor", OTHER)
    look_at(hall, SUPERVISOR)
    assert isinstance(hall.type(SUPERVISOR, "材料不全"), Refused)
    assert hall.card(SUPERVISOR).key != "suspend.until"


def test_who_has_lost_the_office_neither():
    """换人 of an office of the village: the old holder's question is his no more (S2-9)."""
    hall = Hall()
    to_filing(hall)
    hall.ok(hall.tap(SECRETARY, "fdoubt"))
    assert hall.card(SECRETARY).key == "file.doubt.ask"
    mine = [g for g in hall.view(1).all(RoleGrant) if g.role == "party_secretary"]
    hall._keep([g.model_copy(update={"until": hall.now}) for g in mine])
    hall.grant(OTHER, "party_secretary")
    assert isinstance(hall.type(SECRETARY, "数目对吗"), Refused)
    assert "fdoubt" in {b.act for r in hall.card(OTHER).rows for b in r}


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_belongs_to_an_act_or_to_whoever_is_asked(kind):
    """A question asked of one by role is not answered without it; the others are asked of a person."""
    act = OPENS.get(kind, kind)
    known = ALLOWED.get(act, frozenset())
    assert may_answer(kind, known)
    personal = not known or known & {"*", "approver", "admin"}
    assert may_answer(kind, frozenset()) is bool(personal)


def watched_by(hall: Hall) -> list[int]:
    return [i.watcher_id for i in hall.view(1).all(ActionItem)]


def promise(hall: Hall, owner: int) -> None:
    to_published(hall)
    hall.ok(hall.tap(HOST, "a", str(owner)))
    hall.ok(hall.tap(HOST, "a", "15"))


def test_the_new_supervisor_looks_at_what_the_old_one_watched():
    """S2-52, E01: 属实 moves with the office, also of what is done already."""
    hall = Hall()
    promise(hall, 6)
    hall.ok(hall.tap(6, "done"))
    assert watched_by(hall) == [SUPERVISOR]
    replace(hall, "supervisor", OTHER)
    assert watched_by(hall) == [OTHER]
    assert "verify" not in {b.act for r in hall.card(SUPERVISOR).rows for b in r}
    hall.ok(hall.tap(OTHER, "verify"))
    assert hall.case.state == "feedback"


def test_what_is_settled_keeps_the_name_of_who_looked():
    """Negative control of the test above."""
    hall = Hall()
    promise(hall, 6)
    hall.ok(hall.tap(6, "done"))
    hall.ok(hall.tap(SUPERVISOR, "verify"))
    replace(hall, "supervisor", OTHER)
    assert watched_by(hall) == [SUPERVISOR]


def test_nobody_watches_himself():
    """S2-52: where the supervisor owes it, the secretary looks, before and after a change of people."""
    hall = Hall()
    promise(hall, SUPERVISOR)
    assert watched_by(hall) == [SECRETARY]
    other = Hall()
    promise(other, OTHER)
    assert watched_by(other) == [SUPERVISOR]
    replace(other, "supervisor", OTHER)
    assert watched_by(other) == [SECRETARY]
