"""Draws cards for now and for their community; a card that is broken becomes a kind sentence."""

import itertools
from collections.abc import Mapping
from datetime import tzinfo

import structlog

from bot.ports import Reader
from bot.screens.format import CHINA
from bot.screens.render import Renderer, Screen, label_of
from bot.texts import Book, TextError
from flows.clock import Clock
from flows.outcome import Answer, Card, Refused, Words

log = structlog.get_logger()


class Painter:
    """`strict` raises for a broken card (tests); otherwise people read that nothing is lost."""

    def __init__(
        self,
        book: Book,
        clock: Clock,
        reader: Reader,
        bot_name: str,
        *,
        strict: bool,
        zone: tzinfo = CHINA,
    ) -> None:
        self._zone = zone
        self._book = book
        self._clock = clock
        self._reader = reader
        self._bot_name = bot_name
        self.strict = strict
        self._numbers = itertools.count(1)

    async def card(self, card: Card, community_id: int, case_id: int) -> Screen:
        """A card of a stored message."""
        return self.draw(card, await self._terms(_words_of(card), community_id, case_id))

    def draw(self, card: Card, terms: Mapping[str, str]) -> Screen:
        """A card with the words of its county."""
        try:
            return self._renderer(terms).card(card)
        except (TextError, ValueError) as error:
            return Screen(self._sorry(card.key, error))

    async def toast(self, answer: Answer | Refused, community_id: int, case_id: int) -> str:
        """What the presser reads."""
        words = [Words(answer.key, answer.params)]
        terms = await self._terms(words, community_id, case_id)
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

    async def _terms(
        self, words: list[Words], community_id: int, case_id: int
    ) -> Mapping[str, str]:
        """The words of the county, fetched only when something lacks them: most texts do not."""
        if not any(self._renderer({}).lacks(one) for one in words):
            return {}
        return await self._reader.terms(community_id, case_id)

    def _renderer(self, terms: Mapping[str, str]) -> Renderer:
        return Renderer(self._book, self._clock.now(), terms, self._bot_name, self._zone)

    def _sorry(self, key: str, error: Exception) -> str:
        if self.strict:
            raise error
        number = next(self._numbers)
        log.error("screen.broken", key=key, ref=number, exc_info=error)
        return self.sentence("bot.internal_error", ref=number)


def _words_of(card: Card) -> list[Words]:
    """Every text on a card."""
    labels = [Words(label_of(b), b.params) for row in card.rows for b in row]
    heads = [card.head] if card.head else []
    return [Words(card.key, card.params), *heads, *labels]
