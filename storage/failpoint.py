"""Places where a test may let the program die: before and after every commit."""

import os
from collections.abc import Callable

FAILPOINTS = (
    "inbox.put",
    "inbox.saved",
    "inbox.claimed",
    "unit.begun",
    "unit.decided",
    "unit.written",
    "unit.committed",
    "writer.before_commit",
    "writer.after_commit",
    "outbox.claimed",
    "outbox.marking",
    "outbox.marked",
    "board.marking",
    "board.marked",
    "reminder.claimed",
    "reminder.firing",
    "reminder.fired",
)
"""Every name that `fp` is called with; a test compares."""


class Crash(BaseException):
    """Stands for the death of the process in tests that stay in one process."""


_armed: dict[str, tuple[int, Callable[[str], None]]] = {}


def fp(name: str) -> None:
    """Nothing, unless this point is armed."""
    if not _armed or name not in _armed:
        return
    hits, action = _armed[name]
    if hits > 1:
        _armed[name] = (hits - 1, action)
        return
    del _armed[name]
    action(name)


def crash(name: str) -> None:
    """Raise Crash: the process is as good as dead, its memory is not to be used again."""
    raise Crash(name)


def die(name: str) -> None:
    """End the process at once, without a word (kill -9 from inside)."""
    os._exit(137)


def arm(name: str, action: Callable[[str], None] = crash, hit: int = 1) -> None:
    """Let the `hit`-th passing of the point do the action, once."""
    if name not in FAILPOINTS:
        raise ValueError(name)
    _armed[name] = (hit, action)


def disarm() -> None:
    """Forget every armed point."""
    _armed.clear()
