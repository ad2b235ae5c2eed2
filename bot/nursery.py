"""The one place where tasks are made: a task that dies takes the process with it, loudly."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger()


class Nursery:
    """Keeps a hard reference to every task, so that none is lost and none dies unseen."""

    def __init__(self) -> None:
        self._loops: set[asyncio.Task[Any]] = set()
        self._errands: set[asyncio.Task[Any]] = set()
        self._dead: asyncio.Event = asyncio.Event()
        self.cause: BaseException | None = None

    def keep(self, name: str, work: Coroutine[Any, Any, Any]) -> None:
        """Start a loop that must live as long as the process; even returning is a death."""
        task = asyncio.create_task(work, name=name)
        self._loops.add(task)
        task.add_done_callback(self._loop_ended)

    def send(self, name: str, work: Coroutine[Any, Any, Any]) -> None:
        """Start an errand that ends by itself; an error in it is a death."""
        task = asyncio.create_task(work, name=name)
        self._errands.add(task)
        task.add_done_callback(self._errand_ended)

    async def idle(self) -> None:
        """Wait until no errand is on its way; raises what one died of."""
        while self._errands:
            await asyncio.wait(self._errands)
        if self.cause:
            raise self.cause

    async def died(self) -> None:
        """Wait for the first death and raise its cause."""
        await self._dead.wait()
        assert self.cause is not None
        raise self.cause

    async def close(self) -> None:
        """Let the errands finish, then end the loops."""
        if self._errands:
            await asyncio.wait(self._errands)
        for task in self._loops:
            task.remove_done_callback(self._loop_ended)
            task.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        self._loops.clear()

    def _loop_ended(self, task: asyncio.Task[Any]) -> None:
        self._loops.discard(task)
        if task.cancelled():
            return  # the whole process is being ended from outside
        error = task.exception()
        self._die(task, error or RuntimeError(f"{task.get_name()} ended, and it never should"))

    def _errand_ended(self, task: asyncio.Task[Any]) -> None:
        self._errands.discard(task)
        error = None if task.cancelled() else task.exception()
        if error:
            self._die(task, error)

    def _die(self, task: asyncio.Task[Any], error: BaseException) -> None:
        log.critical("task.died", task=task.get_name(), exc_info=error)
        self.cause = self.cause or error
        self._dead.set()
