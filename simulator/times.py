"""The four callables by which the simulator knows the time and lets somebody turn it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def real_now() -> datetime:
    """The machine's own clock, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the default clock of a Telegram of its own


async def no_turning(_to: datetime) -> None:
    """The real clock cannot be turned."""


async def no_tick() -> None:
    """Nothing of ours waits for a tick."""


def nothing_due() -> datetime | None:
    """No reminder is known."""
    return None


@dataclass(frozen=True)
class Times:
    """``now`` dates every message; ``turn`` moves the clock; ``next_due`` is the next reminder;
    ``tick`` lets whatever is due happen at once."""

    now: Callable[[], datetime] = real_now
    turn: Callable[[datetime], Awaitable[None]] = no_turning
    next_due: Callable[[], datetime | None] = nothing_due
    tick: Callable[[], Awaitable[None]] = no_tick

    @property
    def turnable(self) -> bool:
        """Whether somebody gave a clock that can be turned."""
        return self.turn is not no_turning

    def unix(self) -> int:
        """The present moment in whole seconds, as Telegram dates messages."""
        return int(self.now().timestamp())
