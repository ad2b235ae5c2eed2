"""Fetches updates and commits them to the inbox before Telegram may forget them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import structlog

from bot.ports import Store

log = structlog.get_logger()

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "poll_answer",
)
"""Never all kinds (DECISIONS 3): guest messages carry chat ids that belong to other chats."""

LONG_POLL = 50
"""Seconds that Telegram holds an empty answer back."""

ALARM_AFTER = 3
LONGEST_PAUSE = 60.0


Pause = Callable[[float], Awaitable[None]]


class PollError(Exception):
    """Telegram, or what stands before it, gave no usable answer."""


class Poller:
    """One long poll after the other. Nothing that a proxy answers ends it, not even 401 or 404.

    `pause` waits real seconds; `alarm` is told after the third failure in a row, once; `back` is awaited
    before the first updates after a failure are kept.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        address: str,
        store: Store,
        arrived: Callable[[], None],
        alarm: Callable[[str], None],
        pause: Pause = asyncio.sleep,
        back: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._client = client
        self._url = f"{address}/getUpdates"
        self._store = store
        self._arrived = arrived
        self._alarm = alarm
        self._pause = pause
        self._back = back
        self._confirm = 0
        self.failures = 0

    async def step(self, wait: int) -> int:
        """One poll; returns how many updates came, and never raises for a fault of the network."""
        try:
            updates = await self._fetch(wait)
            if self.failures and self._back:
                await self._back()
            stored = await self._save(updates)
        except (httpx.HTTPError, PollError, TimeoutError) as error:
            await self._failed(error)
            return 0
        self.failures = 0
        if updates:
            self._arrived()
        if updates and not stored:
            await self._pause(1.0)
        return len(updates)

    async def _fetch(self, wait: int) -> list[Any]:
        question = {
            "timeout": wait,
            "limit": 100,
            "allowed_updates": list(ALLOWED_UPDATES),
            **({"offset": self._confirm} if self._confirm else {}),
        }
        async with asyncio.timeout(wait + 30):
            answer = await self._client.post(self._url, json=question, timeout=wait + 15)
        if answer.status_code != 200:
            raise PollError(f"HTTP {answer.status_code}")
        try:
            body = answer.json()
        except ValueError as error:
            raise PollError("no JSON") from error
        if not isinstance(body, dict) or not isinstance(body.get("result"), list):
            raise PollError("no list of updates")
        # What was to be confirmed is confirmed by now. Forgetting the mark lets ids begin again at
        # a lower number, as they do after a week without updates.
        self._confirm = 0
        result: list[Any] = body["result"]
        return result

    async def _save(self, updates: list[Any]) -> bool:
        """Commit the batch; only then does the mark move. False when there was nothing to commit."""
        numbered = [update for update in updates if _has_id(update)]
        if len(numbered) < len(updates):
            log.error("poll.update_without_id", count=len(updates) - len(numbered))
        if not numbered:
            return False
        await self._store.inbox_put(numbered)
        self._confirm = max(update["update_id"] for update in numbered) + 1
        return True

    async def _failed(self, error: Exception) -> None:
        self.failures += 1
        reason = f"{type(error).__name__}: {error}"
        log.warning("poll.failed", reason=reason, times=self.failures)
        if self.failures == ALARM_AFTER:
            self._alarm(reason)
        await self._pause(min(2.0 ** (self.failures - 1), LONGEST_PAUSE))


def _has_id(update: Any) -> bool:
    number = update.get("update_id") if isinstance(update, dict) else None
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 2**63
