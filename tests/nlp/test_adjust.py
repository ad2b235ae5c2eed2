"""A community's habit: counted, shown, resettable; it never lifts a suspicion."""

import json
from dataclasses import replace

from nlp.adjust import ENOUGH, Adjustment
from nlp.verdict import Hit, Verdict

UNKNOWN = Verdict("review", (Hit("m6", "allow"),), themes=("graves",), reason="unknown", free=0.6)
CLOSED = Verdict("forbid", (Hit("f4", "forbid"),), themes=("discriminate",))


def taught(verdict: Verdict, decision: str, times: int) -> Adjustment:
    habit = Adjustment()
    for _ in range(times):
        habit = habit.learn(verdict, decision)
    return habit


def test_a_repeated_question_becomes_rarer():
    assert taught(UNKNOWN, "allow", ENOUGH - 1).apply(UNKNOWN).decision == "review"
    learned = taught(UNKNOWN, "allow", ENOUGH).apply(UNKNOWN)
    assert (learned.decision, learned.adjusted) == ("allow", "graves")


def test_people_who_disagree_teach_nothing():
    habit = taught(UNKNOWN, "allow", ENOUGH).learn(UNKNOWN, "forbid")
    assert habit.apply(UNKNOWN).decision == "review"


def test_a_habit_does_not_let_through_what_looks_closed_itself():
    dark = replace(UNKNOWN, free=0.3)
    habit = taught(UNKNOWN, "allow", 50)
    assert habit.apply(dark) is dark
    assert habit.apply(UNKNOWN).decision == "allow"


def test_a_suspicion_is_never_lifted():
    assert taught(CLOSED, "allow", 100).apply(CLOSED) is CLOSED


def test_it_can_be_seen_and_reset():
    habit = taught(UNKNOWN, "allow", 3)
    assert habit.lines() == [("graves", 3, 0), ("m6", 3, 0)]
    assert habit.reset("graves").lines() == [("m6", 3, 0)]
    assert habit.reset().lines() == []


def test_it_survives_json():
    habit = taught(UNKNOWN, "forbid", 2)
    assert Adjustment.from_dict(json.loads(json.dumps(habit.as_dict()))) == habit
