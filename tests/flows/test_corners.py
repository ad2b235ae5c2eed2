"""Corners that a careful reader found: gates in a row, plans changed, hands and the host, two consents."""

from datetime import timedelta

from flows.command import Ref
from flows.model import Approval, Evaluation
from flows.outcome import Refused
from tests.flows.hall import HEAD, HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.test_engine import failed_vote
from tests.flows.walking import (
    arrive,
    ballot,
    close,
    draft,
    meeting,
    pick,
    propose,
    to_archive,
    to_checkin,
    to_vote,
    vote,
)


def planned_for_tomorrow() -> Hall:
    """The host is on a side himself, and the meeting is tomorrow: two confirm gates in a row."""
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    for arg in ("p0", "ok"):
        hall.ok(hall.tap(HOST, "a", arg))
    for person in (HOST, 6, 7):
        pick(hall, person)
    hall.ok(hall.tap(HOST, "a", "ok"))
    hall.ok(hall.tap(HOST, "submit"))
    hall.ok(hall.tap(SECRETARY, "approve"))
    for arg in ("20261124", "1900", "0", "yishihui", "village", str(RECORDER)):
        hall.ok(hall.tap(HOST, "a", arg))
    return hall


def test_two_gates_in_a_row_keep_both_reasons() -> None:
    hall = planned_for_tomorrow()
    hall.ok(hall.tap(HOST, "notice"))
    for reason in ("大家都等着用灯", "没有别人能主持"):
        hall.ok(hall.tap(HOST, "a", "go"))
        hall.ok(hall.type(HOST, reason))
    assert hall.case.state == "noticed"
    passed = {a.act: a.reason for a in hall.view(1).all(Approval) if a.act.startswith("gate:")}
    assert passed == {"gate:notice.lead": "大家都等着用灯", "gate:host_is_party": "没有别人能主持"}


def test_a_changed_plan_is_sent_again() -> None:
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, list(range(6, 14)))
    from tests.flows.walking import approve_and_plan

    approve_and_plan(hall)
    hall.ok(hall.tap(HOST, "replan"))
    for arg in ("20261127", "1930", "0", "yishihui", "village", str(RECORDER)):
        hall.ok(hall.tap(HOST, "a", arg))
    hall.ok(hall.tap(HOST, "notice"))
    assert hall.case.state == "noticed"
    assert meeting(hall).noticed_at is not None


def test_the_host_counted_among_the_hands_does_not_vote_again() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, [*people[:5], HOST])
    hall.ok(hall.tap(HOST, "endvote"))
    hall.ok(hall.word(RECORDER, "hands", "3 3 0"))
    again = hall.press(HOST, Ref("c", 1), hall.case.epoch, "lastvote", "yes")
    assert isinstance(again, Refused), "his hand was counted"
    hall.ok(hall.tap(HOST, "endvote"))
    now = ballot(hall)
    assert (now.yes, now.no, now.present, now.state) == (3, 3, 6, "failed")


def test_two_consents_are_those_of_the_table_and_nobody_elses() -> None:
    hall = failed_vote()
    for stranger in (SUPERVISOR, HEAD):
        refused = hall.press(stranger, Ref("c", 1), hall.case.epoch, "stop")
        if not isinstance(refused, Refused):
            refused = hall.type(stranger, "不议了")
        assert isinstance(refused, Refused)
    hall.ok(hall.tap(HOST, "stop"))
    hall.ok(hall.type(HOST, "意见差得远"))
    assert hall.case.state == "not_agreed"
    hall.ok(hall.tap(SECRETARY, "stop", "ok"))
    assert hall.case.state == "terminated"


def test_the_supervisor_has_a_button_for_the_second_consent() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    hall.ok(hall.tap(HOST, "cancelvote"))
    assert hall.case.state == "voting"
    hall.ok(hall.tap(SUPERVISOR, "cancelvote", "ok"))
    assert hall.case.state == "deliberating"
    blocked = vote_on(hall, people[0])
    assert isinstance(blocked, Refused)


def vote_on(hall: Hall, person: int) -> object:
    return hall.press(person, Ref("b", 1), 1, "vote", "yes")


def test_another_day_has_its_own_reminders_and_its_own_attendance() -> None:
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, people[:2])
    hall.ok(hall.tap(HOST, "noquorum"))
    hall.ok(hall.word(HOST, "cancel"))
    closed = hall.press(HOST, Ref("c", 1), hall.case.epoch, "checkin")
    assert isinstance(closed, Refused)
    assert closed.key == "checkin.notime"
    assert "postpone" not in {b.act for r in hall.card(RECORDER).rows for b in r}, "not his to do"
    hall.ok(hall.tap(HOST, "postpone"))
    hall.ok(hall.type(HOST, "2026-12-03 19:00"))
    assert meeting(hall).attempt == 2
    rows = [r for r in hall.reminders if "meeting.time" in r.obligation]
    assert any(r.kind == "R06" for r in rows)
    at = meeting(hall).at
    assert at is not None
    hall.now = at - timedelta(minutes=5)
    hall.ok(hall.tap(HOST, "checkin"))
    assert hall.card(HOST).params["m"] == 0, "nobody is here yet"


def test_a_double_tap_gives_one_mark() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    for person in people:
        hall.ok(vote(hall, person, "yes"))
    close(hall)
    to_archive(hall)
    fresh = Hall()
    people = to_checkin(fresh)
    assert fresh.case.state == "checkin"
    marks = hall.view(1).all(Evaluation)[0].scores
    assert len(marks) == 4


def test_an_act_is_pressed_on_its_own_kind_of_object_only() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    for ref, epoch in ((Ref("0"), 0), (Ref("m", 1), meeting(hall).epoch), (Ref("b", 1), 1)):
        forged = hall.press(HOST, ref, epoch, "endvote")
        assert isinstance(forged, Refused)
        assert forged.key == "press.stale"
    assert ballot(hall).state == "open"


def test_the_number_of_a_case_counts_by_the_year_in_china() -> None:
    hall = Hall()
    hall.now = hall.now.replace(year=2026, month=12, day=31, hour=17)
    propose(hall)
    assert hall.case.no.startswith("2027-")


def test_every_button_on_a_card_may_be_pressed_by_whoever_sees_it() -> None:
    from flows.allowed import may
    from flows.cards import look_of

    hall = Hall()

    def check() -> None:
        for person in range(1, 16):
            me = look_of(hall.view(1), person, hall.profile, hall.now).me
            if hall.case.state == "topic_review" and person == SECRETARY:
                me |= {"approver"}
            for row in hall.card(person).rows:
                for button in row:
                    assert may(button.act, me), (hall.case.state, person, button.act, me)

    propose(hall)
    check()
    hall.ok(hall.tap(HOST, "accept"))
    people = list(range(6, 14))
    draft(hall, people)
    check()
    hall.ok(hall.tap(HOST, "submit"))
    check()
