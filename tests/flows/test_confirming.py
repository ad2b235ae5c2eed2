"""The record of a meeting that came to nothing is signed like any other (附件2, 协商记录员签字)."""

import pytest

from flows.command import Ref
from flows.model import Signature
from flows.outcome import Refused
from tests.documents import cases
from tests.documents.test_papers import text
from tests.flows import walking
from tests.flows.hall import HOST, RECORDER, SECRETARY, Hall


def acts(hall: Hall, person: int) -> list[str]:
    return [b.act for row in hall.card(person).rows for b in row]


@pytest.mark.requirement("S2-71")
@pytest.mark.parametrize("how", ["not_agreed", "waiting_again", "terminated"])
def test_the_recorder_signs_what_did_not_pass(how: str) -> None:
    """T32, T37, T38: the signature changes nothing else, and is asked for once."""
    made = {"not_agreed": lambda: cases.voted(3), "waiting_again": cases.again_later}
    hall = made.get(how, cases.terminated)()
    assert hall.case.state == how and acts(hall, RECORDER).count("sign") == 1
    hall.ok(hall.tap(RECORDER, "sign"))
    assert (hall.case.state, len(hall.view(1).all(Signature))) == (how, 1)
    assert any(
        r.startswith("协商记录员签字：王小燕　　时间：2026年11月26日") for r in text(hall, "D5")
    )
    assert "sign" not in acts(hall, RECORDER)


def test_nobody_else_signs_it_and_what_the_card_offered_stays() -> None:
    """Negative control: the way on belongs to the convenor, the signature to the recorder."""
    hall = cases.voted(3)
    assert "sign" not in acts(hall, HOST) and {"stop", "later"} <= set(acts(hall, HOST))
    for person in (HOST, SECRETARY, 7):
        forged = hall.press(person, Ref("c", 1), hall.case.epoch, "sign")
        assert isinstance(forged, Refused)
    ended = cases.terminated()
    assert "closefile" in acts(ended, RECORDER)


def test_a_case_that_never_met_has_nothing_to_sign() -> None:
    hall = Hall()
    walking.to_checkin(hall)
    assert "sign" not in acts(hall, RECORDER)
