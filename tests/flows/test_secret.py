"""The secret ballot: pressed in private, changed until closing, and afterwards nobody can tell whose slip is whose."""

from datetime import timedelta
from itertools import pairwise

import pytest

from flows.cards import render_card
from flows.command import Ref
from flows.model import Ballot, Result, Sealed, Slip, TookPart, Vote
from flows.outcome import Card, Outcome, Refused, Show
from tests.flows.hall import HOST, RECORDER, SUPERVISOR, Hall, PaperSeals
from tests.flows.walking import (
    arrive,
    ballot,
    choose,
    close,
    meeting,
    to_checkin,
    to_decision,
    to_vote,
)

PEOPLE = list(range(6, 14))


def opened(hall: Hall | None = None, mode: str = "online") -> Hall:
    """Eight people before an open secret ballot."""
    hall = hall or Hall()
    to_checkin(hall)
    arrive(hall, PEOPLE, mode)
    to_vote(hall, [], "secret")
    return hall


def press(hall: Hall, person: int, choice: str, *, private: bool = True) -> Outcome | Refused:
    now = ballot(hall)
    return hall.press(person, Ref("b", now.id), now.epoch, "vote", choice, private=private)


def post(hall: Hall) -> Card:
    view = hall.view(1)
    return render_card(view, Show("ballot", 1), hall.profile, hall.now)


def buttons(card: Card) -> list[tuple[str, str]]:
    return [(button.act, button.arg) for row in card.rows for button in row]


def mine(hall: Hall, person: int) -> str:
    said = hall.press(person, Ref("b", 1), ballot(hall).epoch, "myvote")
    if isinstance(said, Refused):
        return said.key
    assert said.answer
    return str(said.answer.params["option"])


def test_the_group_has_a_way_to_the_private_ballot_and_no_choices() -> None:
    hall = opened()
    assert post(hall).key == "vote.G.secret"
    assert buttons(post(hall)) == [("link", "vote1"), ("myvote", "")]
    own = hall.card(PEOPLE[0])
    assert own.key == "vote.P.secret"
    assert [arg for act, arg in buttons(own) if act == "vote"] == ["yes", "no", "abstain"]


def test_the_link_leads_to_ones_own_ballot() -> None:
    hall = opened()
    done = hall.ok(hall.word(PEOPLE[0], "start", "vote1"))
    assert done.shows == (Show("card", 1, PEOPLE[0], fresh=True),)
    for nobody in ("vote99", "vote", "vote1x"):
        assert isinstance(hall.word(PEOPLE[0], "start", nobody), Refused)


def test_the_link_leads_to_the_ballot_past_a_question_for_words() -> None:
    hall = opened()
    hall.ok(hall.word(PEOPLE[0], "start", "vote1"))
    hall.ok(hall.press(PEOPLE[0], Ref("c", 1), hall.case.epoch, "write"))
    assert hall.card(PEOPLE[0]).key == "say.ask"
    hall.ok(hall.word(PEOPLE[0], "start", "vote1"))
    assert hall.card(PEOPLE[0]).key == "vote.P.secret"


def test_a_choice_is_changed_until_closing_and_only_oneself_sees_it() -> None:
    hall = opened()
    for choice, word in (("yes", "赞成"), ("no", "反对")):
        done = hall.ok(press(hall, 6, choice))
        assert done.answer and done.answer.alert
        assert mine(hall, 6) == word
    assert mine(hall, 7) == "vote.none"
    assert post(hall).params["c"] == 1
    assert hall.records[Vote] == {}


def test_pressed_in_the_group_it_is_refused() -> None:
    hall = opened()
    refused = press(hall, 6, "yes", private=False)
    assert isinstance(refused, Refused) and refused.key == "vote.private"
    assert hall.records[Sealed] == {}


def test_after_closing_names_and_choices_are_two_sorted_lists() -> None:
    hall = opened()
    chosen = ("no", "yes", "abstain", "yes", "yes", "yes", "yes", "yes")
    for person, choice in zip(PEOPLE, chosen, strict=True):
        hall.ok(press(hall, person, choice))
    close(hall)
    assert hall.records[Sealed] == {}
    assert [row.person_id for row in hall.records[TookPart].values()] == PEOPLE  # type: ignore[attr-defined]
    slips = [row.choice for row in hall.records[Slip].values()]  # type: ignore[attr-defined]
    assert slips == ["yes"] * 6 + ["no", "abstain"]
    counted = hall.records[Ballot][(1,)]
    assert isinstance(counted, Ballot)
    assert (counted.yes, counted.no, counted.abstain, counted.state) == (6, 1, 1, "passed")
    assert hall.records[Result]
    assert mine(hall, 6) == "vote.counted"


def _everything_else(choices: dict[int, str], method: str) -> tuple[object, ...]:
    """All that anybody but the voter could see of a ballot, told twice over with other people's choices."""
    hall = Hall()
    to_checkin(hall)
    arrive(hall, PEOPLE, "online")
    to_vote(hall, [], method)
    seen: list[object] = []
    for person, choice in choices.items():
        hall.ok(press(hall, person, choice))
        seen.append((post(hall), hall.card(HOST), hall.card(RECORDER), hall.card(person)))
    close(hall)
    kept = [r for k, rows in hall.records.items() for r in rows.values()]
    return seen, hall.deeds, hall.says, hall.shows, kept


@pytest.mark.parametrize("method", ["secret", "buttons"])
def test_nothing_but_ones_own_answer_depends_on_who_chose_what(method: str) -> None:
    """INV 15: the same totals, chosen by others, leave the same traces; an open ballot is the control."""
    turned = ["yes", "no", "yes", "yes", "yes", "abstain", "yes", "yes"]
    one = _everything_else(dict(zip(PEOPLE, turned, strict=True)), method)
    other = _everything_else(dict(zip(PEOPLE, reversed(turned), strict=True)), method)
    assert (one == other) is (method == "secret")


def test_a_change_of_mind_leaves_no_trace_in_the_chain() -> None:
    hall = opened()
    hall.ok(press(hall, 6, "yes"))
    deeds = len(hall.deeds)
    hall.ok(press(hall, 6, "no"))
    assert len(hall.deeds) == deeds
    assert not any({"yes", "no"} & set(map(str, deed.data.values())) for deed in hall.deeds[-2:])


def test_of_four_people_nobody_votes_in_secret() -> None:
    """DECISIONS 26."""
    hall = Hall()
    few = [6, 7, 8, 9]
    to_checkin(hall, few)
    to_decision(hall, few)
    refused = hall.tap(HOST, "ovote", "secret")
    assert isinstance(refused, Refused)
    assert (refused.key, dict(refused.params)) == ("vote.few", {"m": 4, "n": 5})
    hall.ok(hall.tap(HOST, "ovote", "paper"))


def test_where_all_votes_are_secret_there_is_the_small_window_and_paper() -> None:
    hall = Hall()
    rule = hall.profile.vote.model_copy(update={"secrecy": "secret"})
    hall.profile = hall.profile.model_copy(update={"vote": rule})
    to_checkin(hall)
    to_decision(hall, PEOPLE)
    offered = [arg for act, arg in buttons(hall.card(HOST)) if act == "ovote"]
    assert offered == ["secret", "paper"]
    card = hall.card(HOST)
    forged = hall.press(HOST, card.ref, card.epoch, "ovote", "buttons")
    assert isinstance(forged, Refused)


def test_paper_ballots_are_counted_with_those_of_the_small_window() -> None:
    hall = opened(mode="site")
    for person in PEOPLE[:3]:
        hall.ok(press(hall, person, "yes"))
    hall.ok(hall.tap(RECORDER, "hands"))
    assert hall.card(RECORDER).key == "paper.ask"
    assert hall.card(RECORDER).params["m"] == 5
    assert isinstance(hall.type(RECORDER, "6 0 0"), Refused)
    hall.ok(hall.type(RECORDER, "3 1 1"))
    refused = press(hall, PEOPLE[7], "no")
    assert isinstance(refused, Refused) and refused.key == "vote.byhand"
    close(hall)
    counted = hall.records[Ballot][(1,)]
    assert isinstance(counted, Ballot)
    assert (counted.yes, counted.no, counted.state) == (6, 1, "passed")
    assert len(hall.records[Slip]) == len(hall.records[TookPart]) == 3


def test_who_works_at_the_meeting_votes_on_his_own_card_and_the_host_last() -> None:
    hall = Hall()
    people = [*PEOPLE[:6], HOST, RECORDER]
    to_checkin(hall, people)
    arrive(hall, people, "online")
    to_vote(hall, [], "secret")
    hall.ok(hall.tap(RECORDER, "vote", "no"))
    assert "vote" not in {act for act, _ in buttons(hall.card(HOST))}
    hall.ok(hall.tap(HOST, "endvote"))
    hall.ok(hall.tap(HOST, "lastvote", "yes"))
    assert [row.choice for row in hall.records[Slip].values()] == ["yes", "no"]  # type: ignore[attr-defined]


def test_without_the_key_it_is_not_counted_wrongly_but_voted_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hall = opened()
    hall.ok(press(hall, 6, "yes"))
    monkeypatch.setattr(PaperSeals, "open", lambda *_: None)
    refused = hall.tap(HOST, "endvote")
    assert isinstance(refused, Refused) and refused.key == "vote.key_gone"
    hall.ok(hall.tap(HOST, "cancelvote"))
    hall.ok(hall.tap(SUPERVISOR, "cancelvote"))
    assert hall.records[Sealed] == {}
    assert hall.case.state == "deliberating"
    monkeypatch.undo()
    hall.ok(hall.tap(HOST, "ovote", "secret"))
    hall.ok(press(hall, 6, "yes"))


def test_the_lists_say_nothing_by_their_order() -> None:
    hall = opened()
    for person in reversed(PEOPLE):
        hall.ok(press(hall, person, "yes"))
    close(hall)
    people = [row.person_id for row in hall.records[TookPart].values()]  # type: ignore[attr-defined]
    assert all(a < b for a, b in pairwise(people))
    assert meeting(hall).state == "closed"


def test_a_pause_takes_the_choices_apart_like_a_cancelled_vote() -> None:
    hall = opened()
    for person in PEOPLE[:3]:
        hall.ok(press(hall, person, "no"))
    assert len(hall.view(1).all(Sealed)) == 3
    hall.ok(choose(hall, "btn.suspend"))
    hall.ok(hall.type(HOST, "停电了"))
    hall.ok(hall.tap(HOST, "a", "open"))
    assert hall.records[Ballot][(1,)].model_dump()["state"] == "void"
    assert hall.view(1).all(Sealed) == []


def led_by_another(method: str = "secret") -> Hall:
    """The first of the eight leads in the convenor's place; all the others have voted, five for it."""
    hall = Hall()
    to_checkin(hall)
    hall.ok(choose(hall, "btn.replace"))
    hall.ok(hall.tap(HOST, "a", "host"))
    hall.ok(hall.tap(HOST, "a", f"p{PEOPLE[0]}"))
    hall.ok(hall.type(HOST, "换人主持"))
    to_vote(hall, [*PEOPLE, HOST] if method == "buttons" else PEOPLE, method)
    for person in PEOPLE[1:]:
        now = ballot(hall)
        choice = "yes" if person < PEOPLE[6] else "no"
        hall.ok(hall.press(person, Ref("b", now.id), now.epoch, "vote", choice))
    return hall


@pytest.mark.parametrize("method", ["secret", "buttons"])
def test_a_host_who_is_not_the_convenor_votes_before_the_vote_ends(method: str) -> None:
    """His vote is the sixth of eight that is needed; nobody ends the vote over his head (S2-67)."""
    hall = led_by_another(method)
    hall.ok(hall.tap(HOST, "endvote"))
    assert Show("card", 1, PEOPLE[0], fresh=True) in hall.shows
    assert isinstance(hall.tap(HOST, "endvote"), Refused)
    assert (hall.case.state, hall.card(PEOPLE[0]).key) == ("voting", "vote.host")
    hall.ok(hall.tap(PEOPLE[0], "lastvote", "yes"))
    assert (ballot(hall).yes, ballot(hall).no) == (6, 2)


def test_at_the_deadline_the_host_sees_his_ballot_before_the_bot_closes() -> None:
    hall = led_by_another()
    hall.wait(ballot(hall).closes_at)
    card = hall.card(PEOPLE[0])
    assert card.key == "vote.host.timeup"
    assert {act for act, _ in buttons(card)} >= {"lastvote", "extend"}
    assert "endvote" not in {act for act, _ in buttons(card)}
    hall.ok(hall.tap(PEOPLE[0], "lastvote", "yes"))
    assert (ballot(hall).yes, ballot(hall).state) == (6, "passed")


def test_a_host_who_never_votes_holds_nobody_for_ever() -> None:
    """The control: he was asked twice, and the bot closes."""
    hall = led_by_another()
    hall.ok(hall.tap(HOST, "endvote"))
    hall.wait(hall.now + timedelta(hours=1))
    assert (ballot(hall).yes, ballot(hall).no, ballot(hall).state) == (5, 2, "failed")
