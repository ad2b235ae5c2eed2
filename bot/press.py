"""The desk: finds out who asks, makes the wish a Command, has it run, and passes on the answer."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from telegram import Update
from telegram.constants import ChatMemberStatus

from bot.parse import Parser
from bot.ports import Classify, Done, Reader, Store
from bot.reception import Reception, agreed
from bot.turns import TURN
from bot.wish import Hint, Unreadable, Wish
from flows import links
from flows.acts import ACTS
from flows.clock import Clock
from flows.command import BOT, Command, Ref
from flows.outcome import Card

CLASSIFIED = frozenset({"propose", "retitle", "dictate"})
"""Kinds of question whose typed answer is a topic: it is classified before the engine sees it."""

BINDING = frozenset({"bind", "botstatus"})
"""Acts that may make a group the village's."""

LINKED = frozenset({"start", "join", "bind"})
"""Acts that may come with a deep link, and for which it counts which account it is."""


class Voice(Protocol):
    """Says at once what became of something; never waited for."""

    def speak(self, wish: Wish, done: Done) -> None:
        """The engine's answer, after its commit."""
        ...

    def tell(self, hint: Hint) -> None:
        """A sentence of the bot's own."""
        ...

    def show(self, wish: Wish, card: Card) -> None:
        """A screen for somebody nobody knows: in place of the one he pressed, else below."""
        ...


class Desk:
    """Where every update ends."""

    def __init__(
        self,
        store: Store,
        reader: Reader,
        clock: Clock,
        parser: Parser,
        classify: Classify,
        voice: Voice,
        admins: frozenset[int] = frozenset(),
    ) -> None:
        self._store = store
        self._reader = reader
        self._clock = clock
        self._parser = parser
        self._classify = classify
        self._voice = voice
        self._reception = Reception(reader, clock, admins)

    async def serve(self, update: Update, inbox_id: int) -> None:
        """Handle one update; raises when it could not be handled, and then nothing was written."""
        try:
            asked = self._parser.read(update)
        except Exception as error:
            raise Unreadable(repr(error)) from error
        if isinstance(asked, Wish):
            await self._perform(asked, inbox_id)
        else:
            await self._pass_over(asked, inbox_id)

    async def _perform(self, wish: Wish, inbox_id: int) -> None:
        if await self._is_housekeeping(wish):
            await self._store.inbox_done(inbox_id, wish.act)
            return
        if wish.act not in ACTS:
            await self._pass_over(_unheard_of(wish), inbox_id)
            return
        if await self._is_chatter(wish):
            await self._pass_over(None, inbox_id)
            return
        wish = await self._to_page(wish)
        command = await self._command(wish)
        if not isinstance(command, Command):
            await self._receive(wish, command, inbox_id)
            return
        turn = TURN.get(None)
        if turn:
            await turn.wait()
            turn.pass_on()
        done = await self._store.run(command, inbox_id)
        self._voice.speak(wish, done)

    async def _to_page(self, wish: Wish) -> Wish:
        """The link on a posting opens its page, for anybody: a stranger only reads (domain/05 §5.4)."""
        letter, token = links.read(wish.arg) or ("", "")
        if wish.act != "start" or letter != "p":
            return wish
        link = await self._reader.link(token)
        if link is None or not link.case_id:
            return wish
        data = {"telegram_id": wish.telegram_id, "page": True}
        return replace(wish, act="pubpage", ref=Ref("c", link.case_id), data=data)

    async def _pass_over(self, hint: Hint | None, inbox_id: int) -> None:
        """Nothing for the engine; the raw text of what people said is scrubbed with it."""
        await self._store.inbox_done(inbox_id, hint.key if hint else "", "ignored")
        if hint:
            self._voice.tell(hint)

    async def _receive(self, wish: Wish, said: Card | Hint, inbox_id: int) -> None:
        """Somebody unknown was given a screen, or a sentence: nothing of him stays."""
        if isinstance(said, Hint):
            await self._pass_over(said, inbox_id)
            return
        await self._store.inbox_done(inbox_id, said.key, "ignored")
        self._voice.show(wish, said)

    async def _is_housekeeping(self, wish: Wish) -> bool:
        """What Telegram reports about chats alone; each may come twice and does no more then."""
        if wish.act == "migrated":
            await self._store.chat_moved(wish.data["from"], wish.data["to"])
            return True
        if wish.act == "bot_status" and wish.private:
            await self._opened(wish.data["telegram_id"], str(wish.data["status"]))
            return True
        return False

    async def _opened(self, telegram_id: int, status: str) -> None:
        """Somebody shut the bot out of his private chat, or let it in again."""
        await self._store.account_blocked(telegram_id, blocked=status == ChatMemberStatus.BANNED)

    async def _command(self, wish: Wish) -> Command | Card | Hint:
        community_id = 0
        if not wish.private:
            community_id = await self._home_of_group(wish)
            if not community_id and wish.telegram_id:
                return _hint(wish, "bot.group_unset", link="setup")
            if wish.act == "bind" and not self._reception.is_admin(wish.telegram_id):
                return _hint(wish, "bot.only_private", link="menu")
        by = await self._person(wish)
        if by is None and wish.data.get("page"):
            by = BOT  # a forged press carries no such mark: only a link of ours gives it
        if by is None:
            met = await self._reception.meet(wish) if wish.private else _stranger(wish)
            if met is not None:
                return met
            by, wish = BOT, agreed(wish)
            community_id = await self._reception.community_of(wish.arg)
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
            data=await self._data(wish, by),
        )

    async def _home_of_group(self, wish: Wish) -> int:
        """The community of a group; for an administrator who binds a new one, his own (DECISIONS 18)."""
        bound = await self._reader.community_of(wish.chat)
        by = wish.telegram_id or int(wish.data.get("telegram_id", 0))
        if bound or wish.act not in BINDING or not self._reception.is_admin(by):
            return bound
        link = await self._reader.link((links.read(wish.arg) or ("", ""))[1])
        person = await self._reader.person_of(by)
        if link is not None or person is None:
            return link.community_id if link and link.purpose == "g" else 0
        return await self._reader.focused_on(person)

    async def _data(self, wish: Wish, by: int) -> dict[str, Any]:
        """What the edge knows: the verdict on a topic, whose account it is, the link in hand."""
        data = dict(wish.data)
        if "author" in data:
            data["person"] = await self._reader.person_of(int(data["author"])) or BOT
        if wish.act in LINKED:
            data["telegram_id"] = wish.telegram_id
            data["token"] = (links.read(wish.arg) or ("", ""))[1]
        by_fact = int(data.get("telegram_id", 0)) if wish.act == "botstatus" else 0
        if self._reception.is_admin(wish.telegram_id or by_fact):
            data["admin"] = True
        if wish.act == "text" and by != BOT and await self._is_topic(by):
            data["verdict"] = dict(await self._classify(data["text"], by))
        return data

    async def _person(self, wish: Wish) -> int | None:
        """Whoever asks; the bot itself for facts; nobody for a stranger."""
        return await self._reader.person_of(wish.telegram_id) if wish.telegram_id else BOT

    async def _is_chatter(self, wish: Wish) -> bool:
        """What people say or change in a group without a part in the minutes; it is never kept."""
        if wish.act == "edited":
            community_id = await self._reader.community_of(wish.chat)
            number = wish.data.get("message_id")
            if not community_id or not isinstance(number, int):
                return True
            return not await self._reader.recorded(community_id, number)
        return wish.act == "heard" and not await self._has_the_floor(wish)

    async def _has_the_floor(self, wish: Wish) -> bool:
        """Whether it is this person's turn to speak; nothing else of a group is ever kept."""
        community_id = await self._reader.community_of(wish.chat)
        person = await self._reader.person_of(wish.telegram_id) if community_id else None
        return person is not None and await self._reader.speaker(community_id) == person

    async def _is_topic(self, person_id: int) -> bool:
        return await self._reader.wizard_kind(person_id) in CLASSIFIED

    def _at(self, wish: Wish) -> datetime:
        """A message counts from its own date, but never from the future; a press has no date."""
        now = self._clock.now()
        return min(wish.at, now) if wish.at else now


def _unheard_of(wish: Wish) -> Hint | None:
    """An act that the engine does not have: forged on a button, or a word whose day will come."""
    if wish.query_id:
        return Hint("bot.stale", wish.chat, wish.query_id, alert=False)
    return Hint("bot.not_yet", wish.chat) if wish.typed and wish.private else None


def _stranger(wish: Wish) -> Hint:
    return _hint(wish, "bot.stranger", link="hello")


def _hint(wish: Wish, key: str, link: str | None = None) -> Hint:
    return Hint(key, wish.chat, wish.query_id, 0 if wish.query_id else wish.message_id, link)
