"""An update, already taken apart by the library, becomes a wish, a hint, or nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot import codec, plain, words
from bot.wish import Hint, Wish

ANONYMOUS_ADMIN = 1087968824
CHANNEL_BOT = 136817688
TELEGRAM = 777000
NOBODY = frozenset({ANONYMOUS_ADMIN, CHANNEL_BOT, TELEGRAM})
"""Accounts that stand for no person (RELIABILITY F17, F-T21)."""

BINDING = frozenset({"start", "setup"})
"""Commands that, given in a group, say: this is my village's group. A startgroup link gives the first."""

NOTE = "note"
"""The act of the word with which a recorder answers a message."""

LARGEST_FILE = 20_000_000
"""Bytes; a bot cannot fetch more from Telegram."""

Asked = Wish | Hint | None
Data = dict[str, Any]


class Parser:
    """Knows who the bot is, which is all that parsing needs to know."""

    def __init__(self, bot_id: int, bot_name: str) -> None:
        self._bot_id = bot_id
        self._bot_name = bot_name

    def read(self, update: Update) -> Asked:
        """What the update asks for; polls ask for nothing yet."""
        if update.callback_query:
            return _press(update.callback_query)
        if update.my_chat_member:
            return _bot_status(update.my_chat_member)
        if update.chat_member:
            return _member_status(update.chat_member)
        if update.message:
            return self._message(update.message)
        if update.edited_message:
            return self._edited(update.edited_message)
        return None

    def _edited(self, message: Message) -> Asked:
        """A group message that was changed; whether it stands in the minutes, the desk finds out."""
        user, text = message.from_user, _text(message)
        nobody = user is None or user.is_bot or user.id in NOBODY or message.sender_chat
        if nobody or message.chat.type == ChatType.PRIVATE or not text:
            return None
        return _wish(message, "edited", data={"text": text, "message_id": message.message_id})

    def _message(self, message: Message) -> Asked:
        moved = _moved(message)
        if moved:
            return moved
        user = message.from_user
        if user is None or user.is_bot or user.id in NOBODY or message.sender_chat:
            return self._nobody(message)
        if message.via_bot:
            return None
        if message.chat.type == ChatType.PRIVATE:
            return self._private(message)
        return self._group(message)

    def _nobody(self, message: Message) -> Asked:
        """An order given in the name of a group or channel gets advice; anything else, silence."""
        order = words.order(message.text or "", self._bot_name)
        known = order and (order.slash or order.spoken)
        if not known or message.chat.type == ChatType.PRIVATE or message.is_automatic_forward:
            return None
        return Hint("bot.anonymous", message.chat.id, reply_to=message.message_id)

    def _private(self, message: Message) -> Asked:
        if message.photo or message.document or message.voice:
            return _sent(message)
        text = _text(message)
        if not message.text or not text:
            return Hint("bot.cannot_read", message.chat.id) if _content(message) else None
        order = words.order(text, self._bot_name)
        if order:
            if not order.fits(private=True):
                return Hint("bot.only_group", message.chat.id)
            return _wish(message, order.act, order.arg)
        if words.is_command(text):
            return Hint("bot.unknown_command", message.chat.id)
        data: Data = {"text": text, "message_id": message.message_id}
        if message.forward_origin:
            data["forwarded"] = True
        return _wish(message, "text", data=data)

    def _group(self, message: Message) -> Asked:
        if message.forward_origin:
            return self._reply(message) or _heard(message)
        order = words.order(message.text or "", self._bot_name)
        if order and order.act == NOTE:
            return _note(message)
        if order and (order.slash or order.spoken):
            if order.slash and order.act in BINDING:
                return _wish(message, "bind", order.arg)
            if not order.fits(private=False):
                return _elsewhere(message)
            return _wish(message, order.act, order.arg)
        return self._reply(message) or _heard(message)

    def _reply(self, message: Message) -> Asked:
        answered = message.reply_to_message
        if not answered or not answered.from_user or answered.from_user.id != self._bot_id:
            return None
        data = {**_said(message), "reply_to": answered.message_id}
        return _wish(message, "reply", data=data) if data["text"] or "file_id" in data else None


def _sent(message: Message) -> Asked:
    """A picture, a file or a voice, sent to the bot alone."""
    if message.photo:
        data: Data = {"file_id": message.photo[-1].file_id, "caption": _text(message)}
        return _wish(message, "photo", data=data)
    return _file(message) if message.document else _wish(message, "recording", data=_said(message))


def _heard(message: Message) -> Asked:
    """What people say among themselves; it is heard only from whoever has the floor."""
    data = _said(message)
    spoken = (data["text"] or "file_id" in data) and not data["text"].startswith("/")
    return _wish(message, "heard", data=data) if spoken else None


def _note(message: Message) -> Asked:
    """记, as the answer to somebody's message: that message, and who said it."""
    answered = message.reply_to_message
    author = answered.from_user if answered else None
    if answered is None or author is None or author.is_bot or author.id in NOBODY:
        return None
    sent = answered.date.isoformat()
    return _wish(message, NOTE, data={**_said(answered), "author": author.id, "sent": sent})


def _said(message: Message) -> Data:
    """The words of a message, or its voice or picture, and under which number it stands."""
    data: Data = {"text": _text(message), "message_id": message.message_id}
    if message.voice:
        seconds = message.voice.duration
        length = seconds.total_seconds() if isinstance(seconds, timedelta) else seconds
        data |= {"file_id": message.voice.file_id, "seconds": int(length), "media": "voice"}
    elif message.photo:
        data |= {"file_id": message.photo[-1].file_id, "media": "photo"}
    return data | ({"forwarded": True} if message.forward_origin else {})


def _press(query: CallbackQuery) -> Asked:
    pressed = codec.read(query.data)
    user = query.from_user
    chat = query.message.chat if query.message else None
    if pressed is None or chat is None or user.is_bot or user.id in NOBODY:
        return Hint("bot.stale", chat.id if chat else 0, query_id=query.id, alert=False)
    return Wish(
        act=pressed.act,
        arg=pressed.arg,
        ref=pressed.ref,
        epoch=pressed.epoch,
        telegram_id=user.id,
        chat=chat.id,
        private=chat.type == ChatType.PRIVATE,
        name=plain.name(user.full_name),
        query_id=query.id,
        message_id=query.message.message_id if query.message else 0,
    )


def _wish(message: Message, act: str, arg: str = "", data: Data | None = None) -> Wish:
    user = message.from_user
    assert user is not None
    return Wish(
        act=act,
        arg=plain.keep(arg),
        telegram_id=user.id,
        chat=message.chat.id,
        private=message.chat.type == ChatType.PRIVATE,
        typed=True,
        data=data or {},
        name=plain.name(user.full_name),
        message_id=message.message_id,
        at=message.date,
    )


def _text(message: Message) -> str:
    return plain.keep(message.text or message.caption or "")


def _file(message: Message) -> Asked:
    document = message.document
    assert document is not None
    if (document.file_size or 0) > LARGEST_FILE:
        return Hint("bot.too_large", message.chat.id)
    data: Data = {
        "file_id": document.file_id,
        "name": plain.name(document.file_name or ""),
        "caption": _text(message),
    }
    return _wish(message, "file", data=data)


def _content(message: Message) -> bool:
    """Whether a person sent something, and not Telegram a note of service."""
    kinds: tuple[Callable[[Message], object], ...] = (
        lambda m: m.text,
        lambda m: m.voice or m.audio or m.video or m.video_note or m.animation,
        lambda m: m.sticker or m.contact or m.location or m.venue or m.poll or m.dice,
    )
    return any(kind(message) for kind in kinds)


def _elsewhere(message: Message) -> Hint:
    return Hint("bot.only_private", message.chat.id, reply_to=message.message_id, link="menu")


def _moved(message: Message) -> Wish | None:
    """The group became a supergroup: told twice, once from either side, in any order."""
    if message.migrate_to_chat_id:
        old, new = message.chat.id, message.migrate_to_chat_id
    elif message.migrate_from_chat_id:
        old, new = message.migrate_from_chat_id, message.chat.id
    else:
        return None
    return Wish("migrated", 0, old, private=False, data={"from": old, "to": new}, at=message.date)


def _bot_status(change: ChatMemberUpdated) -> Wish:
    """The bot was added, promoted, demoted, removed; in private, blocked or let in again."""
    data = {
        "status": str(change.new_chat_member.status),
        "old": str(change.old_chat_member.status),
        "admin": change.new_chat_member.status == ChatMemberStatus.ADMINISTRATOR,
        "title": plain.name(change.chat.title or ""),
        "type": str(change.chat.type),
        "telegram_id": change.from_user.id,
    }
    private = change.chat.type == ChatType.PRIVATE
    act = "bot_status" if private else "botstatus"
    return Wish(act, 0, change.chat.id, private, data=data, at=change.date)


def _member_status(change: ChatMemberUpdated) -> Wish | None:
    user = change.new_chat_member.user
    if user.is_bot:
        return None
    data = {
        "status": str(change.new_chat_member.status),
        "old": str(change.old_chat_member.status),
        "telegram_id": user.id,
        "name": plain.name(user.full_name),
    }
    return Wish("member_status", 0, change.chat.id, private=False, data=data, at=change.date)
