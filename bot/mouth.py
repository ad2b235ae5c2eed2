"""The calls to Telegram that say something, each within the budget and the limits of length."""

from typing import Any

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters

from bot.budget import Budget
from bot.fate import PartlySent
from bot.screens.render import Screen, without_markup
from bot.screens.split import CAPTION, LIMIT, length, shorten, split

File = bytes | str
"""The bytes of a file, or the id of one that Telegram has."""

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Mouth:
    """Says screens. Raises what the library raises; bot/fate.py knows what that means."""

    def __init__(self, bot: Bot, budget: Budget, tail: str) -> None:
        self._bot = bot
        self._budget = budget
        self._tail = tail

    async def send(self, chat_id: int, screen: Screen, reply_to: int = 0) -> int:
        """Send in as many pieces as needed; the id of the last, which carries the buttons."""
        pieces = split(screen.html)
        message_id = 0
        for number, piece in enumerate(pieces, start=1):
            keyboard = screen.keyboard if number == len(pieces) else None
            try:
                message_id = (await self._piece(chat_id, piece, keyboard, reply_to)).message_id
            except Exception as error:
                if number == 1:
                    raise
                raise PartlySent(f"piece {number} of {len(pieces)}") from error
        return message_id

    async def _piece(
        self, chat_id: int, html: str, keyboard: InlineKeyboardMarkup | None, reply_to: int
    ) -> Message:
        await self._budget.take(chat_id)
        return await self._bot.send_message(
            chat_id,
            html,
            parse_mode="HTML",
            reply_markup=keyboard,
            link_preview_options=NO_PREVIEW,
            reply_parameters=_reply(reply_to),
        )

    async def plain(self, chat_id: int, screen: Screen) -> int:
        """The words without any markup: the one repetition after Telegram refused the HTML."""
        await self._budget.take(chat_id)
        text = without_markup(screen.html)[: LIMIT // 2]
        message = await self._bot.send_message(chat_id, text, reply_markup=screen.keyboard)
        return message.message_id

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> None:
        """Show another screen in the same place; too long a text ends in a hint at the papers."""
        await self._budget.take(chat_id)
        await self._bot.edit_message_text(
            shorten(screen.html, self._tail),
            chat_id=chat_id,
            message_id=message_id,
            parse_mode="HTML",
            reply_markup=screen.keyboard,
            link_preview_options=NO_PREVIEW,
        )

    async def post(self, chat_id: int, screen: Screen) -> int:
        """Send a screen that will be edited in place: always exactly one message."""
        html = shorten(screen.html, self._tail)
        return (await self._piece(chat_id, html, screen.keyboard, 0)).message_id

    async def bare(self, chat_id: int, message_id: int) -> None:
        """Take the buttons away from a message that is no longer the newest."""
        await self._budget.take(chat_id)
        await self._bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id)

    async def document(self, chat_id: int, name: str, body: File, screen: Screen) -> int:
        """Send a file with the screen as its caption; a longer screen goes before, with the buttons."""
        if length(screen.html) > CAPTION:
            return await self._apart(chat_id, name, body, screen)
        await self._budget.take(chat_id)
        message = await self._bot.send_document(
            chat_id,
            body,
            filename=name,
            caption=screen.html,
            parse_mode="HTML",
            reply_markup=screen.keyboard,
        )
        return message.message_id

    async def _apart(self, chat_id: int, name: str, body: File, screen: Screen) -> int:
        message_id = await self.send(chat_id, screen)
        try:
            await self._budget.take(chat_id)
            await self._bot.send_document(chat_id, body, filename=name)
        except Exception as error:
            raise PartlySent(name) from error
        return message_id

    async def picture(self, chat_id: int, name: str, body: File, screen: Screen) -> int:
        """Send a picture with the screen as its caption."""
        await self._budget.take(chat_id)
        message = await self._bot.send_photo(
            chat_id,
            body,
            filename=name,
            caption=shorten(screen.html, "…", CAPTION),
            parse_mode="HTML",
            reply_markup=screen.keyboard,
        )
        return message.message_id

    async def voice(self, chat_id: int, file_id: str, screen: Screen) -> int:
        """Send a voice again that Telegram has, with the screen as its caption."""
        await self._budget.take(chat_id)
        message = await self._bot.send_voice(
            chat_id,
            file_id,
            caption=shorten(screen.html, "…", CAPTION),
            parse_mode="HTML",
            reply_markup=screen.keyboard,
        )
        return message.message_id

    async def toast(self, query_id: str, text: str, *, alert: bool, url: str | None) -> None:
        """Answer a press; costs no budget."""
        await self._bot.answer_callback_query(query_id, text or None, show_alert=alert, url=url)

    async def leave(self, chat_id: int) -> None:
        """Leave a group where the bot has no business."""
        await self._bot.leave_chat(chat_id)


def _reply(message_id: int) -> Any:
    if not message_id:
        return None
    return ReplyParameters(message_id, allow_sending_without_reply=True)
