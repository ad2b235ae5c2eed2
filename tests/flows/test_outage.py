"""The bot was away while a vote was open: the time is given back, and it says so (F-T06)."""

from datetime import timedelta

from flows.command import Command, Ref
from flows.model import Vote
from flows.outcome import Outcome, Refused, Remind
from tests.flows.hall import HOST, Hall
from tests.flows.walking import ballot, to_checkin, to_vote, vote


def voting() -> tuple[Hall, list[int]]:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    return hall, people


def away(hall: Hall, gap: timedelta, by: int = 0) -> Outcome | Refused:
    """The bot comes back after a gap."""
    since = hall.now
    hall.now += gap
    data = {"since": since.isoformat(), "until": hall.now.isoformat()}
    return hall.run(Command(Ref("c", 1), "outage", by, hall.now, data=data))


def test_the_time_is_given_back_and_the_group_is_told() -> None:
    hall, people = voting()
    was = ballot(hall)
    epoch = hall.view(1).case.epoch
    outcome = away(hall, timedelta(hours=2))
    assert isinstance(outcome, Outcome)
    assert ballot(hall).closes_at == was.closes_at + timedelta(hours=2)
    assert [s.card.key for s in outcome.says] == ["vote.outage"]
    assert [r.due_at for r in outcome.reminders if isinstance(r, Remind)] == [
        ballot(hall).closes_at
    ]
    assert hall.view(1).case.epoch == epoch, "the buttons that people see stay good"
    hall.ok(vote(hall, people[0], "yes"))
    assert [v.person_id for v in hall.view(1).all(Vote)] == [people[0]]


def test_negative_control_without_it_the_press_comes_too_late() -> None:
    hall, people = voting()
    hall.now += timedelta(hours=2)
    assert isinstance(vote(hall, people[0], "yes"), Refused)


def test_a_short_gap_loses_no_press_and_says_nothing() -> None:
    hall, _ = voting()
    was = ballot(hall)
    outcome = away(hall, timedelta(seconds=119))
    assert isinstance(outcome, Outcome)
    assert (outcome.says, outcome.changes, ballot(hall)) == ((), (), was)


def test_nobody_but_the_bot_may_say_so() -> None:
    hall, _ = voting()
    assert isinstance(away(hall, timedelta(hours=2), by=HOST), Refused)
