"""The one timer: every few seconds of real time it asks for what is due, and remembers nothing itself."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

EVERY_SECONDS = 5.0

log = logging.getLogger(__name__)

Tick = Callable[[], Awaitable[object]]


class Ticker:
    """Calls `tick` every five seconds; reminders are rows, never jobs of a scheduler.

    However late a tick is, it comes (`misfire_grace_time=None`); of several missed ones only one
    does (`coalesce`); two never run at once. A tick that raises is logged, and the next one comes
    all the same: what was due still is.
    """

    def __init__(self, tick: Tick, seconds: float = EVERY_SECONDS) -> None:
        self._tick = tick
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    @property
    def running(self) -> bool:
        """Whether ticks come."""
        return bool(self._scheduler.running)

    def start(self) -> None:
        """Begin, within a running event loop; the first tick comes after one interval."""
        self._scheduler.add_job(
            self.now,
            IntervalTrigger(seconds=self._seconds, timezone="UTC"),
            id="tick",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """Let a tick that runs finish; none begins any more."""
        if not self._scheduler.running:
            return
        self._scheduler.remove_all_jobs()
        async with self._turn:
            self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)

    async def now(self) -> None:
        """One tick at once: at the start, to catch up, and after somebody turned the clock."""
        async with self._turn:
            try:
                await self._tick()
            except Exception:
                log.exception("tick failed")
