"""A mouth without a Telegram, and everything around it, for tests of those who speak."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from bot.budget import NoBudget
from bot.lines import Lines
from bot.nursery import Nursery
from bot.screens.painter import Painter
from bot.screens.render import Screen
from bot.sender import Speech
from bot.texts import book
from tests.bot.fakes import FakeReader, StillClock


class FakeMouth:
    """Says into a list; `faults` are raised first, in their order."""

    def __init__(self) -> None:
        self.said: list[tuple[Any, ...]] = []
        self.faults: list[BaseException] = []
        self._ids: Iterator[int] = count(100)

    def _say(self, *what: Any) -> int:
        if self.faults:
            raise self.faults.pop(0)
        self.said.append(what)
        return next(self._ids)

    async def send(self, chat_id: int, screen: Screen, reply_to: int = 0) -> int:
        return self._say("send", chat_id, screen.html)

    async def post(self, chat_id: int, screen: Screen) -> int:
        return self._say("post", chat_id, screen.html)

    async def plain(self, chat_id: int, screen: Screen) -> int:
        return self._say("plain", chat_id, screen.html)

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> None:
        self._say("edit", chat_id, message_id, screen.html)

    async def bare(self, chat_id: int, message_id: int) -> None:
        self._say("bare", chat_id, message_id)

    async def document(self, chat_id: int, name: str, body: bytes, screen: Screen) -> int:
        return self._say("document", chat_id, name, body)

    async def toast(self, query_id: str, text: str, *, alert: bool, url: str | None) -> None:
        self._say("toast", query_id, text, alert, url)

    async def leave(self, chat_id: int) -> None:
        self._say("leave", chat_id)


def speech(mouth: FakeMouth, reader: FakeReader, *, strict: bool = True) -> Speech:
    """A voice over stand-ins."""
    clock = StillClock()
    painter = Painter(book(), clock, reader, "yishi_bot", strict=strict)
    return Speech(painter, mouth, NoBudget(), clock, Lines(), Nursery())  # type: ignore[arg-type]
