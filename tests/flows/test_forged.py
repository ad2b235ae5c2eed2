"""Presses that nobody was offered: the right person, the right epoch, the wrong moment (INV 8)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from flows import gatekeeper, offered
from flows.command import Ref
from flows.model import Approval, Result, RoleGrant
from flows.outcome import Outcome, Refused
from flows.wizard import Next
from flows.wizards import KINDS
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.walking import arrive, propose, to_checkin, to_decision, to_vote

MOMENTS: dict[str, Callable[[Hall], None]] = {
    "screened": propose,
    "checkin": lambda hall: arrive(hall, to_checkin(hall)),
    "deliberating": lambda hall: to_decision(hall, to_checkin(hall)),
    "voting": lambda hall: to_vote(hall, to_checkin(hall)),
}
FORGED = [
    ("deliberating", RECORDER, "paper"), ("voting", HOST, "unfreeze"), ("voting", HOST, "freeze"),
    ("screened", SECRETARY, "filed"), ("screened", SUPERVISOR, "complete"), ("voting", HOST, "step"),
    ("checkin", HOST, "feedback"), ("screened", HOST, "adjourn"), ("checkin", HOST, "ovote"),
    ("voting", SUPERVISOR, "verify"), ("checkin", SECRETARY, "pubok"), ("voting", HOST, "archive"),
]  # fmt: skip


def forge(hall: Hall, person: int, act: str, arg: str = "") -> Outcome | Refused:
    """The press that a button of this act would have made just now."""
    return hall.press(person, Ref("c", 1), hall.case.epoch, act, arg)


@pytest.mark.parametrize(("state", "person", "act"), FORGED)
def test_a_right_without_its_moment_changes_nothing(state: str, person: int, act: str) -> None:
    hall = Hall()
    MOMENTS[state](hall)
    assert hall.case.state == state
    before = hall.records, len(hall.deeds), len(hall.says)
    refused = forge(hall, person, act)
    assert isinstance(refused, Refused)
    assert refused.key in ("press.stale", "press.role", "press.norole")
    assert (hall.records, len(hall.deeds), len(hall.says)) == before


def test_negative_control_without_the_look_at_the_card_a_result_appears_without_a_vote(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(offered, "TOLD", offered.TOLD | {"paper"})
    hall = Hall()
    MOMENTS["deliberating"](hall)
    hall.ok(forge(hall, RECORDER, "paper"))
    assert [r.passed for r in hall.view(1).all(Result)] == [True]


def stopped_by_the_quorum() -> Hall:
    """Too few are there; only the party secretary may let it begin all the same."""
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, [people[0], people[-1], SUPERVISOR])
    hall.ok(hall.tap(HOST, "begin"))
    assert next(b.act for row in hall.card(HOST).rows for b in row) == "a"
    return hall


def passed(hall: Hall) -> list[str]:
    return [a.act for a in hall.view(1).all(Approval) if a.act.startswith("gate:")]


def go_on(hall: Hall) -> Outcome | Refused:
    card = hall.card(HOST)
    assert card.ref is not None
    return hall.press(HOST, card.ref, card.epoch or 0, "a", "go")


def test_who_may_not_pass_a_gate_cannot_forge_the_button_of_who_may() -> None:
    hall = stopped_by_the_quorum()
    assert isinstance(go_on(hall), Refused)
    hall.type(HOST, "大家都忙")
    assert (hall.case.state, passed(hall)) == ("checkin", [])


def test_negative_control_without_the_check_the_host_passes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = gatekeeper.GATE.questions[0]
    taken = replace(first, take=lambda asking, given: Next({"choice": given.arg}))
    lax = replace(gatekeeper.GATE, questions=(taken, *gatekeeper.GATE.questions[1:]))
    monkeypatch.setitem(KINDS, "gate", lax)
    hall = stopped_by_the_quorum()
    hall.ok(go_on(hall))
    refused = hall.type(HOST, "大家都忙")
    assert isinstance(refused, Refused), "asked for his office once more"
    assert (refused.key, passed(hall)) == ("press.norole", [])


def test_who_lost_the_office_meanwhile_does_not_pass_it() -> None:
    hall = stopped_by_the_quorum()
    hall.ok(hall.tap(HOST, "a", "ask"))
    hall.ok(hall.tap(SECRETARY, "a", "go"))
    for grant in hall.view(1).all(RoleGrant):
        if grant.person_id == SECRETARY:
            hall._keep([grant.model_copy(update={"until": hall.now})])
    refused = hall.type(SECRETARY, "等不了")
    assert isinstance(refused, Refused)
    assert passed(hall) == []
