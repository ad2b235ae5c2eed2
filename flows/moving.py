"""How often people were told of another day in this round: the third time somebody has to agree (03 §3.6)."""

from flows.model import Case
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
