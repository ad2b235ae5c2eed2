"""Keeps the order of arrival while several presses are prepared at once: nobody overtakes at the door."""

import asyncio
from contextvars import ContextVar


class Turn:
    """A place in the line before the store. Whoever has passed lets the next one pass."""

    def __init__(self, before: "Turn | None" = None) -> None:
        self._passed: asyncio.Event = asyncio.Event()
        self._before = before._passed if before else None

    async def wait(self) -> None:
        """Wait until everybody before has gone through."""
        if self._before:
            await self._before.wait()

    def pass_on(self) -> None:
        """Let the next one go; what is done before the next `await` still comes first."""
        self._passed.set()


TURN: ContextVar[Turn] = ContextVar("turn")
"""The turn of the update that this task handles."""
