"""The buttons of the page's top bar: jumps in time, and whatever else the demo offers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.times import Times

Run = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Jump:
    """A button that turns the clock. An empty ``label`` takes the page's own word for ``key``."""

    key: str
    label: str
    run: Run


@dataclass(frozen=True)
class Action:
    """Any other button; with ``on`` it is a toggle, ``note`` is a line of text shown beside it."""

    key: str
    label: str
    run: Run
    on: Callable[[], bool] | None = None
    note: Callable[[], str] | None = None


def usual_jumps(times: Times) -> list[Jump]:
    """+1 hour, +1 day, to the next reminder; none where the clock cannot be turned."""
    if not times.turnable:
        return []

    def by(step: timedelta) -> Run:
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
