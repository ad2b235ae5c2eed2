"""The supervisor: ticks that are set, a concern that blocks the archive until it is answered (E24, S2-9)."""

from documents import make
from flows.command import Ref
from flows.gates import missing
from flows.outcome import Refused
from tests.flows.hall import HOST, SUPERVISOR, Hall
from tests.flows.test_meeting_acts import speaking


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
