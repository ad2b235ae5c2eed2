"""Who is here: late, gone, back again, without a phone; a side that left, a supervisor who is missing."""

from datetime import timedelta

from flows.checkin import meeting_board
from flows.command import Command, Ref
from flows.look import Look
from flows.model import Attendance, Turn
from flows.outcome import Outcome, Refused
from tests.flows.hall import HOST, RECORDER, SUPERVISOR, Hall
from tests.flows.remembering import remembered
from tests.flows.test_meeting_acts import queue_up, speaking
from tests.flows.walking import TEXT, arrive, ballot, meeting, to_checkin, to_vote, vote


def gone(hall: Hall, person: int) -> Outcome | Refused:
    now = meeting(hall)
    return hall.press(person, Ref("m", now.id), now.epoch, "gone", private=False)


@remembered
def to_decision(hall: Hall) -> None:
    """The text is frozen; only the vote is left."""
    hall.ok(hall.tap(RECORDER, "minute"))
    hall.ok(hall.type(RECORDER, "先装村口"))
    hall.ok(hall.tap(RECORDER, "a", "0"))
    hall.ok(hall.type(HOST, TEXT))
    hall.ok(hall.tap(HOST, "freeze"))


def test_who_comes_late_counts_until_the_vote_opens() -> None:
    """E07: after that he may listen, and his press says why it does not count."""
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, [*people[:5], SUPERVISOR])
    arrive(hall, people[5:6])
    hall.ok(hall.tap(HOST, "begin"))
    arrive(hall, people[6:7])
    for act in ("step", "step"):
        hall.ok(hall.tap(HOST, act))
    to_decision(hall)
    hall.ok(hall.tap(HOST, "ovote", "buttons"))
    assert ballot(hall).present == 7
    arrive(hall, people[7:])
    refused = vote(hall, people[7], "yes")
    assert isinstance(refused, Refused)
    assert ballot(hall).present == 7


def test_who_comes_late_by_the_group_finds_a_button_in_the_running_meeting() -> None:
    """domain/05 §5.10, 外出务工: he checks in online within the meeting; by the post, as everybody does."""
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, [*people[:5], SUPERVISOR])
    hall.ok(hall.tap(HOST, "begin"))
    post = meeting_board(Look(hall.view(1), 0, hall.profile, hall.now, frozenset()), meeting(hall))
    offered = [b.arg for r in post.rows for b in r if b.act == "here"]
    assert offered == ["site", "online"]
    arrive(hall, people[5:6], "online")
    assert [a.mode for a in hall.view(1).all(Attendance) if a.person_id == people[5]] == ["online"]


def test_who_leaves_before_the_vote_is_not_counted_and_who_comes_back_has_two_intervals() -> None:
    """E08."""
    hall, people = speaking()
    hall.ok(gone(hall, people[0]))
    hall.now += timedelta(minutes=5)
    arrive(hall, people[:1])
    hall.now += timedelta(minutes=5)
    hall.ok(gone(hall, people[0]))
    mine = [a for a in hall.view(1).all(Attendance) if a.person_id == people[0]]
    assert [bool(a.out_at) for a in mine] == [True, True]
    to_decision(hall)
    hall.ok(hall.tap(HOST, "ovote", "buttons"))
    assert ballot(hall).present == len(people) - 1
    hall.ok(gone(hall, people[1]))
    assert ballot(hall).present == len(people) - 1, "the base is frozen when the vote opens"


def test_a_side_that_left_stops_the_vote() -> None:
    hall, people = speaking()
    to_decision(hall)
    for person in people[:3]:
        hall.ok(gone(hall, person))
    refused = hall.tap(HOST, "ovote", "buttons")
    assert isinstance(refused, Refused)
    assert refused.key == "gate.side_present"
    arrive(hall, people[:1])
    hall.ok(hall.tap(HOST, "ovote", "buttons"))


def test_a_supervisor_who_leaves_stops_the_vote_until_one_is_here() -> None:
    """E02; S2-13."""
    hall, _ = speaking()
    to_decision(hall)
    hall.ok(gone(hall, SUPERVISOR))
    refused = hall.tap(HOST, "ovote", "buttons")
    assert isinstance(refused, Refused)
    assert refused.key == "gate.supervisor_at_vote"
    arrive(hall, [SUPERVISOR])
    hall.ok(hall.tap(HOST, "ovote", "buttons"))


def test_without_a_supervisor_one_waits_calls_changes_or_begins_with_three_steps() -> None:
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, people)
    shown = {(b.act, b.arg) for r in hall.card(HOST).rows for b in r}
    assert {("urge", ""), ("replace", "supervisor")} <= shown
    hall.ok(hall.tap(HOST, "urge"))
    assert [(s.to, s.card.key) for s in hall.says if s.card.key == "checkin.urge"] == [
        (f"p{SUPERVISOR}", "checkin.urge")
    ]
    hall.ok(hall.tap(HOST, "begin"))
    assert [b.label for b in hall.card(HOST).rows[0]] == ["btn.goon.steps"]
    hall.ok(hall.tap(HOST, "a", "go"))
    hall.ok(hall.type(HOST, "他路上堵车，马上到"))
    assert hall.case.state == "deliberating"


def test_too_few_people_talk_only_and_meet_another_day() -> None:
    """T24, T29: nothing is decided; what was said stays with the round."""
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, [*people[:2], SUPERVISOR])
    hall.ok(hall.tap(HOST, "talk"))
    for act in ("step", "step"):
        hall.ok(hall.tap(HOST, act))
    to_decision(hall)
    assert hall.card(HOST).key == "talk.only"
    refused = hall.press(HOST, Ref("c", 1), hall.case.epoch, "ovote", "buttons")
    assert isinstance(refused, Refused)
    hall.ok(hall.tap(HOST, "adjourn"))
    hall.ok(hall.type(HOST, "2026-12-03 19:00"))
    assert hall.case.state == "noticed"
    assert meeting(hall).attempt == 2
    assert hall.case.round == 1


def test_ten_more_minutes_and_the_host_is_shown_who_came() -> None:
    hall = Hall()
    people = to_checkin(hall)
    hall.ok(hall.tap(HOST, "wait"))
    row = next(r for r in hall.reminders if r.kind == "wait")
    assert row.due_at - hall.now == timedelta(minutes=10)
    arrive(hall, people)
    hall.now = row.due_at
    data = {
        "kind": row.kind,
        "n": row.n,
        "obligation": row.obligation,
        "to": [],
        "due_at": row.due_at,
    }
    hall.shows.clear()
    hall.ok(hall.run(Command(Ref("c", 1), "due", 0, hall.now, data=data)))
    assert [(s.kind, s.person_id, s.fresh) for s in hall.shows] == [("card", HOST, True)]


def test_the_recorder_ticks_people_without_a_phone_and_those_who_leave_during_the_meeting() -> None:
    """DECISIONS 20; they are counted by hand or paper."""
    hall, people = speaking()
    hall.ok(gone(hall, people[0]))
    hall.ok(hall.tap(RECORDER, "help"))
    hall.ok(hall.tap(RECORDER, "tick", f"i{people[0]}"))
    mine = [a for a in hall.view(1).all(Attendance) if a.person_id == people[0] and not a.out_at]
    assert [(a.mode, a.marked_by) for a in mine] == [("site", RECORDER)]
    hall.ok(hall.tap(RECORDER, "tick", f"o{people[0]}"))
    assert not [
        a for a in hall.view(1).all(Attendance) if a.person_id == people[0] and not a.out_at
    ]


def test_a_silent_side_is_asked_by_name() -> None:
    """S2-43: who speaks for it first, or whoever of it is here."""
    hall, people = speaking()
    assert hall.card(HOST).params["silent"] == ["住户", "村民小组"]
    hall.ok(gone(hall, people[0]))
    asks = {b.params["side"]: b.arg for r in hall.card(HOST).rows for b in r if b.act == "invite"}
    hall.ok(hall.tap(HOST, "invite", asks["住户"]))
    floor = [t.person_id for t in hall.view(1).all(Turn) if t.state == "speaking"]
    assert floor == [people[1]]
    queue_up(hall, people[4])
    for person in people[3:]:
        hall.ok(gone(hall, person))
    refused = hall.tap(HOST, "invite", asks["村民小组"])
    assert isinstance(refused, Refused)
    assert refused.key == "gate.side_present"


def test_nothing_of_it_is_offered_when_everybody_is_here() -> None:
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, [*people, HOST, SUPERVISOR])
    acts = {b.act for r in hall.card(HOST).rows for b in r}
    assert acts == {"begin", "help", "more"}
    to_vote(hall, [])
