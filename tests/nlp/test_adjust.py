"""A community's habit: it makes a repeated question rarer and never lifts a suspicion."""

from dataclasses import replace

from nlp.adjust import ENOUGH, Adjustment
from nlp.verdict import Hit, Verdict

UNKNOWN = Verdict("review", (Hit("m6", "allow"),), themes=("graves",), reason="unknown", free=0.6)
CLOSED = Verdict("forbid", (Hit("f4", "forbid"),), themes=("discriminate",))


def taught(verdict: Verdict, **counts: int) -> Adjustment:
    """People here decided on topics of these themes so often so."""
    return Adjustment(dict.fromkeys(verdict.themes, counts))


def test_a_repeated_question_becomes_rarer():
    assert taught(UNKNOWN, allow=ENOUGH - 1).apply(UNKNOWN).decision == "review"
    learned = taught(UNKNOWN, allow=ENOUGH).apply(UNKNOWN)
    assert (learned.decision, learned.adjusted) == ("allow", "graves")


def test_people_who_disagree_teach_nothing():
    assert taught(UNKNOWN, allow=ENOUGH, forbid=1).apply(UNKNOWN).decision == "review"


def test_a_habit_does_not_let_through_what_looks_closed_itself():
    dark = replace(UNKNOWN, free=0.3)
    habit = taught(UNKNOWN, allow=50)
    assert habit.apply(dark) is dark
    assert habit.apply(UNKNOWN).decision == "allow"


def test_a_suspicion_is_never_lifted():
    assert taught(CLOSED, allow=100).apply(CLOSED) is CLOSED
