"""Telegram's sending budgets: per chat, per group and overall; too much is a 429 with retry_after."""

import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.errors import too_many


@dataclass(slots=True)
class Bucket:
    """A token bucket: ``rate`` tokens a second, at most ``size`` saved up."""

    rate: float
    size: float
    tokens: float
    at: float

    def missing(self, now: float) -> float:
        """Seconds until one token is there, 0 when it is."""
        self.tokens = min(self.size, self.tokens + max(0.0, now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / self.rate


@dataclass
class Limits:
    """About 1 message a second per chat (short bursts pass), 20 a minute per group, 30 a second.

    New messages, edits, forwards and pins count alike; answers to presses are free. ``clock`` gives
    seconds; by default the real ones, as budgets belong to the network and not to the story.
    """

    clock: Callable[[], float] = time.monotonic
    per_second: float = 1.0
    burst: int = 5
    group_minute: int = 20
    overall: int = 30
    refused: int = 0
    _chats: dict[int, Bucket] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _all: Bucket | None = None

    def spend(self, chat_id: int, *, count: int = 1) -> None:
        """Take ``count`` messages out of the chat's budgets.

        Raises:
            ApiError: 429; nothing was taken.
        """
        now = self.clock()
        wait = max(self._wait(chat_id, now), self._group_wait(chat_id, now) if chat_id < 0 else 0)
        if wait > 0:
            self.refused += 1
            raise too_many(wait)
        self._take(chat_id, now, count)

    def _wait(self, chat_id: int, now: float) -> float:
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = self._chats[chat_id] = Bucket(self.per_second, self.burst, self.burst, now)
        if self._all is None:
            self._all = Bucket(self.overall, self.overall, self.overall, now)
        return max(chat.missing(now), self._all.missing(now))

    def _group_wait(self, chat_id: int, now: float) -> float:
        sent = self._groups[chat_id]
        while sent and sent[0] <= now - 60:
            sent.popleft()
        return sent[0] + 60 - now if len(sent) >= self.group_minute else 0.0

    def _take(self, chat_id: int, now: float, count: int) -> None:
        self._chats[chat_id].tokens -= count
        if self._all:
            self._all.tokens -= count
        if chat_id < 0:
            self._groups[chat_id].extend([now] * count)


class NoLimits(Limits):
    """Budgets without end, for tests that are about something else."""

    def spend(self, chat_id: int, *, count: int = 1) -> None:
        """Nothing is ever too much."""
