"""The supervisor: ticks that are set, a concern that blocks the archive until it is answered (E24, S2-9)."""

from documents import make
from flows.command import Ref
from flows.gates import missing
from flows.model import Oversight
from flows.outcome import Refused, Show
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.test_meeting_acts import speaking
from tests.flows.walking import (
    approve_and_plan,
    close,
    draft,
    propose,
    to_checkin,
    to_decision,
    to_vote,
    vote,
)


def blocked(hall: Hall) -> bool:
    found = missing(hall.view(1), hall.profile, "archive", hall.now)
    return any(m.gate == "objections_at_archive" and m.strength == "block" for m in found)


def test_what_can_be_seen_by_now_is_ticked_and_printed() -> None:
    hall, _ = speaking()
    assert hall.card(SUPERVISOR).key == "super.panel"
    offered = {b.arg for r in hall.card(SUPERVISOR).rows for b in r if b.act == "watch"}
    assert offered == {"notice", "sides", "speech"}, "the vote is not over yet"
    hall.ok(hall.tap(SUPERVISOR, "watch", "notice"))
    hall.ok(hall.tap(SUPERVISOR, "watch", "sides"))
    text = make(hall.view(1), hall.profile, "D5", hall.now).body.decode("utf-8-sig")
    assert "属实：通知到位、各方到齐。村民5" in text
    offered = {b.arg for r in hall.card(SUPERVISOR).rows for b in r if b.act == "watch"}
    assert offered == {"speech"}


def test_a_concern_is_told_answered_and_printed_and_blocks_the_archive_meanwhile() -> None:
    hall, _ = speaking()
    assert not blocked(hall)
    hall.ok(hall.tap(SUPERVISOR, "concern"))
    hall.ok(hall.type(SUPERVISOR, "物业没有通知到"))
    assert blocked(hall)
    assert hall.card(HOST).key == "watch.card"
    text = make(hall.view(1), hall.profile, "D5", hall.now).body.decode("utf-8-sig")
    assert "物业没有通知到" in text
    hall.ok(hall.tap(HOST, "answer"))
    hall.ok(hall.type(HOST, "刚打了电话，经理在路上"))
    assert not blocked(hall)
    assert hall.says[-1].to == f"p{SUPERVISOR}"
    text = make(hall.view(1), hall.profile, "D5", hall.now).body.decode("utf-8-sig")
    assert "刚打了电话，经理在路上" in text


def test_only_the_supervisor_ticks() -> None:
    hall, people = speaking()
    for person in (HOST, people[0]):
        refused = hall.press(person, Ref("c", 1), hall.case.epoch, "watch", "notice")
        assert isinstance(refused, Refused)


def test_the_panel_stands_wherever_something_can_be_seen() -> None:
    """From the notice to the posting: each tick when its time has come, and 暂停表决 while people vote (§5.8)."""
    hall = Hall()
    people = to_checkin(hall)
    assert {"here", "watch", "concern"} <= set(acts(hall))
    hall.ok(hall.tap(SUPERVISOR, "watch", "notice"))
    to_vote(hall, people)
    assert "cancelvote" in acts(hall)
    hall.ok(hall.tap(SUPERVISOR, "watch", "vote"))
    for person in people:
        hall.ok(vote(hall, person, "yes"))
    close(hall)
    assert hall.card(SUPERVISOR).key == "super.panel"
    assert "cancelvote" not in acts(hall)
    hall.ok(hall.type(HOST, "下周请电工来装，电费村集体出。"))
    hall.ok(hall.tap(HOST, "a", "0"))
    hall.ok(hall.tap(RECORDER, "sign"))
    hall.ok(hall.tap(SECRETARY, "filed"))
    hall.ok(hall.word(HOST, "photo", file_id="board"))
    hall.ok(hall.tap(HOST, "posted"))
    hall.ok(hall.tap(SUPERVISOR, "watch", "open"))
    ticked = {o.item for o in hall.view(1).all(Oversight)}
    assert ticked == {"notice", "vote", "open"}


def test_before_the_notice_there_is_nothing_to_see() -> None:
    """Negative control: while it is only planned, no panel; and nobody else has one."""
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, list(range(6, 14)))
    assert not {"watch", "concern"} & set(acts(hall))
    approve_and_plan(hall)
    assert "watch" in acts(hall)
    assert "watch" not in acts(hall, SECRETARY)


def test_the_panel_moves_on_with_the_vote() -> None:
    hall = Hall()
    to_decision(hall, to_checkin(hall))
    hall.shows.clear()
    hall.ok(hall.tap(HOST, "ovote", "buttons"))
    assert Show("card", 1, SUPERVISOR) in hall.shows, "with the buttons of the vote"


def acts(hall: Hall, person: int = SUPERVISOR) -> list[str]:
    return [b.act for r in hall.card(person).rows for b in r]
