"""The bot's queue of updates, with Telegram's rules of confirming, expiring and polling."""

import asyncio
import copy
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.errors import ApiError, bad_request, conflict
from simulator.jsons import Json

PRESS_LIFE, MESSAGE_LIFE = timedelta(seconds=150), timedelta(hours=24)
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
SECOND_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True)
class Entry:
    """One waiting update; ``line`` is the webhook's order key, ``again`` a repetition by a test."""

    update: Json
    kind: str
    expires: datetime
    line: str
    again: bool = False
    delivered: bool = False

    @property
    def id(self) -> int:
        """The update's id."""
        number: int = self.update["update_id"]
        return number


class UpdateQueue:
    """Updates wait here until confirmed by ``offset`` or until their life is over."""

    def __init__(self, now: Callable[[], datetime], first_id: int = 500_000_001) -> None:
        self._now = now
        self.next_id = first_id
        self._waiting: asyncio.Future[None] | None = None
        self.entries: list[Entry] = []
        self.allowed: set[str] | None = None
        self.webhook: Callable[[], None] | None = None
        self.history: deque[Json] = deque(maxlen=10_000)
        self.lost: list[Json] = []

    @property
    def pending(self) -> int:
        """How many updates wait to be confirmed."""
        self._purge()
        return len(self.entries)

    @property
    def polling(self) -> bool:
        """Whether somebody waits in a long poll."""
        return self._waiting is not None

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for this kind (it decides when the update arises)."""
        return kind not in NOT_BY_DEFAULT if self.allowed is None else kind in self.allowed

    def put(self, kind: str, body: Json, line: str, at: datetime | None = None) -> Json | None:
        """Queue a new update; None when the bot did not ask for its kind."""
        if not self.wants(kind):
            return None
        return self.put_raw({kind: body}, line=line, at=at)

    def put_raw(self, content: Json, line: str = "", at: datetime | None = None) -> Json:
        """Queue anything at all under a fresh id, also kinds that do not exist."""
        update: Json = {"update_id": self.next_id, **content}
        self.next_id += 1
        kind = next((key for key in content if key != "update_id"), "")
        life = PRESS_LIFE if kind == "callback_query" else MESSAGE_LIFE
        self._add(Entry(update, kind, (at or self._now()) + life, line))
        self.history.append(update)
        return update

    def repeat(self, update: Json) -> None:
        """Deliver the very same update again (same id), as after a lost confirmation."""
        kind = next((key for key in update if key != "update_id"), "")
        expires = self._now() + MESSAGE_LIFE
        self._add(Entry(copy.deepcopy(update), kind, expires, "", again=True))

    def restart_ids(self, at: int) -> None:
        """Go on counting from another number, as Telegram does after a week without updates."""
        self.next_id = at

    def _add(self, entry: Entry) -> None:
        self.entries.append(entry)
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)
        if self.webhook:
            self.webhook()

    def _purge(self) -> None:
        now = self._now()
        if any(entry.expires <= now for entry in self.entries):
            self.lost += [e.update for e in self.entries if e.expires <= now]
            self.entries = [e for e in self.entries if e.expires > now]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.entries = self.entries[offset:]
        elif 0 < offset <= self.next_id + 10:
            self.entries = [e for e in self.entries if not _confirmed(e, offset)]

    def clear(self) -> None:
        """Forget everything that waits (``drop_pending_updates``)."""
        self.entries.clear()

    def alive(self, entry: Entry) -> bool:
        """Whether an update still waits to be delivered."""
        self._purge()
        return any(waiting is entry for waiting in self.entries)

    def done(self, entry: Entry) -> None:
        """The webhook took this update."""
        self.entries = [waiting for waiting in self.entries if waiting is not entry]

    async def poll(self, offset: int, limit: int, wait: float) -> list[Json]:
        """One ``getUpdates``: confirm, then wait up to ``wait`` real seconds for something.

        Raises:
            ApiError: 409 in the earlier of two concurrent calls; 409 while a webhook is set.
        """
        if self.webhook:
            raise conflict(WEBHOOK_ACTIVE)
        if not 0 <= limit <= 100:
            raise bad_request("limit must be between 1 and 100")
        self._end_other_poller()
        self._purge()
        self._confirm(offset)
        if not self.entries and wait > 0:
            await self._wait(wait)
            self._purge()
        batch = self.entries[: limit or 100]
        for entry in batch:
            entry.delivered = True
        return [entry.update for entry in batch]

    def _end_other_poller(self) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(conflict(SECOND_POLLER))

    async def _wait(self, seconds: float) -> None:
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        try:
            await asyncio.wait_for(waiting, seconds)
        except TimeoutError:
            pass
        finally:
            if self._waiting is waiting:
                self._waiting = None

    def end_polling(self, reason: ApiError) -> None:
        """Answer a waiting poller at once (a webhook was set, or the server stops)."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(reason)


def _confirmed(entry: Entry, offset: int) -> bool:
    """A repetition has an old id, so it counts as confirmed only once it was delivered."""
    return entry.id < offset and (entry.delivered or not entry.again)
