"""Pushing updates to a webhook: in order per line, retried with growing pauses, secret in a header."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx

from simulator.jsons import Json
from simulator.updates import Entry

if TYPE_CHECKING:
    from simulator.world import World

HEADER = "X-Telegram-Bot-Api-Secret-Token"


def growing(attempt: int) -> float:
    """Real seconds to wait after the n-th failure: at once, then 2, 4 … 60."""
    return 0.0 if attempt <= 1 else min(60.0, 2.0 ** (attempt - 1))


class Webhook:
    """The pusher; one line's failing update blocks only its own line."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.transport: httpx.AsyncBaseTransport | None = None
        self.pause: Callable[[int], float] = growing
        self.last_error: Json = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._busy: dict[str, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Begin to push; getUpdates answers 409 from now on."""
        self.stop()
        self.world.queue.webhook = self._wake.set
        self._wake.set()
        self._task = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        """Push no more."""
        self.world.queue.webhook = None
        for task in [self._task, *self._busy.values()]:
            if task:
                task.cancel()
        self._task, self.last_error = None, {}
        self._busy.clear()

    async def _run(self) -> None:
        async with httpx.AsyncClient(transport=self.transport, timeout=60) as client:
            while True:
                await self._wake.wait()
                self._wake.clear()
                for entry in list(self.world.queue.entries):
                    self._push(client, entry)

    def _push(self, client: httpx.AsyncClient, entry: Entry) -> None:
        """Start delivering the head of a line that is not busy, within max_connections."""
        most = self.world.settings["webhook"]["max_connections"]
        if entry.line in self._busy or len(self._busy) >= most:
            return
        task = asyncio.get_running_loop().create_task(self._deliver(client, entry))
        self._busy[entry.line] = task

    async def _deliver(self, client: httpx.AsyncClient, entry: Entry) -> None:
        queue, attempt = self.world.queue, 0
        while queue.alive(entry):
            attempt += 1
            if await self._accepted(client, entry.update):
                queue.done(entry)
                break
            await asyncio.sleep(self.pause(attempt))
        self._busy.pop(entry.line, None)
        self._wake.set()

    async def _accepted(self, client: httpx.AsyncClient, update: Json) -> bool:
        hook = self.world.settings["webhook"]
        headers = {HEADER: hook["secret_token"]} if hook["secret_token"] else {}
        try:
            answer = await client.post(hook["url"], json=update, headers=headers)
        except httpx.HTTPError as wrong:
            return self._failed(f"{type(wrong).__name__}")
        if answer.is_success:
            return True
        return self._failed(f"Wrong response from the webhook: {answer.status_code}")

    def _failed(self, words: str) -> bool:
        self.last_error = {
            "last_error_date": self.world.times.unix(),
            "last_error_message": words,
        }
        return False
