"""Draws cards for now and for their community; a card that is broken becomes a kind sentence."""

import itertools
from collections.abc import Mapping

import structlog

from bot.ports import Reader
from bot.screens.render import Renderer, Screen
from bot.texts import Book, TextError
from flows.clock import Clock
from flows.outcome import Answer, Card, Refused, Words

log = structlog.get_logger()


class Painter:
    """`strict` raises for a broken card (tests); otherwise people read that nothing is lost."""

    def __init__(
        self, book: Book, clock: Clock, reader: Reader, bot_name: str, *, strict: bool
    ) -> None:
        self._book = book
        self._clock = clock
        self._reader = reader
        self._bot_name = bot_name
        self._strict = strict
        self._numbers = itertools.count(1)

    async def card(self, card: Card, community_id: int, case_id: int) -> Screen:
        """A card of a stored message."""
        return self.draw(card, await self._reader.terms(community_id, case_id))

    def draw(self, card: Card, terms: Mapping[str, str]) -> Screen:
        """A card with the words of its county."""
        try:
            return self._renderer(terms).card(card)
        except (TextError, ValueError) as error:
            return Screen(self._sorry(card.key, error))

    async def toast(self, answer: Answer | Refused, community_id: int, case_id: int) -> str:
        """What the presser reads."""
        terms = await self._reader.terms(community_id, case_id)
        try:
            return self._renderer(terms).toast(answer)
        except TextError as error:
            return self._sorry(answer.key, error)

    def sentence(self, key: str, **params: str | int) -> str:
        """One of the bot's own sentences, as HTML."""
        return self._renderer({}).html(Words(key, params))

    def link(self, payload: str) -> str:
        """A link into the private chat."""
        return self._renderer({}).link(payload)

    def _renderer(self, terms: Mapping[str, str]) -> Renderer:
        return Renderer(self._book, self._clock.now(), terms, self._bot_name)

    def _sorry(self, key: str, error: Exception) -> str:
        if self._strict:
            raise error
        number = next(self._numbers)
        log.error("screen.broken", key=key, ref=number, exc_info=error)
        return self.sentence("bot.internal_error", ref=number)
