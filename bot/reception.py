"""Receives whoever has no name here: screens drawn from his press alone, nothing of him kept (domain/05 §5.11)."""

from dataclasses import replace

from bot.ports import Reader
from bot.wish import Hint, Wish
from flows import links, welcome
from flows.clock import Clock
from flows.model import Community
from flows.outcome import Card

ENTER = frozenset({"start", "setup", "menu"})
"""What a stranger may type."""

SCREENS = frozenset({"consent", "join"})
"""What stands on the buttons of the first screens."""

VILLAGE = "k"
"""The letter of an origin that is a community's number; the others are letters of links."""


class Reception:
    """Knows who administers the bot, and asks which villages there are."""

    def __init__(self, reader: Reader, clock: Clock, admins: frozenset[int]) -> None:
        self._reader = reader
        self._clock = clock
        self._admins = admins

    def is_admin(self, telegram_id: int) -> bool:
        """Whether the operator has named this account."""
        return telegram_id in self._admins

    async def meet(self, wish: Wish) -> Card | Hint | None:
        """The next screen for a stranger; None for the press by which he has agreed to both."""
        if wish.typed and wish.act in ENTER:
            return await self._enter(wish)
        if wish.query_id and wish.act in SCREENS:
            return await self._screen(wish)
        return Hint(
            "bot.stranger_private",
            wish.chat,
            wish.query_id,
            0 if wish.query_id else wish.message_id,
        )

    async def _enter(self, wish: Wish) -> Card:
        villages = await self._reader.villages()
        if self.is_admin(wish.telegram_id) and (not villages or wish.act == "setup"):
            return welcome.ask_data("setup")
        if not villages:
            return Card("start.nowhere")
        if links.read(wish.arg):
            return await self._by_link(wish.arg)
        if len(villages) > 1:
            return welcome.which(villages)
        return welcome.ask_data("", bad_link=len(wish.arg) > len("setup"))

    async def _by_link(self, payload: str) -> Card:
        """A link of ours leads to its village; one that was made for somebody with a phone does not."""
        letter, token = links.read(payload) or ("", "")
        link = await self._reader.link(token)
        if link is None or not links.good(link, letter, self._clock.now()):
            return welcome.ask_data("", bad_link=True)
        if letter not in "rj" and link.person_id and await self._reader.has_phone(link.person_id):
            return Card("link.foreign", {"name": await self._reader.name_of(link.person_id)})
        return welcome.ask_data(payload)

    async def _screen(self, wish: Wish) -> Card | None:
        if wish.act == "join":
            return None
        choice, _, origin = wish.arg.partition(".")
        if choice == "abroad":
            return welcome.ask_abroad(origin)
        if choice == "how":
            return welcome.how(origin)
        if choice == "no":
            return welcome.declined(await self._village(origin))
        return welcome.ask_data(origin)

    async def _village(self, origin: str) -> Community | None:
        number = await self.community_of(origin)
        return next((v for v in await self._reader.villages() if v.id == number), None)

    async def community_of(self, origin: str) -> int:
        """The village that the origin of a button names, else the only one; 0 when that is none."""
        if origin[:1] == VILLAGE and origin[1:].isdigit():
            known = {village.id for village in await self._reader.villages()}
            return int(origin[1:]) if int(origin[1:]) in known else 0
        found = links.read(origin)
        link = await self._reader.link(found[1]) if found else None
        return link.community_id if link else await self._reader.only_community()


def agreed(wish: Wish) -> Wish:
    """The press that agrees to both, as a wish of its own."""
    return replace(wish, arg="" if wish.arg == "-" else wish.arg)
