"""The one door: whole walks in a hall, refusals that change nothing, buttons that are out of date."""

from datetime import timedelta
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.acts import ACTS
from flows.allowed import ALLOWED
from flows.command import Command, Ref
from flows.engine import decide
from flows.model import Approval, Resolution, Result, Vote
from flows.outcome import Outcome, Refused
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.walking import (
    LIGHTS,
    TEXT,
    arrive,
    ballot,
    close,
    meeting,
    propose,
    to_archive,
    to_checkin,
    to_vote,
    vote,
)

QUARREL = {
    "decision": "forbid",
    "hits": [{"clause": "f5", "kind": "forbid", "words": ["邻居"], "spans": [[2, 4]], "strength": 1.0}],
    "ask": "f5", "reframe": "", "guards": [], "matters": [],
}  # fmt: skip


@pytest.mark.requirement("S2-35", "S2-37", "S2-44", "S2-47", "S2-50")
def test_the_ordinary_path_ends_in_the_archive() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, [*people, HOST])
    for person in people[:6]:
        hall.ok(vote(hall, person, "yes"))
    hall.ok(vote(hall, people[6], "no"))
    close(hall, "yes")
    assert ballot(hall).state == "passed"
    to_archive(hall)
    assert hall.case.state == "archived"
    trail = [d.data["to"] for d in hall.deeds if d.kind == "moved"]
    assert trail == [
        "lead", "screened", "drafting", "topic_review", "planning", "noticed", "checkin",
        "deliberating", "voting", "confirming", "agreed", "filing", "published", "implementing",
        "feedback", "evaluating", "archived",
    ]  # fmt: skip


@pytest.mark.parametrize(("yes", "state"), [(20, "failed"), (21, "passed")])
@pytest.mark.requirement("S2-67")
def test_30_present_20_for_fails_and_21_passes(yes: int, state: str) -> None:
    hall = Hall(villagers=30)
    people = to_checkin(hall, list(range(6, 36)))
    to_vote(hall, people)
    for person in people[:yes]:
        hall.ok(vote(hall, person, "yes"))
    close(hall)
    assert (ballot(hall).present, ballot(hall).need, ballot(hall).state) == (30, 21, state)


def test_24_of_30_vote_and_20_for_is_83_percent_and_still_fails() -> None:
    hall = Hall(villagers=30)
    people = to_checkin(hall, list(range(6, 36)))
    to_vote(hall, people)
    for i, person in enumerate(people[:24]):
        hall.ok(vote(hall, person, "yes" if i < 20 else "no"))
    close(hall)
    card = hall.says[-1].card
    share = card.params["share"]
    assert (card.key, share.params) == ("result.fail", {"py": "83.33", "pp": "66.67"})


@pytest.mark.requirement("S2-68")
def test_a_failed_vote_is_ended_by_two_persons() -> None:
    hall = failed_vote()
    offered = {b.act for r in hall.card(HOST).rows for b in r}
    assert offered == {"stop", "later", "more"}
    hall.ok(hall.tap(HOST, "stop"))
    hall.ok(hall.type(HOST, "大家意见差得远"))
    assert hall.case.state == "not_agreed", "one consent is not two"
    hall.ok(hall.tap(SECRETARY, "stop"))
    assert hall.case.state == "terminated"
    hall.ok(hall.tap(RECORDER, "closefile"))
    assert hall.case.state == "archived"


@pytest.mark.requirement("S2-68", "S2-70")
def test_a_failed_vote_waits_and_comes_back_as_round_two() -> None:
    hall = failed_vote()
    hall.ok(hall.tap(HOST, "later"))
    hall.ok(hall.type(HOST, "明年开春"))
    hall.ok(hall.tap(HOST, "a", "0"))
    result = cast("Result", hall.view(1).result)
    assert list(result.fields.values()) == ["明年开春", "先把钱算清楚"], "typed, or touched"
    hall.ok(hall.tap(HOST, "reopen"))
    assert (hall.case.state, hall.case.round) == ("planning", 2)
    assert len(hall.view(1).subjects) == 9, "the people of the first round are invited again"
    assert hall.card(HOST).key == "plan.day"


def failed_vote() -> Hall:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    for person in people:
        hall.ok(vote(hall, person, "no"))
    close(hall)
    assert hall.case.state == "not_agreed"
    return hall


@pytest.mark.requirement("S2-35")
def test_a_suspected_topic_is_asked_about_and_never_rejected_by_itself() -> None:
    hall = Hall()
    propose(hall, QUARREL, "我和邻居因为滴水吵了三年")
    assert (hall.case.state, hall.card(HOST).key) == ("screened", "screen.forbid")
    hall.ok(hall.tap(HOST, "fsay", "yes"))
    assert hall.card(HOST).key == "screen.suspect"
    assert "decline" not in {b.act for r in hall.card(HOST).rows for b in r}
    hall.ok(hall.tap(SECRETARY, "decline"))
    hall.ok(hall.type(SECRETARY, "两家的事，请调解员"))
    assert hall.case.state == "declined"
    told = hall.says[-1]
    assert told.to == f"p{HOST}"
    assert told.card.params["redirect"]
    hall.ok(hall.tap(HOST, "appeal"))
    assert hall.case.state == "screened"


def test_only_the_party_secretary_declines() -> None:
    hall = Hall()
    propose(hall, QUARREL)
    result = hall.press(RECORDER, Ref("c", 1), hall.case.epoch, "decline")
    assert isinstance(result, Refused)
    assert result.key == "press.role"


def test_an_outdated_button_changes_nothing() -> None:
    hall = Hall()
    propose(hall)
    old = hall.case.epoch
    hall.ok(hall.tap(HOST, "accept"))
    before = len(hall.deeds)
    result = hall.press(HOST, Ref("c", 1), old, "accept")
    assert isinstance(result, Refused)
    assert (result.key, len(hall.deeds)) == ("press.stale", before)


def test_votes_never_make_a_button_stale() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    epochs = (hall.case.epoch, ballot(hall).epoch)
    for person in people:
        hall.ok(vote(hall, person, "yes"))
        hall.ok(vote(hall, person, "no"))
    assert (hall.case.epoch, ballot(hall).epoch) == epochs
    assert len(hall.view(1).all(Vote)) == len(people)


def test_who_is_not_on_the_roll_does_not_vote() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people[:-1])
    late, stranger = vote(hall, people[-1], "yes"), vote(hall, 15, "yes")
    assert isinstance(late, Refused)
    assert isinstance(stranger, Refused)
    assert (late.key, stranger.key) == ("vote.notpresent", "vote.notlisted")


def test_after_closing_no_vote_counts() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    now = ballot(hall)
    hall.now = now.closes_at
    result = hall.press(people[0], Ref("b", now.id), now.epoch, "vote", "yes")
    assert isinstance(result, Refused)
    assert result.key == "vote.closed"


def test_a_gate_that_opens_while_it_is_asked_about_lets_the_host_go_on() -> None:
    """Two of eight are here when he presses; then the others come: no reason is needed any more (S2-13)."""
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, [people[0], people[3], SUPERVISOR])
    hall.ok(hall.tap(HOST, "begin"))
    assert (hall.card(HOST).key, "talk" in acts(hall)) == ("gate.ask", True)
    assert hall.card(HOST).params["why"].params["present"] == 2
    arrive(hall, people[1:2])
    assert hall.card(HOST).params["why"].params["present"] == 3
    arrive(hall, [*people[2:3], *people[4:]])
    assert (hall.card(HOST).key, "talk" in acts(hall)) == ("gate.open", False)
    hall.ok(hall.tap(HOST, "a", "go"))
    assert hall.case.state == "deliberating"
    assert not [a for a in hall.view(1).all(Approval) if a.act == "gate:quorum"]


def test_a_reason_that_came_too_late_to_be_needed_is_not_recorded() -> None:
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, people)
    hall.ok(hall.tap(HOST, "begin"))
    hall.ok(hall.tap(HOST, "a", "go"))
    arrive(hall, [SUPERVISOR])
    hall.ok(hall.type(HOST, "他在路上"))
    assert hall.case.state == "deliberating"
    assert not [a for a in hall.view(1).all(Approval) if a.act.startswith("gate:")]


def acts(hall: Hall) -> list[str]:
    return [b.act for r in hall.card(HOST).rows for b in r]


@pytest.mark.requirement("S2-13")
def test_no_vote_without_a_supervisor_in_the_hall() -> None:
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, people)
    result = hall.ok(hall.tap(HOST, "begin"))
    assert hall.card(HOST).key == "gate.ask", result
    hall.ok(hall.tap(HOST, "a", "go"))
    hall.ok(hall.type(HOST, "他在路上"))
    assert hall.case.state == "deliberating"
    passed = [a for a in hall.view(1).all(Approval) if a.act == "gate:supervisor_at_start"]
    assert [(a.reason, a.person_id) for a in passed] == [("他在路上", HOST)]
    hall.ok(hall.tap(HOST, "step"))
    hall.ok(hall.tap(HOST, "step"))
    hall.ok(hall.tap(RECORDER, "minute"))
    hall.ok(hall.type(RECORDER, "都说要装"))
    hall.ok(hall.tap(RECORDER, "a", "0"))
    hall.ok(hall.type(HOST, "村口装三盏路灯"))
    hall.ok(hall.tap(HOST, "freeze"))
    blocked = hall.tap(HOST, "ovote", "buttons")
    assert isinstance(blocked, Refused)
    assert blocked.key == "gate.supervisor_at_vote"
    arrive(hall, [SUPERVISOR])
    hall.ok(hall.tap(HOST, "ovote", "buttons"))


def test_quorum_is_passed_by_the_party_secretary_only_and_with_a_reason() -> None:
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, [people[0], people[3], SUPERVISOR])
    hall.ok(hall.tap(HOST, "begin"))
    assert {b.arg for r in hall.card(HOST).rows for b in r} >= {"ask"}
    hall.ok(hall.tap(HOST, "a", "ask"))
    hall.ok(hall.tap(SECRETARY, "a", "go"))
    hall.ok(hall.type(SECRETARY, "农忙，改不了日子"))
    assert hall.case.state == "checkin"
    assert hall.card(HOST).key == "gate.agreed", "who had asked is told, and goes on"
    hall.ok(hall.tap(HOST, "a", "go"))
    assert hall.case.state == "deliberating"


def test_what_was_agreed_to_is_done_by_nobody_when_the_time_for_it_is_over() -> None:
    """The secretary agrees that it begins with so few; meanwhile another day was chosen."""
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, [people[0], people[3], SUPERVISOR])
    hall.ok(hall.tap(HOST, "begin"))
    hall.ok(hall.tap(HOST, "a", "ask"))
    hall.ok(hall.tap(SECRETARY, "a", "go"))
    hall.ok(hall.press(HOST, Ref("c", 1), hall.case.epoch, "noquorum"))
    asked = hall.view(1).wizard(SECRETARY)
    assert asked is None or asked.kind != "gate"
    assert hall.case.state == "noticed"


def test_without_quorum_people_may_talk_but_not_vote() -> None:
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, people[:2])
    hall.ok(hall.tap(HOST, "talk"))
    assert meeting(hall).no_decision
    hall.ok(hall.tap(HOST, "step"))
    hall.ok(hall.tap(HOST, "step"))
    hall.ok(hall.type(HOST, "先听听意见再说"))
    hall.ok(hall.tap(HOST, "freeze"))
    assert hall.card(HOST).key == "talk.only"


def test_rewording_after_freezing_keeps_the_old_text_as_void() -> None:
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, [*people, SUPERVISOR])
    for act in ("begin", "step", "step"):
        hall.ok(hall.tap(HOST, act))
    hall.ok(hall.type(HOST, "村口装三盏路灯"))
    hall.ok(hall.tap(HOST, "freeze"))
    hall.ok(hall.tap(HOST, "unfreeze"))
    hall.ok(hall.type(HOST, "村口装两盏路灯"))
    rows = hall.view(1).all(Resolution)
    assert [(r.version, r.void) for r in rows] == [(1, True), (2, False)]


def test_the_ballot_closes_by_itself_after_asking_the_host_once() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    for person in people:
        hall.ok(vote(hall, person, "yes"))
    for _ in range(2):
        hall.now = ballot(hall).closes_at
        row = {"kind": "close", "n": 0, "to": ["host"], "due_at": hall.now, "state_name": "voting"}
        hall.ok(hall.run(Command(Ref("c", 1), "due", 0, hall.now, data=row)))
    assert ballot(hall).state == "passed"


def test_the_same_values_always_give_the_same_answer() -> None:
    hall = Hall()
    propose(hall)
    command = Command(Ref("c", 1), "accept", HOST, hall.now, "", hall.case.epoch)
    view = hall.view(1)
    view.take = lambda kind: 7
    first = decide(view, command, hall.profile, hall.now)
    assert first == decide(view, command, hall.profile, hall.now)


def test_every_act_has_its_line_in_allowed() -> None:
    assert set(ACTS) == set(ALLOWED) - {"migrated"}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_strangers_press_nothing_moves(data: st.DataObject) -> None:
    hall = Hall()
    propose(hall)
    act = data.draw(st.sampled_from(sorted(ACTS)))
    arg = data.draw(st.text(alphabet="aio0123456789yesno", max_size=6))
    before = hall.case
    result = hall.press(15, Ref("c", 1), before.epoch, act, arg)
    assert hall.case.state == before.state
    assert isinstance(result, Outcome | Refused)


def test_the_same_as_last_time_asks_only_day_and_hour() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    hall.now += timedelta(days=60)
    hall.ok(hall.word(HOST, "propose"))
    hall.ok(hall.type(HOST, "村口公厕谁来打扫", verdict=LIGHTS))
    hall.ok(hall.tap(HOST, "a", "0", case_id=0))
    hall.ok(hall.tap(HOST, "accept", case_id=2))
    hall.ok(hall.tap(HOST, "a", "same", case_id=2))
    hall.ok(hall.tap(HOST, "submit", case_id=2))
    hall.ok(hall.tap(SECRETARY, "approve", case_id=2))
    day = hall.card(HOST, 2).rows[0][0].arg
    hall.ok(hall.tap(HOST, "a", day, case_id=2))
    hall.ok(hall.tap(HOST, "a", "1900", case_id=2))
    assert hall.card(HOST, 2).key == "notice.preview"


def test_what_was_voted_on_is_taken_over_with_one_touch() -> None:
    """S2-69: 可落实的协商意见 is mostly the text of the vote; how it is watched is not."""
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    for person in people:
        hall.ok(vote(hall, person, "yes"))
    running = hall.card(HOST)
    assert running.key == "vote.all", "everybody who is here has voted"
    close(hall)
    hall.ok(hall.tap(HOST, "a", "voted"))
    card = hall.card(HOST)
    assert (card.key, card.params["n"]) == ("after.field", 2)
    assert "voted" not in {b.arg for r in card.rows for b in r}
    hall.ok(hall.tap(HOST, "a", "0"))
    result = cast("Result", hall.view(1).result)
    assert result.fields["可落实的协商意见"] == TEXT
