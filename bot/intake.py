"""Takes stored updates in the order of arrival, one by one, through the library to the desk."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import structlog
from telegram import Update
from telegram.ext import Application, CallbackContext, TypeHandler

from bot.ports import Received, Store
from bot.turns import TURN, Turn
from bot.wish import Unreadable

log = structlog.get_logger()

BATCH = 64

PtbApplication = Application[Any, Any, Any, Any, Any, Any]

Serve = Callable[[Update, int], Awaitable[None]]
"""Handles one update under its inbox id; its effects and the row's `done` are one transaction."""


class Intake:
    """The worker behind the inbox.

    `process_update` returns None also for a handler that raised, so `route` keeps the exception
    under the inbox id, and only the effects transaction ever closes a row (DECISIONS 6).
    """

    def __init__(
        self,
        app: PtbApplication,
        store: Store,
        serve: Serve,
        sorry: Callable[[Update], None],
    ) -> None:
        self._app = app
        self._store = store
        self._serve = serve
        self._sorry = sorry
        self._rows: dict[int, int] = {}
        self._kept: dict[int, Exception | None] = {}
        app.add_handler(TypeHandler(Update, self.route))

    async def step(self) -> int:
        """Handle what waits; returns how many rows were taken.

        Presses that follow one another are prepared side by side and go to the store in their
        order, so that they can share a commit. Whatever else may depend on what came before it.
        """
        rows = await self._store.inbox_next(BATCH)
        for group in _groups(rows):
            async with asyncio.TaskGroup() as tasks:
                turn: Turn | None = None
                for row in group:
                    turn = Turn(turn)
                    tasks.create_task(self._handle(row, turn))
        return len(rows)

    async def route(self, update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        """The one handler of the application."""
        inbox_id = self._rows[update.update_id]
        try:
            await self._serve(update, inbox_id)
        except Exception as error:
            self._kept[inbox_id] = error
        else:
            self._kept[inbox_id] = None

    async def _handle(self, row: Received, turn: Turn) -> None:
        """Each task has its own context, in which the desk finds the turn again."""
        TURN.set(turn)
        try:
            await self._through(row)
        finally:
            turn.pass_on()

    async def _through(self, row: Received) -> None:
        try:
            update = Update.de_json(dict(row.raw), self._app.bot)
        except Exception as error:
            await self._park(row, error)
            return
        self._rows[update.update_id] = row.id
        try:
            await self._app.process_update(update)
        except Exception as error:
            # The library stumbles over odd values of its own accord, also after the handler is done.
            self._kept.setdefault(row.id, error)
        self._rows.pop(update.update_id)
        kept = self._kept.pop(row.id, RuntimeError("the update was not routed"))
        if isinstance(kept, Unreadable):
            await self._park(row, kept)
        elif kept:
            await self._failed(row, update, kept)

    async def _failed(self, row: Received, update: Update, error: Exception) -> None:
        log.error("intake.failed", inbox_id=row.id, exc_info=error)
        dead = await self._store.inbox_fail(row.id, f"{type(error).__name__}: {error}")
        if dead:
            log.critical("intake.dead", inbox_id=row.id)
            self._sorry(update)

    async def _park(self, row: Received, error: Exception) -> None:
        log.error("intake.unparseable", inbox_id=row.id, exc_info=error)
        await self._store.inbox_done(row.id, type(error).__name__, state="parked")


def _groups(rows: Sequence[Received]) -> Iterator[list[Received]]:
    """Presses that stand together, and everything else alone."""
    presses: list[Received] = []
    for row in rows:
        if "callback_query" in row.raw:
            presses.append(row)
            continue
        if presses:
            yield presses
            presses = []
        yield [row]
    if presses:
        yield presses
