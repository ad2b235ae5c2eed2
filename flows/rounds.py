"""Rounds (轮次) of a case: when each began, and which of the records without a number belong to one."""

from datetime import datetime

from flows.model import ActionItem
from flows.outcome import Put
from flows.view import View

BEGAN = "rounds"
"""The flag of a case under which stands when each round after the first began (ISO, UTC), by its number."""

PAST = "past"
"""The state of a promise of an earlier round: nobody owes it, and no paper of this round names it."""


VOID = "void"
"""The flag of a case whose result does not hold (结果作废): round, reason, when; the state of its promises."""


ROUND = "r"
"""Stands in the code of a paper before the number of an earlier round: D5r1."""


def began(view: View, n: int) -> datetime | None:
    """When round n began; None for the first, and for one that has not begun."""
    kept = view.case.flags.get(BEGAN, {}).get(str(n))
    return datetime.fromisoformat(kept) if kept else None


def within(view: View, at: datetime | None) -> bool:
    """Whether the moment falls into the round at hand; what has no moment yet does."""
    if at is None:
        return True
    start, end = began(view, view.case.round), began(view, view.case.round + 1)
    return (start is None or at > start) and (end is None or at <= end)


def as_of(view: View, n: int) -> View:
    """The same records with round n at hand, to print what was then."""
    return view.after([Put(view.case.model_copy(update={"round": n}))])


def promises(view: View) -> list[ActionItem]:
    """The promises of the present round, in their order."""
    return [i for i in view.all(ActionItem) if i.state != PAST]
