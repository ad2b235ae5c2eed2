"""An open ballot in the hall: hands counted twice, paper, a vote made void and opened again, who came late."""

from datetime import timedelta
from typing import Any

import pytest

from bot.screens.render import Renderer
from bot.texts import book
from flows.cards import render_card
from flows.command import Ref
from flows.look import Look
from flows.model import Ballot, Focus, Resolution, RollEntry, Vote
from flows.outcome import Card, Outcome, Refused, Show
from flows.session import session_board
from flows.voting import CLOSE
from tests.flows.hall import HOST, RECORDER, SUPERVISOR, Hall
from tests.flows.walking import (
    arrive,
    ballot,
    close,
    meeting,
    propose,
    to_checkin,
    to_decision,
    to_vote,
    vote,
)

PEOPLE = list(range(6, 14))


def voting(method: str = "buttons", online: int = 0) -> Hall:
    """Eight people before an open ballot, the first of them online."""
    hall = Hall()
    to_checkin(hall)
    arrive(hall, PEOPLE[:online], "online")
    to_vote(hall, PEOPLE[online:], method)
    return hall


def refused(result: Outcome | Refused) -> str:
    assert isinstance(result, Refused)
    return result.key


def text_of(hall: Hall) -> str:
    """The last thing said, in the words that people read."""
    screen = Renderer(book(), hall.now, {}).card(hall.says[-1].card)
    return screen.html


def nudged(hall: Hall, n: int) -> list[str]:
    """To whom the `n`th reminder of the open ballot goes."""
    rows = [r for r in hall.reminders if r.kind == "R11" and r.n == n]
    row: Any = rows[-1]
    hall.now = row.due_at
    before = len(hall.says)
    hall.fire(row)
    return [said.to for said in hall.says[before:]]


# --- the count in words ---


@pytest.mark.requirement("S2-66")
def test_nobody_pressed_and_the_text_has_no_percentage_of_nobody() -> None:
    hall = voting()
    close(hall)
    words = text_of(hall)
    assert "表决0人" in words and "赞成占实到人数0.00%。" in words
    assert "占表决人数" not in words


@pytest.mark.requirement("S2-67")
def test_the_meeting_is_over_with_as_many_as_its_result_counts() -> None:
    """Two go while the vote is open: the base is frozen as it opens (DEF28)."""
    hall = voting()
    for person in PEOPLE[:2]:
        hall.ok(hall.press(person, Ref("m", 1), meeting(hall).epoch, "gone"))
    close(hall)
    look = Look(hall.view(1), HOST, hall.profile, hall.now, frozenset())
    over = session_board(look, meeting(hall))
    assert (over.key, over.params["m"]) == ("session.over", 8)
    assert "实到8人" in text_of(hall)


@pytest.mark.requirement("S2-67")
def test_83_percent_of_those_who_voted_fails_and_the_text_says_why() -> None:
    hall = Hall(villagers=30)
    people = to_checkin(hall, list(range(6, 36)))
    to_vote(hall, people)
    for i, person in enumerate(people[:24]):
        hall.ok(vote(hall, person, "yes" if i < 20 else "no"))
    close(hall)
    for part in ("没有通过", "实到30人", "表决24人", "83.33%", "66.67%", "2/3", "至少21人"):
        assert part in text_of(hall), part


# --- hands and paper ---


def test_fewer_hands_than_people_are_counted_again_or_explained() -> None:
    hall = voting()
    hall.ok(hall.tap(RECORDER, "hands"))
    hall.ok(hall.type(RECORDER, "5 1 0"))
    card = hall.card(RECORDER)
    assert (card.key, dict(card.params)) == ("hands.short", {"x": 8, "y": 6})
    hall.ok(hall.tap(RECORDER, "a", "again"))
    assert hall.card(RECORDER).key == "hands.ask"
    hall.ok(hall.type(RECORDER, "5 1 1"))
    hall.ok(hall.tap(RECORDER, "a", "asis"))
    hall.ok(hall.type(RECORDER, "两位没有举手"))
    hands = ballot(hall).hands
    assert (hands["yes"], hands["no"], hands["abstain"], hands["reason"]) == (
        5,
        1,
        1,
        "两位没有举手",
    )


def test_as_many_hands_as_people_need_no_explanation() -> None:
    hall = voting()
    hall.ok(hall.word(RECORDER, "hands", "6 1 1"))
    assert ballot(hall).hands["yes"] == 6


def test_in_one_line_too_few_are_asked_about_before_they_count() -> None:
    hall = voting()
    hall.ok(hall.word(RECORDER, "hands", "6 1 0"))
    assert "yes" not in ballot(hall).hands
    assert hall.card(RECORDER).key == "hands.short"


def test_counting_again_replaces_and_people_online_press_on_until_closing() -> None:
    hall = voting(online=2)
    hall.ok(hall.word(RECORDER, "hands", "4 2 0"))
    hall.ok(vote(hall, PEOPLE[0], "no"))
    hall.ok(hall.word(RECORDER, "hands", "5 1 0"))
    hall.ok(vote(hall, PEOPLE[0], "yes"))
    close(hall)
    now = ballot(hall)
    assert (now.yes, now.no, now.abstain, now.state) == (6, 1, 0, "passed")


def test_paper_takes_no_buttons_from_people_in_the_hall() -> None:
    hall = voting("paper")
    assert refused(vote(hall, PEOPLE[0], "yes")) == "vote.byhand"
    hall.ok(hall.word(RECORDER, "hands", "7 1 0"))
    close(hall)
    assert (ballot(hall).yes, ballot(hall).method, ballot(hall).state) == (7, "paper", "passed")
    assert hall.records[Vote] == {}


@pytest.mark.parametrize("method", ["paper", "hands"])
def test_nothing_closes_while_the_hall_waits_to_be_counted(method: str) -> None:
    """The recorder counts for an hour: nobody and no clock closes the vote over his head (S2-66, E11)."""
    hall = voting(method)
    hall.ok(hall.tap(RECORDER, "hands"))
    hall.wait(hall.now + timedelta(minutes=90))
    assert (hall.case.state, hall.card(HOST).key) == ("voting", "vote.count")
    assert refused(hall.tap(HOST, "endvote")) == "vote.uncounted.hall"
    hall.ok(hall.type(RECORDER, "7 1 0"))
    hall.wait(hall.now + timedelta(minutes=61))
    assert (ballot(hall).state, ballot(hall).yes, ballot(hall).no) == ("passed", 7, 1)


def test_who_counts_is_asked_again_but_not_for_ever() -> None:
    hall = voting("paper")
    hall.shows.clear()
    hall.wait(hall.now + timedelta(days=1))
    fresh = [s for s in hall.shows if s.person_id == RECORDER and s.fresh]
    assert 2 < len(fresh) < 7
    assert [r.kind for r in hall.reminders].count(CLOSE) == 1, "it still looks whether it may close"


def test_stopped_buttons_hold_the_vote_until_hands_are_entered_or_buttons_are_back() -> None:
    hall = voting()
    hall.ok(hall.tap(RECORDER, "hands"))
    hall.ok(hall.tap(RECORDER, "back"))
    assert refused(hall.tap(HOST, "endvote")) == "vote.uncounted"
    hall.ok(hall.tap(RECORDER, "unstop"))
    close(hall)
    assert ballot(hall).state == "failed"


def test_a_hall_where_nobody_is_left_to_count_closes() -> None:
    """The control: all pressed before the buttons were stopped."""
    hall = voting()
    for person in PEOPLE:
        hall.ok(vote(hall, person, "yes"))
    hall.ok(hall.tap(RECORDER, "hands"))
    close(hall)
    assert ballot(hall).state == "passed"


# --- void, and again ---


def test_a_vote_is_made_void_by_two_and_another_one_begins_from_nothing() -> None:
    hall = voting()
    old = ballot(hall)
    hall.ok(vote(hall, PEOPLE[0], "yes"))
    hall.ok(hall.tap(HOST, "cancelvote"))
    assert ballot(hall).state == "open", "one of the two is not enough"
    hall.ok(hall.tap(SUPERVISOR, "cancelvote"))
    assert hall.case.state == "deliberating"
    hall.ok(hall.tap(HOST, "ovote", "buttons"))
    new = ballot(hall)
    assert (new.id, new.state) == (old.id + 1, "open")
    stale = hall.press(PEOPLE[1], Ref("b", old.id), old.epoch, "vote", "yes", private=False)
    assert refused(stale) == "press.stale"
    for person in PEOPLE:
        hall.ok(vote(hall, person, "no"))
    close(hall)
    assert (ballot(hall).no, ballot(hall).yes) == (8, 0)
    kept = [v for v in hall.view(1).all(Vote) if v.ballot_id == old.id]
    assert [v.choice for v in kept] == ["yes"], "what was void stays in the log"


def test_another_text_needs_another_ballot_and_the_old_button_votes_on_nothing() -> None:
    hall = voting()
    old = ballot(hall)
    hall.ok(hall.tap(HOST, "cancelvote"))
    hall.ok(hall.tap(SUPERVISOR, "cancelvote"))
    hall.ok(hall.tap(HOST, "unfreeze"))
    hall.ok(hall.type(HOST, "村口装两盏路灯"))
    hall.ok(hall.tap(HOST, "freeze"))
    hall.ok(hall.tap(HOST, "ovote", "buttons"))
    texts = {r.id: (r.text, r.void) for r in hall.view(1).all(Resolution)}
    assert texts[ballot(hall).resolution_id] == ("村口装两盏路灯", False)
    assert texts[old.resolution_id][1] is True
    gone = hall.press(PEOPLE[0], Ref("b", old.id), old.epoch, "vote", "yes", private=False)
    assert refused(gone) == "press.stale"


# --- who may not ---


def test_who_comes_after_the_opening_is_told_why_he_cannot_vote() -> None:
    hall = Hall()
    to_checkin(hall)
    to_vote(hall, PEOPLE[:-1])
    assert refused(vote(hall, PEOPLE[-1], "yes")) == "vote.notpresent"
    arrive(hall, PEOPLE[-1:])
    assert refused(vote(hall, PEOPLE[-1], "yes")) == "vote.late"
    roll = {r.person_id for r in hall.view(1).all(RollEntry)}
    assert roll == set(PEOPLE[:-1])
    assert ballot(hall).present == 7


def test_who_came_in_time_votes() -> None:
    """The control of the test before."""
    hall = Hall()
    to_checkin(hall)
    to_decision(hall, PEOPLE)
    hall.ok(hall.tap(HOST, "ovote", "buttons"))
    hall.ok(vote(hall, PEOPLE[-1], "yes"))


# --- only those who have not voted ---


def test_only_who_has_not_voted_is_nudged_in_private() -> None:
    hall = voting()
    for person in PEOPLE[:6]:
        hall.ok(vote(hall, person, "yes"))
    assert nudged(hall, 0) == ["p12", "p13"]
    hall.ok(vote(hall, 12, "no"))
    assert nudged(hall, 1) == ["p13"]


def test_when_all_have_voted_nobody_is_nudged() -> None:
    hall = voting()
    for person in PEOPLE:
        hall.ok(vote(hall, person, "yes"))
    assert nudged(hall, 1) == []


def test_whose_hand_is_counted_needs_no_button() -> None:
    hall = voting(online=2)
    hall.ok(hall.word(RECORDER, "hands", "6 0 0"))
    assert nudged(hall, 1) == ["p6", "p7"]


def test_five_more_minutes_have_a_reminder_of_their_own() -> None:
    hall = voting()
    first = ballot(hall).closes_at
    hall.ok(hall.tap(HOST, "extend"))
    assert ballot(hall).closes_at > first
    rows = sorted(r.due_at for r in hall.reminders if r.kind == "R11")
    assert rows[-1] > first - (ballot(hall).closes_at - first)
    assert len(nudged(hall, 1)) == 8
    found = hall.records[Ballot][(1,)]
    assert isinstance(found, Ballot) and found.state == "open"


def test_the_hosts_ballot_is_shown_to_the_host_alone_and_he_is_not_nudged() -> None:
    hall = Hall()
    to_checkin(hall)
    to_vote(hall, [*PEOPLE, HOST])
    for person in PEOPLE:
        hall.ok(vote(hall, person, "yes"))
    assert nudged(hall, 1) == [], "he votes last, when he ends the vote"
    hall.ok(hall.tap(HOST, "endvote"))
    assert hall.card(HOST).key == "vote.host"
    assert hall.card(RECORDER).key != "vote.host"


def test_buttons_taken_back_keep_the_count_of_extensions_and_the_vote_still_closes() -> None:
    """A closing row has its own number: one that came twice would never fall due."""
    hall = voting()
    hall.ok(hall.tap(HOST, "extend"))
    hall.ok(hall.word(RECORDER, "hands", ""))
    hall.ok(hall.tap(RECORDER, "back"))
    hall.ok(hall.tap(RECORDER, "unstop"))
    assert not ballot(hall).hands.get("stopped")
    hall.ok(hall.tap(HOST, "extend"))
    rows = [(r.kind, r.obligation, r.n) for r in hall.reminders if r.kind == CLOSE]
    assert len(rows) == len(set(rows)) == 3
    hall.wait(ballot(hall).closes_at + timedelta(minutes=6))
    assert hall.case.state != "voting"


# --- two cases at once ---


def test_what_a_closing_vote_asks_is_answered_in_its_own_case() -> None:
    """The host has begun a second case when the bot closes the vote of the first (INV 8)."""
    hall = voting()
    for person in PEOPLE:
        hall.ok(vote(hall, person, "yes"))
    propose(hall, text="村口修一座小桥")
    hall.ok(hall.tap(HOST, "accept", case_id=2))
    assert focus(hall) == 2
    hall.wait(ballot(hall).closes_at + timedelta(minutes=6))
    assert (hall.case.state, focus(hall)) == ("confirming", 1)
    hall.ok(hall.type(HOST, "下周请电工来装，电费村集体出。"))
    hall.ok(hall.tap(HOST, "a", "0"))
    result = hall.view(1).result
    assert result is not None and "下周请电工来装，电费村集体出。" in result.fields.values()


def test_while_nobody_is_asked_the_second_case_stays_at_hand() -> None:
    """Negative control: the bot's asking whether to close takes no words."""
    hall = voting()
    propose(hall, text="村口修一座小桥")
    hall.ok(hall.tap(HOST, "accept", case_id=2))
    hall.wait(ballot(hall).closes_at)
    assert focus(hall) == 2


def focus(hall: Hall) -> int:
    now = hall.view(1).get(Focus, HOST)
    return now.case_id


# --- buttons that would be refused are not shown ---


def test_who_is_counted_by_hand_is_offered_no_buttons() -> None:
    hall = voting("paper", online=1)
    assert hall.card(PEOPLE[0]).key == "vote.P", "online, he presses"
    assert (hall.card(PEOPLE[1]).key, hall.card(PEOPLE[1]).rows) == ("vote.P.hall", ())
    assert post(hall).key == "vote.G"


def test_where_all_are_in_the_hall_the_post_has_no_buttons() -> None:
    assert (post(voting("hands")).key, post(voting("hands")).rows) == ("vote.G.hall", ())
    assert post(voting("buttons")).key == "vote.G"


def test_who_voted_before_the_buttons_stopped_is_not_asked_to_raise_his_hand() -> None:
    hall = voting()
    hall.ok(vote(hall, PEOPLE[0], "yes"))
    hall.ok(hall.tap(RECORDER, "hands"))
    assert hall.card(PEOPLE[0]).key == "wait"
    assert hall.card(PEOPLE[1]).key == "vote.P.hall"


def test_five_more_minutes_are_shown_as_such_and_end_with_a_question_again() -> None:
    hall = voting()
    hall.wait(ballot(hall).closes_at)
    assert hall.card(HOST).key == "vote.timeup"
    hall.ok(hall.tap(HOST, "extend"))
    assert hall.card(HOST).key == "vote.running"
    hall.wait(ballot(hall).closes_at)
    assert (hall.case.state, hall.card(HOST).key) == ("voting", "vote.timeup")
    hall.wait(ballot(hall).closes_at)
    assert hall.case.state != "voting"


def post(hall: Hall) -> Card:
    return render_card(hall.view(1), Show("ballot", ballot(hall).id), hall.profile, hall.now)
