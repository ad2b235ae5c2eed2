"""The desk: finds out who asks, makes the wish a Command, has it run, and passes on the answer."""

from collections.abc import Callable
from datetime import datetime

import structlog
from telegram import Update

from bot.parse import Parser
from bot.ports import Classify, Done, Store
from bot.wish import Hint, Wish
from flows.clock import Clock
from flows.command import BOT, Command

log = structlog.get_logger()

CLASSIFIED = frozenset({"propose", "retitle"})
"""Kinds of question whose typed answer is a topic: it is classified before the engine sees it."""

STRANGERS_MAY = frozenset({"start"})
"""Acts that pass without a person. Everything else of a stranger's ends here: to the engine, a
command by nobody would look like one by the bot itself."""

Speak = Callable[[Wish, Done], None]
Tell = Callable[[Hint], None]


class Desk:
    """Where every update ends. `speak` and `tell` send at once and are never waited for."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        parser: Parser,
        classify: Classify,
        speak: Speak,
        tell: Tell,
    ) -> None:
        self._store = store
        self._clock = clock
        self._parser = parser
        self._classify = classify
        self._speak = speak
        self._tell = tell

    async def serve(self, update: Update, inbox_id: int) -> None:
        """Handle one update; raises when it could not be handled, and then nothing was written."""
        asked = self._parser.read(update)
        if isinstance(asked, Wish):
            asked = await self._perform(asked, inbox_id)
            if asked is None:
                return
        await self._store.inbox.done(inbox_id)
        if asked:
            self._tell(asked)

    async def _perform(self, wish: Wish, inbox_id: int) -> Hint | None:
        """Run the wish; a hint when it may not even be asked."""
        command = await self._command(wish)
        if isinstance(command, Hint):
            return command
        done = await self._store.run(command, inbox_id)
        self._speak(wish, done)
        return None

    async def _command(self, wish: Wish) -> Command | Hint:
        community_id = 0
        if not wish.private:
            community_id = await self._store.reader.community_of(wish.chat)
            if not community_id and wish.telegram_id:
                return _hint(wish, "bot.group_unset", link="setup")
        by = await self._person(wish)
        if by is None:
            return _stranger(wish)
        data = dict(wish.data)
        if by == BOT and wish.telegram_id:
            data |= {"telegram_id": wish.telegram_id, "name": wish.name}
        elif wish.act == "text" and await self._is_topic(by):
            data["verdict"] = dict(await self._classify(data["text"], community_id))
        return Command(
            ref=wish.ref,
            act=wish.act,
            by=by,
            at=self._at(wish),
            arg=wish.arg,
            epoch=wish.epoch,
            chat=wish.chat,
            private=wish.private,
            typed=wish.typed,
            community_id=community_id,
            data=data,
        )

    async def _person(self, wish: Wish) -> int | None:
        """Whoever asks; the bot itself for facts; nobody for a stranger who may ask nothing."""
        if not wish.telegram_id:
            return BOT
        person = await self._store.reader.person_of(wish.telegram_id)
        if person is not None:
            return person
        return BOT if wish.private and wish.act in STRANGERS_MAY else None

    async def _is_topic(self, person_id: int) -> bool:
        return await self._store.reader.wizard_kind(person_id) in CLASSIFIED

    def _at(self, wish: Wish) -> datetime:
        """A message counts from its own date, but never from the future; a press has no date."""
        now = self._clock.now()
        return min(wish.at, now) if wish.at else now


def _stranger(wish: Wish) -> Hint:
    if wish.private:
        return _hint(wish, "bot.stranger_private")
    return _hint(wish, "bot.stranger", link="hello")


def _hint(wish: Wish, key: str, link: str | None = None) -> Hint:
    return Hint(key, wish.chat, wish.query_id, 0 if wish.query_id else wish.message_id, link)
