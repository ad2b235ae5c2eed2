"""Two consents for one act: the second person keeps his own buttons, and may say no (DECISIONS 22)."""

from datetime import timedelta

from flows.command import Ref
from flows.consent import LAPSES
from flows.model import Approval
from flows.outcome import Refused
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.test_filing import to_filing
from tests.flows.test_publication import correct, object_to_it, to_published
from tests.flows.walking import choose, to_checkin


def buttons(hall: Hall, person: int) -> set[tuple[str, str]]:
    return {(b.act, b.arg) for r in hall.card(person).rows for b in r}


def to_withdrawing(hall: Hall) -> set[tuple[str, str]]:
    """The secretary wants the topic back; gives what the host could do before."""
    to_checkin(hall)
    before = buttons(hall, HOST)
    hall.ok(hall.press(SECRETARY, Ref("c", 1), hall.case.epoch, "open"))
    hall.ok(hall.word(SECRETARY, "withdraw"))
    hall.ok(hall.type(SECRETARY, "上级要统一规划"))
    return before


def test_half_a_consent_takes_nothing_from_the_other_one():
    """T76: whoever is asked goes on with his meeting until he has decided."""
    hall = Hall()
    before = to_withdrawing(hall)
    card = hall.card(HOST)
    assert (card.key, card.params["asked"].params["reason"]) == ("consent.card", "上级要统一规划")
    assert buttons(hall, HOST) == before | {("withdraw", "ok"), ("disagree", "withdraw")}
    hall.ok(hall.tap(HOST, "here", "site"))
    hall.ok(hall.tap(HOST, "withdraw", "ok"))
    assert hall.case.state == "withdrawn"


def test_no_is_an_answer_and_told_to_whoever_asked():
    hall = Hall()
    before = to_withdrawing(hall)
    hall.ok(hall.tap(HOST, "disagree", "withdraw"))
    assert buttons(hall, HOST) == before
    assert hall.case.state == "checkin"
    told = [s.to for s in hall.says if s.card.key == "consent.refused"]
    assert told == [f"p{SECRETARY}"]
    kept = [a.decision for a in hall.view(1).all(Approval) if a.act == "withdraw"]
    assert kept == ["replaced"]
    hall.ok(hall.press(HOST, Ref("c", 1), hall.case.epoch, "open"))
    hall.ok(hall.word(HOST, "withdraw"))
    assert hall.card(HOST).key == "withdraw.ask", "his own wish would be a first one again"


def test_nobody_else_says_no_for_him():
    hall = Hall()
    to_withdrawing(hall)
    for person in (SECRETARY, SUPERVISOR, RECORDER, 7):
        said = hall.press(person, Ref("c", 1), hall.case.epoch, "disagree", "withdraw")
        assert isinstance(said, Refused)
    assert ("disagree", "withdraw") in buttons(hall, HOST)


def test_what_lapsed_is_asked_no_more():
    hall = Hall()
    before = to_withdrawing(hall)
    hall.now += LAPSES + timedelta(minutes=1)
    assert buttons(hall, HOST) == before


def test_the_secretary_may_file_while_he_is_asked_whether_a_rule_was_broken():
    """T71: 有违规定 of the supervisor alone does not stop the filing."""
    hall = Hall()
    to_filing(hall)
    hall.ok(choose(hall, "btn.unlawful", SUPERVISOR))
    hall.ok(hall.type(SUPERVISOR, "计票错误"))
    assert ("unlawful", "ok") in buttons(hall, SECRETARY)
    hall.ok(hall.tap(SECRETARY, "filed"))


def test_a_correction_leaves_the_supervisor_his_looking():
    """E14: 属实 of a finished promise stays beside 同意."""
    hall = Hall()
    to_published(hall)
    hall.ok(hall.tap(HOST, "a", "6"))
    hall.ok(hall.tap(HOST, "a", "15"))
    hall.ok(hall.tap(6, "done"))
    said = object_to_it(hall, 8, "是四盏，不是三盏")
    hall.ok(correct(hall, said, "三盏路灯", "四盏路灯"))
    assert {"correct", "disagree", "verify"} <= {act for act, _ in buttons(hall, SUPERVISOR)}
    hall.ok(hall.tap(SUPERVISOR, "verify"))
