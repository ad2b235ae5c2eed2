"""In the hall: the queue with its clock, hands beside buttons, points, and what is owed to dissenters."""

from datetime import timedelta

import pytest

from documents import make
from flows.cards import render_card
from flows.command import Command, Ref
from flows.hands import read
from flows.model import Explanation, Point, Statement
from flows.outcome import Refused, Show
from tests.flows.hall import HOST, RECORDER, SUPERVISOR, Hall
from tests.flows.walking import (
    arrive,
    ballot,
    close,
    meeting,
    to_checkin,
    to_decision,
    to_vote,
    vote,
)


def speaking() -> tuple[Hall, list[int]]:
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, [*people, SUPERVISOR])
    for act in ("begin", "step", "step"):
        hall.ok(hall.tap(HOST, act))
    return hall, people


def board(hall: Hall) -> str:
    now = meeting(hall)
    return str(render_card(hall.view(1), Show("meeting", now.id), hall.profile, hall.now).params)


def queue_up(hall: Hall, person: int) -> object:
    now = meeting(hall)
    return hall.press(person, Ref("m", now.id), now.epoch, "say", private=False)


def test_people_speak_in_turn_and_the_clock_is_said_aloud() -> None:
    hall, people = speaking()
    queue_up(hall, people[0])
    queue_up(hall, people[1])
    queue_up(hall, people[0])
    assert "queue.waiting" in board(hall)
    hall.ok(hall.tap(HOST, "call", "1"))
    assert "queue.turn" in board(hall)
    rows = [r for r in hall.reminders if r.kind == "speak"]
    assert [(r.due_at - hall.now).seconds for r in rows] == [120, 180]
    for row in rows:
        hall.now = row.due_at
        data = {
            "kind": row.kind,
            "n": row.n,
            "obligation": row.obligation,
            "to": [],
            "due_at": row.due_at,
        }
        hall.ok(hall.run(Command(Ref("c", 1), "due", 0, hall.now, data=data)))
        assert ("queue.over" if row.n else "queue.minute") in board(hall)
    hall.ok(hall.tap(HOST, "spoken"))
    assert "queue.turn" not in board(hall)
    assert {b.arg for r in hall.card(HOST).rows for b in r if b.act == "call"} == {"2"}


def test_who_is_not_here_does_not_queue() -> None:
    hall, _ = speaking()
    refused = queue_up(hall, 15)
    assert isinstance(refused, Refused)
    assert refused.key == "say.notpresent"


def test_hands_are_counted_only_for_people_in_the_hall_without_a_choice() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    for person in people[:3]:
        hall.ok(vote(hall, person, "yes"))
    too_many = hall.word(RECORDER, "hands", "4 1 1")
    assert isinstance(too_many, Refused)
    assert too_many.params == {"x": 6, "m": 5}
    hall.ok(hall.word(RECORDER, "hands", "３ １ １"))
    late = vote(hall, people[4], "no")
    assert isinstance(late, Refused)
    assert late.key == "vote.byhand"
    close(hall)
    now = ballot(hall)
    assert (now.yes, now.no, now.abstain, now.state) == (6, 1, 1, "passed")


def test_people_online_press_on_while_hands_are_counted() -> None:
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, people[:1], "online")
    to_vote(hall, people[1:])
    hall.ok(hall.word(RECORDER, "hands", "6 0 1"))
    hall.ok(vote(hall, people[0], "yes"))
    close(hall)
    assert (ballot(hall).yes, ballot(hall).abstain) == (7, 1)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("18 3 2", (18, 3, 2)),
        ("18，3，2", (18, 3, 2)),
        ("１８ ３ ２", (18, 3, 2)),
        ("18 3", None),
        ("", None),
    ],
)
def test_three_numbers_as_people_type_them(text: str, numbers: tuple[int, int, int] | None) -> None:
    assert read(text) == numbers


def test_a_point_of_dissent_and_a_vote_against_are_explained_before_the_archive() -> None:
    hall, people = speaking()
    hall.ok(hall.tap(RECORDER, "point", "dissent"))
    hall.ok(hall.type(RECORDER, "灯太亮，晃眼"))
    hall.ok(hall.tap(RECORDER, "a", str(people[0])))
    assert [(p.kind, p.person_id) for p in hall.view(1).all(Point)] == [("dissent", people[0])]
    hall.ok(hall.tap(RECORDER, "minute"))
    hall.ok(hall.type(RECORDER, "先装村口"))
    hall.ok(hall.tap(RECORDER, "a", str(people[1])))
    assert hall.view(1).all(Statement)[0].person_id == people[1]
    hall.ok(hall.type(HOST, "村口装三盏路灯"))
    hall.ok(hall.tap(HOST, "freeze"))
    hall.ok(hall.tap(HOST, "ovote", "buttons"))
    for person in people[:-1]:
        hall.ok(vote(hall, person, "yes"))
    hall.ok(vote(hall, people[-1], "no"))
    close(hall)
    hall.ok(hall.type(HOST, "下周装"))
    hall.ok(hall.tap(HOST, "a", "0"))
    hall.ok(hall.tap(RECORDER, "sign"))
    owed = {e.person_id: e.text for e in hall.view(1).all(Explanation)}
    assert owed == {people[0]: "灯太亮，晃眼", people[-1]: ""}
    assert hall.card(HOST).key == "explain.card"
    hall.ok(hall.tap(HOST, "explained", str(people[0])))
    hall.ok(hall.tap(HOST, "explained", str(people[-1])))
    assert hall.card(HOST).key != "explain.card"


def test_a_step_that_runs_twice_keeps_both_times_and_the_record_prints_them() -> None:
    """改: speaking begins again; neither its first time nor that of the deciding is written over."""
    hall = Hall()
    to_decision(hall, to_checkin(hall))
    hall.now += timedelta(minutes=30)
    hall.ok(hall.tap(HOST, "unfreeze"))
    hall.now += timedelta(minutes=5)
    hall.ok(hall.type(HOST, "村口装两盏路灯"))
    hall.ok(hall.tap(HOST, "freeze"))
    times = meeting(hall).times
    speak, decide = (
        next(s.id for s in hall.profile.meeting.step if s.does == d) for d in ("speak", "decide")
    )
    assert len(times[speak]["before"]) == len(times[decide]["before"]) == 1
    assert (
        times[speak]["before"][0]["start"]
        < times[decide]["before"][0]["end"]
        == times[speak]["start"]
    )
    text = make(hall.view(1), hall.profile, "D5", hall.now).body.decode("utf-8-sig")
    assert "18:40—18:40；19:10—19:15" in text
