"""Raw updates as Telegram sends them, for tests that need one at a time."""

from typing import Any

from telegram import Update

BOT = {"id": 1000, "is_bot": True, "first_name": "议事", "username": "yishi_bot"}
WANG = {"id": 7_000_000_001, "is_bot": False, "first_name": "秀英", "last_name": "王"}
PRIVATE = {"id": WANG["id"], "type": "private", "first_name": "秀英"}
GROUP = {"id": -1001, "type": "supergroup", "title": "花溪村议事群"}
DATE = 1_772_413_200


def update(**body: Any) -> Update:
    """One update."""
    made = Update.de_json({"update_id": 5, **body}, None)
    assert made is not None
    return made


def raw_message(chat: dict[str, Any], text: str | None = None, **more: Any) -> dict[str, Any]:
    """A message of Wang's in this chat."""
    body = {"message_id": 11, "date": DATE, "chat": chat, "from": WANG, **more}
    return body | ({"text": text} if text is not None else {})


def message(chat: dict[str, Any], text: str | None = None, **more: Any) -> Update:
    """An update with a message."""
    return update(message=raw_message(chat, text, **more))


def press(data: Any, chat: dict[str, Any] = GROUP, **more: Any) -> Update:
    """An update with a press on a message of the bot's."""
    card = {"message_id": 12, "date": DATE, "chat": chat, "from": BOT, "text": "?"}
    query = {"id": "77", "from": WANG, "chat_instance": "1", "message": card, "data": data}
    return update(callback_query=query | more)
