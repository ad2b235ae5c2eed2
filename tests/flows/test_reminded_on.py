"""What goes on being reminded of when the ordinary way is left: nothing that is owed falls silent."""

from datetime import timedelta

import pytest

from flows.command import Ref
from flows.model import Explanation, Publication
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.reminding import at_work, filed
from tests.flows.walking import (
    MEETING,
    approve_and_plan,
    arrive,
    choose,
    close,
    draft,
    meeting,
    propose,
    to_checkin,
    to_decision,
    to_vote,
    vote,
)

PEOPLE = list(range(6, 14))


def look_in(hall: Hall, person: int) -> None:
    """What he types from now on belongs to the case."""
    hall.ok(hall.press(person, Ref("c", 1), hall.case.epoch, "open"))


def stopped(hall: Hall) -> None:
    """The result breaks a rule; supervisor and secretary agree."""
    look_in(hall, SUPERVISOR)
    hall.ok(choose(hall, "btn.unlawful", SUPERVISOR))
    hall.ok(hall.type(SUPERVISOR, "有问题"))
    hall.ok(hall.tap(SECRETARY, "unlawful"))


def told(hall: Hall, kind: str) -> set[str]:
    return {s.to for s in hall.says if s.card.key.startswith(f"remind.{kind}")}


def noticed() -> Hall:
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, PEOPLE)
    approve_and_plan(hall)
    return hall


def test_a_promise_is_watched_again_once_the_result_is_put_right() -> None:
    hall = at_work()
    before = [(r.n, r.due_at) for r in hall.reminders if r.kind == "R20"]
    stopped(hall)
    assert not [r for r in hall.reminders if r.kind == "R20"]
    hall.ok(hall.tap(SECRETARY, "rectified"))
    hall.ok(hall.type(SECRETARY, "已改"))
    assert [(r.n, r.due_at) for r in hall.reminders if r.kind == "R20"] == before


def test_a_posting_taken_down_too_soon_is_asked_for_until_it_hangs_again() -> None:
    hall = at_work()
    hall.ok(hall.tap(RECORDER, "takendown"))
    hall.ok(hall.tap(RECORDER, "a", "yes"))
    hall.wait(hall.now + timedelta(days=6))
    assert told(hall, "R16.again") == {f"p{HOST}"}
    hall.ok(hall.word(HOST, "photo", file_id="again"))
    hall.ok(hall.tap(HOST, "reposted"))
    said = len(hall.says)
    hall.wait(hall.now + timedelta(days=12))
    assert not [s for s in hall.says[said:] if s.card.key.startswith("remind.R16")]


def test_the_ones_above_hear_of_a_posting_that_does_not_hang_again() -> None:
    hall = at_work()
    hall.ok(hall.tap(RECORDER, "takendown"))
    hall.ok(hall.tap(RECORDER, "a", "yes"))
    hall.wait(hall.now + timedelta(days=11))
    assert told(hall, "R16.again.then") == {f"p{SUPERVISOR}", f"p{SECRETARY}"}


# --- a notice whose day has passed -----------------------------------------------------------------


def no_quorum() -> Hall:
    hall = Hall()
    to_checkin(hall)
    arrive(hall, [6, 9, SUPERVISOR])
    hall.ok(hall.tap(HOST, "begin"))
    hall.ok(hall.tap(HOST, "noquorum"))
    return hall


def paused_past_its_day() -> Hall:
    hall = noticed()
    hall.ok(choose(hall, "btn.suspend"))
    hall.ok(hall.type(HOST, "汛情"))
    hall.ok(hall.tap(HOST, "a", "open"))
    hall.wait(MEETING + timedelta(days=20))
    hall.ok(hall.tap(HOST, "resume"))
    return hall


def never_begun() -> Hall:
    hall = noticed()
    hall.wait(MEETING + timedelta(hours=1))
    return hall


def adjourned() -> Hall:
    hall = Hall()
    to_checkin(hall)
    to_decision(hall, PEOPLE)
    hall.ok(choose(hall, "btn.adjourn"))
    return hall


@pytest.mark.parametrize("walk", [no_quorum, paused_past_its_day, never_begun, adjourned])
def test_no_new_day_is_asked_about_until_there_is_one(walk) -> None:
    hall = walk()
    if walk is not never_begun:
        assert hall.view(1).wizard(HOST).kind == "postpone"
        hall.ok(hall.tap(HOST, "back"))
    said = len(hall.says)
    hall.wait(hall.now + timedelta(days=60))
    fresh = [s for s in hall.says[said:] if s.card.key.startswith("remind.R45")]
    to = [s.to for s in fresh if s.card.key == "remind.R45"]
    assert (set(to), len(to) >= 3) == ({f"p{HOST}"}, True)
    assert [s.to for s in fresh if s.card.key == "remind.R45.then"] == [f"p{SECRETARY}"]


def test_a_new_day_ends_it_and_its_own_begins_with_it() -> None:
    hall = no_quorum()
    day = f"{hall.now + timedelta(days=20):%Y%m%d}"
    hall.ok(hall.tap(HOST, "a", "cal"))
    while day not in {b.arg for r in hall.card(HOST).rows for b in r}:
        hall.ok(
            hall.tap(
                HOST, "a", [b.arg for r in hall.card(HOST).rows for b in r if b.arg[:1] == "m"][-1]
            )
        )
    hall.ok(hall.tap(HOST, "a", day))
    hall.ok(hall.tap(HOST, "a", "1900"))
    hall.wait(hall.now + timedelta(days=15))
    assert told(hall, "R45") == set()
    hall.wait(hall.now + timedelta(days=10))
    assert told(hall, "R45") == {f"p{HOST}"}


# --- who disagreed, in one round and the next ------------------------------------------------------


def dissented() -> Hall:
    hall = Hall()
    to_checkin(hall)
    _second_half(hall)
    return hall


def _second_half(hall: Hall) -> None:
    """One says no; the result is written and signed."""
    to_vote(hall, PEOPLE)
    for person in PEOPLE:
        hall.ok(vote(hall, person, "no" if person == 6 else "yes"))
    close(hall)
    hall.ok(hall.type(HOST, "下周请电工来装，电费村集体出。"))
    hall.ok(hall.tap(HOST, "a", "0"))
    hall.ok(hall.tap(RECORDER, "sign"))


def test_the_dissent_of_a_round_that_is_over_is_not_asked_about() -> None:
    hall = dissented()
    stopped(hall)
    hall.ok(hall.tap(SECRETARY, "consultagain"))
    hall.wait(hall.now + timedelta(days=9))
    assert told(hall, "R23") == set()


def test_the_dissent_of_the_second_round_has_reminders_of_its_own() -> None:
    hall = dissented()
    hall.wait(hall.now + timedelta(days=3))
    assert told(hall, "R23") == {f"p{HOST}"}
    stopped(hall)
    hall.ok(hall.tap(SECRETARY, "consultagain"))
    for arg in ("20261205", "1900", "0", "yishihui", "village", str(RECORDER)):
        hall.ok(hall.tap(HOST, "a", arg))
    hall.ok(hall.tap(HOST, "notice"))
    now = meeting(hall)
    assert now.at is not None
    hall.wait(now.at - timedelta(minutes=20))
    hall.ok(hall.tap(HOST, "checkin"))
    said = len(hall.says)
    _second_half(hall)
    hall.wait(hall.now + timedelta(days=8))
    fresh = {s.to for s in hall.says[said:] if s.card.key.startswith("remind.R23")}
    assert fresh == {f"p{HOST}", f"p{SECRETARY}"}
    assert [e.round for e in hall.view(1).all(Explanation)] == [1, 2]


def test_an_explained_dissent_is_asked_about_no_more() -> None:
    hall = dissented()
    hall.ok(hall.tap(HOST, "explained", "6"))
    assert "R23" not in {r.kind for r in hall.reminders}


def test_what_was_filed_first_still_asks_for_its_first_posting() -> None:
    """The negative control: the reminders after the filing are as they were."""
    hall = Hall()
    filed(hall)
    assert not hall.view(1).all(Publication)
    hall.wait(hall.now + timedelta(days=12))
    assert told(hall, "R16") == {f"p{p}" for p in (HOST, SUPERVISOR, SECRETARY)}
    assert told(hall, "R16.again") == set()
