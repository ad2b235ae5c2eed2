"""改期 and the new time after a meeting that was not held: only while a notice stands (T20, T23, T29)."""

from datetime import UTC, datetime, timedelta

import pytest

from flows import moving
from flows.command import Ref
from flows.model import Meeting
from flows.outcome import Card, Words
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
    hall.ok(hall.type(HOST, "要下大雨"))
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
    hall.ok(hall.tap(HOST, "a"))
    said = len(hall.says)
    hall.ok(hall.type(HOST, "要下大雨"))
    assert (open_question(hall), hall.case.state, len(hall.says)) == ("", "checkin", said)
    assert [m.state for m in hall.view(1).all(Meeting)] == ["checkin"]


# --- the notice of the new day, and what goes along -------------------------------------------------


WHY = "那天要下大雨"


def pick(hall: Hall, day: str, clock: str = "1900") -> None:
    hall.ok(hall.tap(HOST, "a", day))
    hall.ok(hall.tap(HOST, "a", clock))
    hall.ok(hall.type(HOST, WHY))


def at_noon() -> Hall:
    """Noticed on Monday for Thursday, and the convenor looks for another day."""
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, PEOPLE)
    approve_and_plan(hall)
    hall.ok(hall.tap(HOST, "postpone"))
    return hall


def test_a_new_day_too_near_wants_a_reason_that_stands_in_the_record() -> None:
    """S2-39, DEF1: the days of notice count for the new day as for the first."""
    hall = at_noon()
    said = len(hall.says)
    pick(hall, "20261123")
    assert (hall.card(HOST).key, meeting(hall).at, len(hall.says)) == ("gate.ask", MEETING, said)
    hall.ok(hall.tap(HOST, "a", "go"))
    hall.ok(hall.type(HOST, "明天停电"))
    assert meeting(hall).at == MEETING - timedelta(days=3)
    assert [d.data["reason"] for d in hall.deeds if d.kind == "gate_passed"] == ["明天停电"]
    hall.ok(hall.tap(HOST, "postpone"))
    pick(hall, "20261124")
    assert hall.card(HOST).key == "gate.ask", "each time anew"


def test_in_place_of_a_reason_the_first_day_that_keeps_the_notice() -> None:
    hall = at_noon()
    pick(hall, "20261123")
    hall.ok(hall.tap(HOST, "moveto"))
    assert meeting(hall).at == MEETING
    assert (open_question(hall), meeting(hall).attempt) == ("", 2)


def test_whoever_goes_back_moves_nothing() -> None:
    hall = at_noon()
    pick(hall, "20261123")
    hall.ok(hall.tap(HOST, "back"))
    assert (open_question(hall), meeting(hall).at, meeting(hall).attempt) == ("", MEETING, 1)


def change(hall: Hall, **fields: str) -> None:
    hall._keep([meeting(hall).model_copy(update=fields)])


KEPT = {"link": "https://meet.example/1", "lawful": "reps", "form": "yishihui", "place": "文化礼堂"}


@pytest.mark.parametrize("way", ["postpone", "noquorum", "adjourn", "suspend"])
def test_everything_but_the_day_goes_along(way: str) -> None:
    """The link of a meeting online and that it is the legal one are not lost on the way."""
    hall = at_noon()
    hall.ok(hall.tap(HOST, "back"))
    change(hall, **KEPT)
    if way != "postpone":
        hall.now = MEETING - timedelta(minutes=20)
        hall.ok(hall.tap(HOST, "checkin"))
    if way in ("adjourn", "suspend"):
        arrive(hall, [*PEOPLE, SUPERVISOR])
        hall.ok(hall.tap(HOST, "begin"))
    if way == "noquorum":
        arrive(hall, [6, 9, SUPERVISOR])
        hall.ok(hall.tap(HOST, "begin"))
    if way in ("adjourn", "suspend"):
        hall.ok(choose(hall, f"btn.{way}"))
    else:
        hall.ok(hall.tap(HOST, way))
    if way == "suspend":
        hall.ok(hall.type(HOST, "停电了"))
        hall.ok(hall.tap(HOST, "a", "open"))
        hall.ok(hall.tap(HOST, "resume"))
    hall.ok(hall.type(HOST, "12月20日晚上7点"))
    while open_question(hall) == "postpone":
        asked = hall.view(1).wizard(HOST)
        why = asked is not None and asked.step == "reason"
        assert way == "postpone" or not why, "why a meeting came to nothing is known"
        hall.ok(hall.type(HOST, WHY) if why else hall.tap(HOST, "a"))
    assert meeting(hall).attempt == 2
    assert {k: getattr(meeting(hall), k) for k in KEPT} == KEPT


def test_the_recorder_sees_the_new_time_by_himself() -> None:
    """His card said that there is none; it is sent anew."""
    hall = at_noon()
    hall.ok(hall.tap(HOST, "back"))
    hall.now = MEETING - timedelta(minutes=20)
    hall.ok(hall.tap(HOST, "checkin"))
    arrive(hall, [6, 9, SUPERVISOR])
    hall.ok(hall.tap(HOST, "begin"))
    hall.ok(hall.tap(HOST, "noquorum"))
    shown = len(hall.shows)
    hall.ok(hall.type(HOST, "12月20日晚上7点"))
    while open_question(hall) == "postpone":
        hall.ok(hall.tap(HOST, "a"))
    assert (RECORDER, True) in {(s.person_id, s.fresh) for s in hall.shows[shown:]}


def test_a_reason_given_after_the_day_asks_for_another_one() -> None:
    hall = at_noon()
    pick(hall, "20261123")
    hall.ok(hall.tap(HOST, "a", "go"))
    hall.now += timedelta(days=1)
    hall.ok(hall.type(HOST, "明天停电"))
    assert (open_question(hall), meeting(hall).at, meeting(hall).attempt) == (
        "postpone", MEETING, 1,
    )  # fmt: skip


# --- why, and how often ------------------------------------------------------------------------------


def notices(hall: Hall) -> list[Card]:
    """What the group was told of another day."""
    return [say.card for say in hall.says if say.card.key == "notice.again" and say.to == "g1"]


def test_the_reason_stands_in_the_new_notice_and_in_the_record() -> None:
    """T20."""
    hall = at_noon()
    pick(hall, "20261128")
    assert [card.params["why"] for card in notices(hall)] == [Words("notice.why", {"reason": WHY})]
    assert [d.data["reason"] for d in hall.deeds if d.kind == "postponed"] == [WHY]


def test_a_reason_that_was_not_used_is_not_told_later() -> None:
    """He went back before the gate; then the people did not come, and that is why."""
    hall = at_noon()
    pick(hall, "20261123")
    hall.ok(hall.tap(HOST, "back"))
    did_not_come(hall)
    assert [card.params["why"] for card in notices(hall)] == [""]


def test_nor_with_another_plan() -> None:
    hall = at_noon()
    pick(hall, "20261123")
    hall.ok(hall.tap(HOST, "back"))
    another_plan(hall, "20261128")
    assert [card.params["why"] for card in notices(hall)] == [""]


def did_not_come(hall: Hall) -> None:
    """T23: too few came, and another day is set."""
    at = meeting(hall).at
    assert at is not None
    hall.now = at - timedelta(minutes=20)
    hall.ok(hall.tap(HOST, "checkin"))
    arrive(hall, [6, 9, SUPERVISOR])
    hall.ok(hall.tap(HOST, "begin"))
    hall.ok(hall.tap(HOST, "noquorum"))
    hall.ok(hall.type(HOST, "12月20日晚上7点"))
    while open_question(hall) == "postpone":
        hall.ok(hall.tap(HOST, "a"))


def another_plan(hall: Hall, day: str) -> None:
    """T19: 改方案, with another day."""
    hall.ok(hall.tap(HOST, "replan"))
    for arg in (day, "1900"):
        hall.ok(hall.tap(HOST, "a", arg))
    hall.ok(hall.type(HOST, "村口大树下"))
    for arg in ("yishihui", "village", str(RECORDER)):
        hall.ok(hall.tap(HOST, "a", arg))
    hall.ok(hall.tap(HOST, "notice"))


DAYS = ("20261129", "20261130")


def thrice(hall: Hall) -> None:
    """Put off twice without a word from anybody, and once more."""
    pick(hall, "20261128")
    for day in DAYS:
        hall.ok(hall.tap(HOST, "postpone"))
        pick(hall, day)


def secretary_agrees(hall: Hall) -> None:
    """Asked by the convenor, he writes why."""
    hall.ok(hall.tap(HOST, "a", "ask"))
    hall.ok(hall.tap(SECRETARY, "a", "go"))
    hall.ok(hall.type(SECRETARY, "抢收，都走不开"))


THIRD = datetime(2026, 11, 30, 11, tzinfo=UTC)


def test_the_third_time_the_secretary_has_to_agree() -> None:
    """03 §3.6: he reads the new day and why; the convenor goes on with what he had answered."""
    hall = at_noon()
    thrice(hall)
    asked = hall.card(HOST)
    gate = Words("gate.notice.postponed", {"n": 3, "time": THIRD})
    why = Words("notice.why", {"reason": WHY})
    assert (asked.key, asked.params["why"], asked.params["note"]) == ("gate.ask", gate, why)
    assert [b.act for r in asked.rows for b in r] == ["a", "back"], "no nearer day helps"
    assert (meeting(hall).attempt, len(notices(hall))) == (3, 2)
    hall.ok(hall.tap(HOST, "a", "ask"))
    assert [hall.card(SECRETARY).params[k] for k in ("why", "note")] == [gate, why]
    hall.ok(hall.tap(SECRETARY, "a", "go"))
    assert hall.card(SECRETARY).params["note"] == why
    hall.ok(hall.type(SECRETARY, "抢收，都走不开"))
    assert (hall.card(HOST).key, hall.card(HOST).params["name"]) == (
        "gate.agreed",
        hall.view(1).name(SECRETARY),
    )
    hall.ok(hall.tap(HOST, "a", "go"))
    assert (meeting(hall).attempt, meeting(hall).at, len(notices(hall))) == (4, THIRD, 3)
    assert notices(hall)[-1].params["why"] == why
    passed = [d.data for d in hall.deeds if d.kind == "gate_passed"]
    assert passed == [{"gate": "notice.postponed", "reason": "抢收，都走不开"}]
    hall.ok(hall.tap(HOST, "postpone"))
    pick(hall, "20261128")
    assert hall.card(HOST).params["why"].params["n"] == 4, "and each time after it"


def test_who_goes_back_after_the_consent_moves_nothing() -> None:
    hall = at_noon()
    thrice(hall)
    secretary_agrees(hall)
    hall.ok(hall.tap(HOST, "back"))
    assert (open_question(hall), meeting(hall).attempt) == ("", 3)


def test_control_where_the_profile_leaves_it_alone_nobody_is_asked() -> None:
    hall = at_noon()
    gates = {n: g for n, g in hall.profile.gates.items() if n != "notice.postponed"}
    hall.profile = hall.profile.model_copy(update={"gates": gates})
    thrice(hall)
    assert meeting(hall).attempt == 4


def test_with_another_plan_it_is_the_same() -> None:
    """T19 stands in that loop too."""
    hall = at_noon()
    hall.ok(hall.tap(HOST, "back"))
    for day in ("20261128", *DAYS):
        another_plan(hall, day)
    assert hall.card(HOST).key == "gate.ask"
    assert hall.card(HOST).params["why"] == Words("gate.notice.postponed", {"n": 3, "time": THIRD})
    assert len(notices(hall)) == 2


def test_another_place_is_no_other_day() -> None:
    hall = at_noon()
    hall.ok(hall.tap(HOST, "back"))
    for _ in range(3):
        another_plan(hall, "20261126")
    assert len(notices(hall)) == 3


def test_a_meeting_that_nobody_came_to_is_not_put_off() -> None:
    """T23: however often it had been put off before, with the consent of whoever had to give it."""
    hall = at_noon()
    thrice(hall)
    secretary_agrees(hall)
    hall.ok(hall.tap(HOST, "a", "go"))
    did_not_come(hall)
    assert (open_question(hall), meeting(hall).attempt) == ("", 5)


def test_a_round_of_its_own_begins_anew() -> None:
    hall = at_noon()
    thrice(hall)
    hall.ok(hall.tap(HOST, "back"))
    assert moving.often(hall.case) == 2
    assert moving.often(hall.case.model_copy(update={"round": 2})) == 0
