"""How much may be said to whom: Telegram's unwritten limits, kept per chat and over all."""

import asyncio
from typing import Protocol

from aiolimiter import AsyncLimiter

MANY_CHATS = 5_000
"""Limiters kept at a time; a forgotten one begins anew, full."""


class Budget(Protocol):
    """Asked before every message and edit; answers to presses are free."""

    async def take(self, chat_id: int) -> None:
        """Wait until one more message may go to this chat."""
        ...

    def stop(self, chat_id: int, seconds: float) -> None:
        """Telegram said 429 for this chat; the others go on."""
        ...

    def stopped(self, chat_id: int) -> float:
        """Seconds for which nothing may go to this chat."""
        ...


class _Stops:
    """Chats that must be left alone for a while, in the loop's own seconds."""

    def __init__(self) -> None:
        self._until: dict[int, float] = {}

    def stop(self, chat_id: int, seconds: float) -> None:
        """Leave the chat alone for so long."""
        self._until[chat_id] = asyncio.get_running_loop().time() + seconds

    def stopped(self, chat_id: int) -> float:
        """Seconds that are left of it."""
        left = self._until.get(chat_id, 0.0) - asyncio.get_running_loop().time()
        if left <= 0:
            self._until.pop(chat_id, None)
        return max(left, 0.0)


class TelegramBudget(_Stops):
    """1 a second to a private chat, 20 a minute to a group, 25 a second in all.

    The bucket of a group holds 5 and fills at 15 a minute, so that no minute sees more than 20; the
    one over all holds a single drop, since a bucket of 25 would let 50 fall in its first second.
    """

    def __init__(self) -> None:
        super().__init__()
        self._all = AsyncLimiter(1, 1 / 25)
        self._chats: dict[int, AsyncLimiter] = {}

    async def take(self, chat_id: int) -> None:
        """Wait for this chat's turn, then for everybody's."""
        limiter = self._chats.get(chat_id)
        if limiter is None:
            if len(self._chats) >= MANY_CHATS:
                self._chats.clear()
            limiter = AsyncLimiter(5, 20) if chat_id < 0 else AsyncLimiter(1, 1)
            self._chats[chat_id] = limiter
        await limiter.acquire()
        await self._all.acquire()


class NoBudget(_Stops):
    """For a Telegram of one's own (demo, tests), which is not hurt by haste."""

    async def take(self, chat_id: int) -> None:
        """Go ahead."""
