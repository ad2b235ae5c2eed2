"""Keeps living messages true: drawn from a fresh view, edited in place, the newest wins."""

import asyncio
import hashlib
import json
from typing import Any

import structlog

from bot.budget import Budget
from bot.fate import Fate, Judged, judge
from bot.mouth import Mouth
from bot.ports import Board, Boards, DrawCard, Reader
from bot.screens.painter import Painter
from bot.screens.render import Screen
from bot.sender import Moved
from flows.clock import Clock

log = structlog.get_logger()

BATCH = 50
PAUSE = 3.0
"""Seconds between two edits of one message."""


class BoardKeeper:
    """Draws what is out of date. An edit is idempotent, so an unknown one is simply tried again."""

    def __init__(
        self,
        boards: Boards,
        reader: Reader,
        painter: Painter,
        mouth: Mouth,
        budget: Budget,
        clock: Clock,
        draw: DrawCard,
    ) -> None:
        self._boards = boards
        self._reader = reader
        self._painter = painter
        self._mouth = mouth
        self._budget = budget
        self._clock = clock
        self._draw = draw
        self.moved: Moved | None = None

    async def step(self, pause: float = PAUSE) -> int:
        """Draw what is due; returns how many boards were taken."""
        due: list[Board] = list(await self._boards.due(BATCH, pause))
        async with asyncio.TaskGroup() as group:
            for board in due:
                group.create_task(self._one(board))
        return len(due)

    async def _one(self, board: Board) -> None:
        chat_id = await self._reader.address(_recipient(board))
        if chat_id is None:
            await self._boards.failed(board, "no chat")
            return
        if self._budget.stopped(chat_id):
            await self._boards.tried(board, "429")
            return
        screen = await self._screen(board)
        if screen is None:
            await self._boards.failed(board, "cannot be drawn")
            return
        try:
            await self._show(board, chat_id, screen)
        except Exception as error:
            await self._went_wrong(board, chat_id, judge(error))

    async def _screen(self, board: Board) -> Screen | None:
        try:
            view, profile = await self._reader.view(board)
            card = self._draw(view, board.show, profile, self._clock.now())
        except LookupError as error:
            log.error("board.broken", board=board.id, kind=board.show.kind, exc_info=error)
            return None
        return self._painter.draw(card, terms_of(profile))

    async def _show(self, board: Board, chat_id: int, screen: Screen) -> None:
        digest = _digest(chat_id, screen)
        if board.message_id is None or board.chat_id != chat_id:
            message_id = await self._mouth.post(chat_id, screen)
            await self._boards.shown(board, chat_id, message_id, digest)
            await self._undress(board, chat_id)
            return
        if digest != board.digest:
            await self._mouth.edit(chat_id, board.message_id, screen)
        await self._boards.shown(board, chat_id, board.message_id, digest)

    async def _undress(self, board: Board, chat_id: int) -> None:
        """Take the buttons from the message before; that it fails harms nobody."""
        if board.old_message_id is None or board.chat_id != chat_id:
            return
        try:
            await self._mouth.bare(chat_id, board.old_message_id)
        except Exception as error:
            log.info("board.not_undressed", board=board.id, reason=judge(error).reason)

    async def _went_wrong(self, board: Board, chat_id: int, judged: Judged) -> None:
        match judged.fate:
            case Fate.SAME:
                assert board.message_id is not None
                await self._boards.shown(board, chat_id, board.message_id, board.digest)
                return
            case Fate.GONE:
                await self._boards.lost(board)
            case Fate.BLOCKED | Fate.REFUSED | Fate.MARKUP:
                await self._boards.failed(board, judged.reason)
            case Fate.MOVED if self.moved:
                await self.moved(chat_id, judged.moved_to)
                await self._boards.lost(board)
            case Fate.WAIT:
                self._budget.stop(chat_id, judged.wait)
                await self._boards.tried(board, judged.reason)
            case _:
                await self._boards.tried(board, judged.reason)
        log.warning("board.failed", board=board.id, fate=judged.fate.value, reason=judged.reason)


def terms_of(profile: Any) -> dict[str, str]:
    """The words of the county that every text may use."""
    terms: dict[str, str] = profile.terms.model_dump()
    return terms


def _recipient(board: Board) -> str:
    person = board.show.person_id
    return f"p{person}" if person else f"g{board.community_id}"


def _digest(chat_id: int, screen: Screen) -> str:
    shown = json.dumps([chat_id, screen.html, screen.markup], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()
