"""Another day: what is asked for, and how often people were told of one in this round (T19, T20; 03 §3.6)."""

from datetime import datetime

from flows.model import Case
from flows.outcome import Words
from flows.step import Step

MOVES, MOVING = "moves", "moving"
"""In the flags of the case: what was done, by round; and, while it is being done, the how-manieth it is."""


def often(case: Case) -> int:
    """How often a day that people had been told was changed in this round."""
    moves = case.flags.get(MOVES, {})
    return int(moves.get(str(case.round), 0))


def begins(step: Step) -> None:
    """Another day is about to be told, if the gates let it pass."""
    step.edit_case(flags={**step.case.flags, MOVING: often(step.case) + 1})


def done(step: Step) -> None:
    """It was told."""
    flags = {k: v for k, v in step.case.flags.items() if k != MOVING}
    if MOVING in step.case.flags:
        n = step.case.flags[MOVING]
        flags[MOVES] = {**flags.get(MOVES, {}), str(step.case.round): n}
        step.edit_case(flags=flags)


def whole(at: datetime, reason: str) -> str:
    """What the act `moveto` is given: the moment in seconds since 1970, and why."""
    return f"{int(at.timestamp())} {reason}".strip()


def parts(arg: str) -> tuple[str, str]:
    """Both again; the moment as digits, the reason "" where nobody was asked."""
    when, _, reason = arg.partition(" ")
    return when, reason


def because(reason: str) -> Words | str:
    """Why the day is another one; "" where nobody was asked."""
    return Words("notice.why", {"reason": reason}) if reason else ""
