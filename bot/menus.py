"""Tells Telegram which commands to offer where: villagers, groups, and more for whoever holds an office."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import rtoml
import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.ports import Reader
from bot.texts import Book

log = structlog.get_logger()

Offered = tuple[BotCommand, ...]


@cache
def table() -> dict[str, Any]:
    """menus.toml."""
    return rtoml.loads((Path(__file__).parent / "menus.toml").read_text("utf-8"))


def commands(names: Iterable[str], book: Book) -> Offered:
    """Commands with their words, each once."""
    return tuple(BotCommand(name, book[f"command.{name}"]) for name in dict.fromkeys(names))


def for_office(roles: Iterable[str], book: Book) -> Offered:
    """What stands in the private chat of somebody with these offices."""
    extra = [name for role in sorted(roles) for name in table()["office"].get(role, ())]
    return commands([*extra, *table()["private"]], book)


class Menus:
    """Sets a menu only where it is not yet what it should be: at the start, and when an office changes."""

    def __init__(self, bot: Bot, reader: Reader, book: Book) -> None:
        self._bot = bot
        self._reader = reader
        self._book = book
        self._set: dict[int, Offered] = {}

    async def begin(self) -> None:
        """The two menus for everybody, then those of the office-holders."""
        private = commands(table()["private"], self._book)
        group = commands(table()["group"], self._book)
        await self._offer(BotCommandScopeAllPrivateChats(), private)
        await self._offer(BotCommandScopeAllGroupChats(), group)
        await self.refresh()

    async def refresh(self) -> None:
        """Follow the offices: a new holder gets more, whoever has none any more the common menu."""
        wanted = self._wanted(await self._reader.offices())
        for chat, offered in wanted.items():
            if self._set.get(chat) != offered:
                await self._offer(BotCommandScopeChat(chat), offered)
        for chat in self._set.keys() - wanted.keys():
            await self._quietly(self._bot.delete_my_commands(BotCommandScopeChat(chat)))
        self._set = wanted

    def _wanted(self, offices: Mapping[int, frozenset[str]]) -> dict[int, Offered]:
        known = table()["office"].keys()
        return {
            chat: for_office(roles, self._book) for chat, roles in offices.items() if roles & known
        }

    async def _offer(self, scope: BotCommandScope, offered: Offered) -> None:
        await self._quietly(self._set_if_other(scope, offered))

    async def _set_if_other(self, scope: BotCommandScope, offered: Offered) -> None:
        if await self._bot.get_my_commands(scope) != offered:
            await self._bot.set_my_commands(offered, scope)

    async def _quietly(self, call: Any) -> None:
        """A menu is a comfort: what cannot be set now is set at the next start."""
        try:
            await call
        except TelegramError as error:
            log.info("menu.not_set", reason=f"{type(error).__name__}: {error}")
