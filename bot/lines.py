"""One queue per recipient: what is said to one chat keeps its order, and no chat waits for another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Lines:
    """A lock per recipient (`p12`, `g3`), forgotten when nobody stands in line."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}

    @asynccontextmanager
    async def turn(self, to: str) -> AsyncIterator[None]:
        """Wait for one's turn with this recipient, first come, first served."""
        lock = self._locks.setdefault(to, asyncio.Lock())
        self._users[to] = self._users.get(to, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._users[to] -= 1
            if not self._users[to]:
                del self._users[to], self._locks[to]
