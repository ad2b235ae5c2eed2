"""Keeps living messages true: drawn from a fresh view, edited in place, the newest wins."""

import asyncio
import hashlib
import json

import structlog

from bot.counties import terms_of
from bot.fate import Fate, Judged, judge
from bot.ports import Board, DrawCard, Reader, Store
from bot.screens.render import Screen
from bot.sender import Moved, Speech, shut

log = structlog.get_logger()

MOST = 50
PAUSE = 3.0
"""Seconds between two edits of one message."""

DOUBT, COPIES = 60.0, 2
"""A first post may stand twice, never more often, and only when the network hid the answer."""


class BoardKeeper:
    """Draws what is out of date. An edit is idempotent, so an unknown one is simply tried again."""

    def __init__(self, store: Store, reader: Reader, speech: Speech, draw: DrawCard) -> None:
        self._store = store
        self._reader = reader
        self._painter = speech.painter
        self._mouth = speech.mouth
        self._budget = speech.budget
        self._clock = speech.clock
        self._lines = speech.lines
        self._nursery = speech.nursery
        self._draw = draw
        self._in_hand: set[int] = set()
        self._reading = asyncio.Lock()
        self._doubts = Doubts()
        self.moved: Moved | None = None

    async def step(self, pause: float = PAUSE) -> int:
        """Begin to draw what is due; returns how many boards were taken."""
        if not await self._store.lead_sending():
            return 0
        async with self._reading:
            busy = set(self._in_hand)  # a turn may end while we read: then the row is from before
            due = await self._reader.boards_due(MOST, pause)
            taken = [board for board in due if board.id not in busy]
            self._in_hand.update(board.id for board in taken)
        for board in taken:
            self._nursery.send(f"board {board.id}", self._turn(board))
        return len(taken)

    async def _turn(self, board: Board) -> None:
        try:
            async with self._lines.turn(_recipient(board)):
                await self._one(board)
        finally:
            self._in_hand.discard(board.id)

    async def _one(self, board: Board) -> None:
        chat_id = await self._reader.address(_recipient(board))
        if chat_id is None:
            await self._store.board_failed(board, "no chat")
            return
        if self._budget.stopped(chat_id) or self._doubts.wait(board):
            await self._store.board_tried(board, "waiting")
            return
        screen = await self._screen(board)
        if screen is None:
            await self._store.board_failed(board, "cannot be drawn")
            return
        try:
            await self._show(board, chat_id, screen)
        except Exception as error:
            await self._went_wrong(board, chat_id, judge(error))

    async def _screen(self, board: Board) -> Screen | None:
        try:
            view, profile = await self._reader.view(board)
            card = self._draw(view, board.show, profile, self._clock.now())
        except Exception as error:
            if self._painter.strict:
                raise
            log.error("board.broken", board=board.id, kind=board.show.kind, exc_info=error)
            return None
        return self._painter.draw(card, terms_of(profile))

    async def _show(self, board: Board, chat_id: int, screen: Screen) -> None:
        digest = _digest(chat_id, screen)
        if board.message_id is None or board.chat_id != chat_id:
            message_id = await self._mouth.post(chat_id, screen)
            await self._store.board_shown(board, chat_id, message_id, digest)
            await self._undress(board, chat_id)
            return
        if digest != board.digest:
            if screen.keyboard and await self._reader.buried(board):
                await self._store.board_buried(board)
                return
            await self._mouth.edit(chat_id, board.message_id, screen)
        await self._store.board_shown(board, chat_id, board.message_id, digest)

    async def _undress(self, board: Board, chat_id: int) -> None:
        """Take the buttons from the message before; that it fails harms nobody."""
        if board.old_message_id is None or board.chat_id != chat_id:
            return
        try:
            await self._mouth.bare(chat_id, board.old_message_id)
        except Exception as error:
            judged = judge(error)
            if judged.fate is not Fate.SAME:  # it had no buttons
                log.info("board.not_undressed", board=board.id, reason=judged.reason)

    async def _went_wrong(self, board: Board, chat_id: int, judged: Judged) -> None:
        match judged.fate:
            case Fate.SAME:
                assert board.message_id is not None
                await self._store.board_shown(board, chat_id, board.message_id, board.digest)
                return
            case Fate.GONE:
                await self._store.board_lost(board)
            case Fate.BLOCKED if await shut(self._store, self._reader, chat_id, _recipient(board)):
                await self._store.board_tried(board, judged.reason)
            case Fate.BLOCKED | Fate.REFUSED | Fate.MARKUP:
                await self._store.board_failed(board, judged.reason)
            case Fate.MOVED if self.moved:
                await self.moved(chat_id, judged.moved_to)
                await self._store.board_lost(board)
            case Fate.WAIT:
                self._budget.stop(chat_id, judged.wait)
                await self._store.board_tried(board, judged.reason)
            case Fate.UNKNOWN if self._doubts.too_many(board):
                await self._store.board_failed(board, judged.reason)
            case _:
                await self._store.board_tried(board, judged.reason)
        log.warning("board.failed", board=board.id, fate=judged.fate.value, reason=judged.reason)


class Doubts:
    """First posts of which nobody knows whether they arrived: one repetition after a minute."""

    def __init__(self) -> None:
        self._since: dict[int, tuple[int, float]] = {}

    def wait(self, board: Board) -> bool:
        """Whether the minute is not over yet."""
        _, until = self._since.get(board.id, (0, 0.0))
        return asyncio.get_running_loop().time() < until

    def too_many(self, board: Board) -> bool:
        """Note one more unknown first post; True when it was the repetition."""
        if board.message_id is not None:
            return False
        times = self._since.pop(board.id, (0, 0.0))[0] + 1
        if times >= COPIES:
            return True
        self._since[board.id] = (times, asyncio.get_running_loop().time() + DOUBT)
        return False


def _recipient(board: Board) -> str:
    person = board.show.person_id
    return f"p{person}" if person else f"g{board.community_id}"


def _digest(chat_id: int, screen: Screen) -> str:
    shown = json.dumps([chat_id, screen.html, screen.markup], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()
