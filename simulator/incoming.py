"""What people do and the bot hears of: messages, edits, presses — each as Telegram's own JSON."""

from __future__ import annotations

import secrets

from simulator.jsons import Json
from simulator.message import Message, Press
from simulator.people import Chat, User
from simulator.text import with_found
from simulator.world import World

REMEMBERED = 20_000


class Impossible(Exception):
    """Somebody tried what his phone would not let him do."""


def look(world: World, user: User, chat: Chat) -> None:
    """Whoever does something in a chat has seen what stands there."""
    world.seen[user.id, chat.id] = chat.last_id


def words(text: str) -> Json:
    """The content of a plain text message, with the entities that Telegram finds."""
    entities = with_found(text, [])
    return {"text": text, "entities": entities} if entities else {"text": text}


def say(
    world: World, user: User, chat: Chat, content: Json, reply: Message | None = None
) -> Message:
    """A person sends something; the bot gets it if it may hear it."""
    if not chat.holds(user):
        raise Impossible(f"{user.name} is not in {chat.title or 'this chat'}")
    if chat.migrated_to:
        chat = chat.migrated_to
    if chat.private and (user.blocked or not user.started):
        raise Impossible(f"{user.name} must press Start first")
    if not chat.private and not chat.member(user).can_send:
        raise Impossible(f"{user.name} is muted")
    message = world.post(chat, user, content, reply)
    look(world, user, chat)
    tell(world, message)
    return message


def tell(world: World, message: Message, kind: str = "message") -> Json | None:
    """Queue the update about a message, if the bot hears it."""
    if not hears(world, message):
        return None
    return world.queue.put(kind, message.data, f"chat {message.chat.id}")


def hears(world: World, message: Message) -> bool:
    """Privacy mode: without administrator rights only commands, replies to the bot, and notices."""
    me = message.chat.member(world.bot)
    if message.chat.private:
        return True
    if not me.present:
        return False
    if me.leads or not world.privacy or message.service:
        return True
    answered = message.data.get("reply_to_message", {}).get("from", {}).get("id")
    return answered == world.bot.id or any(
        _for_me(world, command) for command in world.plain(message, "bot_command")
    )


def _for_me(world: World, command: str) -> bool:
    """``/next`` and ``/next@us`` are for us, ``/next@other_bot`` is not."""
    _, _, addressee = command.partition("@")
    return addressee.lower() in {"", world.bot.username.lower()}


def edit(world: World, message: Message, content: Json) -> None:
    """A person edits his own message."""
    drop = {"text", "entities", "caption", "caption_entities"}
    world.alter(message, {**content, "edit_date": world.times.unix()}, drop)
    tell(world, message, "edited_message")


def press(world: World, user: User, message: Message, data: str) -> Press:
    """A person presses a callback button (or a forger sends its data)."""
    number = str(secrets.randbits(62) | 1 << 61)
    made = Press(number, user, message, data, world.times.now())
    world.presses[number] = made
    if len(world.presses) > REMEMBERED:
        del world.presses[next(iter(world.presses))]
    look(world, user, message.chat)
    body: Json = {"id": number, "from": user.to_json(), "message": as_pressed(message)}
    body |= {"chat_instance": world.instance(message.chat), "data": data}
    world.queue.put("callback_query", body, f"user {user.id}")
    return made


def as_pressed(message: Message) -> Json:
    """The message of a press; one deleted meanwhile comes inaccessible, with date 0."""
    if message.deleted:
        return {"chat": message.chat.to_json(), "message_id": message.id, "date": 0}
    return message.data
