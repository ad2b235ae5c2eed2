"""Roads on which a case could stand still for ever: each leads on to the archive (S2-50, T66, T69 … T72)."""

from datetime import timedelta

from flows.command import Ref
from flows.model import ActionItem, Meeting, Satisfaction
from flows.outcome import Refused
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.test_elsewhere import several_villages
from tests.flows.test_filing import to_filing
from tests.flows.test_implementing import to_feedback
from tests.flows.test_publication import archive_gates
from tests.flows.walking import choose, close, to_checkin, to_decision, vote


def acts(hall: Hall, person: int) -> set[str]:
    return {b.act for r in hall.card(person).rows for b in r}


def stop_and_right(hall: Hall) -> None:
    hall.ok(choose(hall, "btn.unlawful", SUPERVISOR))
    hall.ok(hall.type(SUPERVISOR, "计票错误"))
    hall.ok(hall.tap(SECRETARY, "unlawful"))
    hall.ok(hall.tap(SECRETARY, "rectified"))
    hall.ok(hall.type(SECRETARY, "重新计票，结果不变"))


def from_filing(hall: Hall) -> None:
    """Filed, hung up, promised, done and looked at, told, found complete, marked."""
    hall.ok(hall.tap(SECRETARY, "filed"))
    hall.ok(hall.word(HOST, "photo", file_id="board"))
    hall.ok(hall.tap(HOST, "posted"))
    hall.ok(hall.tap(HOST, "a", "6"))
    hall.ok(hall.tap(HOST, "a", "15"))
    hall.ok(hall.tap(6, "done"))
    hall.ok(hall.tap(SUPERVISOR, "verify"))
    hall.ok(hall.tap(HOST, "feedback"))
    hall.ok(hall.tap(SUPERVISOR, "complete"))
    for _ in range(4):
        hall.ok(hall.tap(SUPERVISOR, "a", "5"))
    hall.now += timedelta(days=17)


def test_settled_above_without_a_meeting_is_archived_without_its_papers():
    """T58: no meeting was held, so no notice, no list and no minutes are asked for (S2-50)."""
    hall = Hall()
    several_villages(hall)
    hall.ok(hall.tap(SECRETARY, "tanswer", "accept"))
    hall.ok(hall.tap(SECRETARY, "tresult", "result"))
    hall.ok(hall.type(SECRETARY, "两村轮流放水"))
    from_filing(hall)
    assert "archive_documents" not in archive_gates(hall)
    hall.ok(hall.tap(RECORDER, "archive"))
    assert hall.case.state == "archived"


def test_where_a_meeting_was_held_its_papers_are_asked_for():
    """Negative control of the test above."""
    hall = Hall()
    to_filing(hall)
    meeting = hall.view(1).all(Meeting)[0]
    hall._keep([meeting.model_copy(update={"due": 0})])
    assert "archive_documents" in archive_gates(hall)


def test_stopped_before_it_hung_it_goes_back_to_where_it_was():
    """T72c: nothing was filed or posted yet; that still comes."""
    hall = Hall()
    to_filing(hall)
    stop_and_right(hall)
    assert hall.case.state == "filing"
    from_filing(hall)
    hall.ok(hall.tap(RECORDER, "archive"))
    assert hall.case.state == "archived"


def test_stopped_when_all_is_done_it_goes_on_to_feedback():
    """T72 and T66: every promise is settled, so nobody has to press for it."""
    hall = Hall()
    to_feedback(hall)
    assert {i.state for i in hall.view(1).all(ActionItem)} == {"confirmed"}
    stop_and_right(hall)
    assert hall.case.state == "feedback"
    assert "feedback" in acts(hall, HOST)


def test_a_concern_of_an_earlier_round_can_still_be_answered():
    """E24: it keeps the archive shut, so whoever may answer it is shown it in every round."""
    hall = Hall()
    people = to_checkin(hall)
    to_decision(hall, people)
    hall.ok(hall.tap(SUPERVISOR, "concern"))
    hall.ok(hall.type(SUPERVISOR, "物业没有通知到"))
    hall.ok(hall.tap(HOST, "ovote", "buttons"))
    for person in people:
        hall.ok(vote(hall, person, "no"))
    close(hall)
    hall.ok(hall.tap(HOST, "later"))
    while hall.case.state == "not_agreed":
        hall.ok(hall.type(HOST, "明年三月再议"))
    hall.ok(hall.tap(HOST, "reopen"))
    assert hall.case.round == 2
    assert "objections_at_archive" in archive_gates(hall)
    hall.ok(hall.word(HOST, "cancel"))
    hall.ok(hall.tap(HOST, "answer"))
    hall.ok(hall.type(HOST, "这次先打电话"))
    assert "objections_at_archive" not in archive_gates(hall)


def to_marks(hall: Hall) -> None:
    """The supervisor found the record whole and is being asked for his marks."""
    to_feedback(hall)
    hall.ok(hall.tap(HOST, "feedback"))
    hall.ok(hall.tap(SUPERVISOR, "complete"))
    hall.now += timedelta(days=17)


def test_the_file_waits_for_the_marks_that_the_document_asks_for():
    """D17 is one of its papers (S2-51): while the supervisor is still at it, nothing is closed."""
    hall = Hall()
    to_marks(hall)
    assert "archive_documents" in archive_gates(hall)
    assert isinstance(hall.tap(RECORDER, "archive"), Refused)
    for _ in range(4):
        hall.ok(hall.tap(SUPERVISOR, "a", "5"))
    assert "archive_documents" not in archive_gates(hall)


def test_a_correction_is_decided_before_the_file_is_closed():
    """E14: afterwards nobody could read it any more."""
    hall = Hall()
    to_marks(hall)
    for _ in range(4):
        hall.ok(hall.tap(SUPERVISOR, "a", "5"))
    hall.ok(hall.word(RECORDER, "amend"))
    for said in ("时间", "晚上七点", "晚上八点", "写错了"):
        hall.ok(hall.type(RECORDER, said))
    assert isinstance(hall.tap(RECORDER, "archive"), Refused)
    hall.ok(hall.tap(SUPERVISOR, "amended", "y1"))
    hall.ok(hall.tap(RECORDER, "archive"))


def test_what_is_archived_takes_no_more_marks_of_content():
    """DECISIONS 3: the totals that were printed stay as they are."""
    hall = Hall()
    to_marks(hall)
    for _ in range(4):
        hall.ok(hall.tap(SUPERVISOR, "a", "5"))
    hall.ok(hall.press(7, Ref("c", 1), 0, "content", "good", private=False))
    hall.ok(hall.tap(RECORDER, "archive"))
    late = hall.press(7, Ref("c", 1), 0, "content", "bad", private=False)
    assert isinstance(late, Refused)
    assert [s.choice for s in hall.view(1).all(Satisfaction)] == ["good"]
