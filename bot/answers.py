"""Says at once what became of a wish: a toast, an alert, a reply. Never stored, never repeated."""

from collections.abc import Awaitable, Callable

import structlog
from telegram import Update
from telegram.error import TelegramError

from bot.mouth import Mouth
from bot.nursery import Nursery
from bot.ports import Done
from bot.screens.painter import Painter
from bot.screens.render import Screen
from bot.wish import Hint, Wish
from flows.outcome import Answer, Button, Card, Refused

log = structlog.get_logger()


SETUP = "setup"
"""The living message that is drawn anew whenever an office may have changed hands."""


class Answers:
    """Sends errands; what they say can be read back at any time, so a failure is only noted."""

    def __init__(self, mouth: Mouth, painter: Painter, nursery: Nursery, bot_name: str) -> None:
        self._mouth = mouth
        self._painter = painter
        self._nursery = nursery
        self._bot_name = bot_name
        self.offices_changed: Callable[[], None] = lambda: None

    def speak(self, wish: Wish, done: Done) -> None:
        """The engine's answer, after its commit."""
        if any(show.kind == SETUP for show in done.shows):
            self.offices_changed()
        said = done.refused or done.answer
        if wish.query_id:
            self._errand(self._answer_press(wish, done, said))
        elif said and wish.telegram_id and _says(wish, said):
            self._errand(self._answer_typed(wish, done, said))

    def tell(self, hint: Hint) -> None:
        """A sentence of the bot's own."""
        self._errand(self._hint(hint))

    def show(self, wish: Wish, card: Card) -> None:
        """A screen that is kept nowhere: it takes the place of the one he pressed."""
        self._errand(self._show(wish, card))

    def sorry(self, update: Update) -> None:
        """The update could not be handled at all: say that nothing was recorded."""
        query, chat = update.callback_query, update.effective_chat
        if query or (chat and chat.type == "private"):
            self.tell(Hint("bot.not_recorded", chat.id if chat else 0, query.id if query else ""))

    def _errand(self, work: Awaitable[None]) -> None:
        self._nursery.send("answer", _quietly(work))

    async def _answer_press(self, wish: Wish, done: Done, said: Answer | Refused | None) -> None:
        text = ""
        if said:
            text = await self._painter.toast(said, done.community_id, done.case_id)
        await self._mouth.toast(wish.query_id, text, alert=bool(said and said.alert), url=None)

    async def _answer_typed(self, wish: Wish, done: Done, said: Answer | Refused) -> None:
        card = Card(said.key, said.params)
        screen = await self._painter.card(card, done.community_id, done.case_id)
        reply_to = 0 if wish.private else wish.message_id
        await self._mouth.send(wish.chat, screen, reply_to)

    async def _show(self, wish: Wish, card: Card) -> None:
        screen = self._painter.draw(card, {})
        if not wish.query_id:
            await self._mouth.send(wish.chat, screen)
            return
        await self._mouth.toast(wish.query_id, "", alert=False, url=None)
        await self._mouth.edit(wish.chat, wish.message_id, screen)

    async def _hint(self, hint: Hint) -> None:
        if hint.query_id:
            text = self._painter.sentence(hint.key, **self._values(hint))
            url = None if hint.link is None else self._painter.link(hint.link)
            await self._mouth.toast(hint.query_id, text, alert=hint.alert, url=url)
            return
        button = Button("link", hint.link or "", label="btn.bot.to_private")
        rows = ((button,),) if hint.link is not None else ()
        screen: Screen = self._painter.draw(Card(hint.key, self._values(hint), rows), {})
        await self._mouth.send(hint.chat, screen, hint.reply_to)

    def _values(self, hint: Hint) -> dict[str, str]:
        return {"bot": f"@{self._bot_name}"} if hint.key == "bot.stranger" else {}


def _says(wish: Wish, said: Answer | Refused) -> bool:
    """In the group the bot keeps silent unless the refusal asks to be said."""
    return wish.private or (isinstance(said, Refused) and said.reply)


async def _quietly(work: Awaitable[None]) -> None:
    """Too old a press, a blocked person, a broken line: nothing hangs on an answer (DECISIONS 2)."""
    try:
        await work
    except TelegramError as error:
        log.info("answer.not_given", reason=f"{type(error).__name__}: {error}")
    except Exception as error:
        log.error("answer.failed", exc_info=error)
