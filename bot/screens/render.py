"""A card becomes HTML and a keyboard; strict, because a hole in a text is a fault of ours."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from html import unescape
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import codec
from bot.screens.format import CHINA, Formatter, fill
from bot.texts import Book, TextError
from flows.outcome import Answer, Button, Card, Refused, Words

TAG = re.compile(r"</?[a-z][^>]*>")
LABEL = 40
"""Characters of a label; a longer one is cut, since phones would cut it anyway."""

ALERT = 200
DEEP_LINK = "link"
"""The act of a button that opens the private chat; its arg is the payload of the link."""

GROUP_LINK = "startgroup"
"""The act of a button that adds the bot to a group; its arg is the payload, "" for none."""

RIGHTS = "manage_chat+pin_messages+delete_messages"
"""What an administrator of a group needs to be to hear statements and pin the notice."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What Telegram is given: HTML and, under it, the buttons."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None

    @property
    def markup(self) -> dict[str, Any]:
        """The keyboard as data, for comparing."""
        return self.keyboard.to_dict() if self.keyboard else {}


class Renderer:
    """Renders for one moment and one profile, whose terms are values that every text may use."""

    def __init__(
        self,
        book: Book,
        now: datetime,
        terms: Mapping[str, str],
        bot_name: str = "",
        zone: tzinfo = CHINA,
    ) -> None:
        self._book = book
        self._format = Formatter(book, now, zone)
        self._terms = {name: self._format.one(term) for name, term in terms.items()}
        self._terms["bot"] = bot_name
        self._bot_name = bot_name

    def card(self, card: Card) -> Screen:
        """The whole screen: where we are, what there is to know, what can be pressed."""
        lines = [self.html(card.head)] if card.head else []
        lines.append(self.html(Words(card.key, card.params)))
        rows = [[self._button(card, button) for button in row] for row in card.rows if row]
        html = "\n".join(line for line in lines if line)
        if not without_markup(html).strip():
            raise TextError(f"{card.key!r} says nothing")
        return Screen(html, InlineKeyboardMarkup(rows) if rows else None)

    def html(self, words: Words) -> str:
        """A text as Telegram's HTML."""
        template = self._book[words.key]
        values = {name: self._value(value) for name, value in words.params.items()}
        return fill(template, self._terms | values, words.key)

    def lacks(self, words: Words) -> bool:
        """Whether the text, or one inside it, has a hole that its own values leave open."""
        if words.key in self._book and not self._book.holes(words.key) <= words.params.keys():
            return True
        return any(self.lacks(part) for part in _inside(words.params.values()))

    def plain(self, words: Words) -> str:
        """A text for where no markup is: labels, toasts, alerts, the console."""
        return without_markup(self.html(words))

    def toast(self, answer: Answer | Refused) -> str:
        """What the presser reads, within Telegram's 200 characters."""
        return _cut(self.plain(Words(answer.key, answer.params)), ALERT)

    def _value(self, value: Any) -> str:
        if isinstance(value, Words):
            return self.html(value)
        if isinstance(value, Sequence) and not isinstance(value, str):
            lines = isinstance(value, list) and any(isinstance(part, Words) for part in value)
            return self._format.join([self._value(part) for part in value], lines=lines)
        return self._format.one(value)

    def _button(self, card: Card, button: Button) -> InlineKeyboardButton:
        label = self.plain(Words(label_of(button), button.params))
        text = _cut(" ".join(label.split()), LABEL)
        if not text:
            raise TextError(f"button {button.act!r} has an empty label")
        if button.act == DEEP_LINK:
            return InlineKeyboardButton(text, url=self.link(button.arg))
        if button.act == GROUP_LINK:
            return InlineKeyboardButton(text, url=self.group_link(button.arg))
        epoch = card.epoch if button.epoch is None else button.epoch
        pressed = codec.Pressed(button.ref or card.ref, epoch, button.act, button.arg)
        return InlineKeyboardButton(text, callback_data=codec.write(pressed))

    def link(self, payload: str) -> str:
        """A link into the private chat with the bot."""
        address = f"https://t.me/{self._bot_name}"
        return f"{address}?start={payload}" if payload else address

    def group_link(self, payload: str) -> str:
        """A link that adds the bot to a group and asks to make it an administrator."""
        return f"https://t.me/{self._bot_name}?startgroup={payload}&admin={RIGHTS}"


def _inside(values: Iterable[Any]) -> Iterator[Words]:
    """The texts that stand as values, also in lists."""
    for value in values:
        if isinstance(value, Words):
            yield value
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield from _inside(value)


def label_of(button: Button) -> str:
    """The key of a button's label."""
    return button.label or f"btn.{button.act}"


def without_markup(html: str) -> str:
    """The visible text alone."""
    return unescape(TAG.sub("", html))


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
