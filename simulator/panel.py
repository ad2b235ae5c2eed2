"""The buttons of the page's top bar: jumps in time, and whatever else the demo offers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.times import Times

Run = Callable[[], Awaitable[None]]
Turn = Callable[[], Awaitable[str | None]]


@dataclass(frozen=True)
class Jump:
    """A button that turns the clock. An empty ``label`` takes the page's own word for ``key``.

    What ``run`` returns is said beside the clock: why nothing was turned, for instance.
    """

    key: str
    label: str
    run: Turn


@dataclass(frozen=True)
class Action:
    """Any other button; with ``on`` it is a toggle, ``note`` is a line of text shown beside it.

    ``shown`` hides it while it has no sense; a sentence from ``ask`` is asked before it is pressed.
    """

    key: str
    label: str
    run: Run
    on: Callable[[], bool] | None = None
    note: Callable[[], str] | None = None
    shown: Callable[[], bool] | None = None
    ask: Callable[[], str] | None = None


def usual_jumps(times: Times) -> list[Jump]:
    """+1 hour, +1 day, to the next reminder; none where the clock cannot be turned."""
    if not times.turnable:
        return []

    def by(step: timedelta) -> Turn:
        return lambda: go(times, times.now() + step)

    async def to_next() -> None:
        due = times.next_due()
        if due:
            await go(times, max(due, times.now()))

    return [
        Jump("hour", "", by(timedelta(hours=1))),
        Jump("day", "", by(timedelta(days=1))),
        Jump("next", "", to_next),
    ]


async def go(times: Times, to: datetime) -> None:
    """Turn the clock and let happen what is due."""
    await times.turn(to)
    await times.tick()
