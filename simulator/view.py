"""What the page shows: chats, messages and answers as one person's phone sees them."""

from __future__ import annotations

import json
from typing import Any

from simulator.jsons import Json
from simulator.message import SERVICE, Message
from simulator.people import Chat, User
from simulator.world import World

SHOWN = ("text", "entities", "caption", "caption_entities", "media_group_id", "edit_date", "date")


def people(world: World) -> list[Json]:
    """Everybody whose phone can be looked at."""
    return [
        {"id": user.id, "name": user.name, "caption": user.caption}
        for user in world.users.values()
        if not user.is_bot and not user.deactivated
    ]


def waiting(world: World) -> dict[str, int]:
    """Unread messages in the private chats, by person; nobody without any."""
    counted = {
        str(user.id): unread(world, user, world.private(user))
        for user in world.users.values()
        if user.started
    }
    return {person: count for person, count in counted.items() if count}


def phone(world: World, user: User, since: int) -> Json:
    """One person's phone: every chat, with the messages that changed after ``since``."""
    return {
        "seq": world.seq,
        "user": {
            "id": user.id,
            "name": user.name,
            "started": user.started,
            "blocked": user.blocked,
        },
        "chats": [_chat(world, user, chat, since) for chat in world.chats_of(user)],
        "answers": _answers(world, user, since) if since else [],
    }


def _answers(world: World, user: User, since: int) -> list[Json]:
    return [
        {"id": press.id, "text": press.answer.text, "alert": press.answer.show_alert}
        for press in world.recent_answers(since)
        if press.user is user and press.answer
    ]


def _chat(world: World, user: User, chat: Chat, since: int) -> Json:
    history = standing(chat)
    last = history[-1] if history else None
    pinned = chat.messages[chat.pinned[-1]] if chat.pinned else None
    return {
        "id": chat.id,
        "title": world.bot.name if chat.private else chat.title,
        "private": chat.private,
        "with_bot": chat.private or chat.member(world.bot).present,
        "members": sum(member.present for member in chat.members.values()),
        "unread": unread(world, user, chat),
        "last": brief(last) if last else None,
        "pinned": {**brief(pinned), "id": pinned.id} if pinned else None,
        "keyboard": chat.keyboards.get(0, []),
        "commands": commands(world, chat),
        "messages": [_message(world, user, one) for one in all_messages(chat) if one.seq > since],
    }


def all_messages(chat: Chat) -> list[Message]:
    """Also those from before a migration, and the deleted ones (the page must forget them)."""
    before = list(chat.migrated_from.messages.values()) if chat.migrated_from else []
    return [*before, *chat.messages.values()]


def standing(chat: Chat) -> list[Message]:
    """The messages that are still there."""
    return [message for message in all_messages(chat) if not message.deleted]


def unread(world: World, user: User, chat: Chat) -> int:
    """How many messages of others came since the user last looked."""
    seen = world.seen.get((user.id, chat.id), 0)
    return sum(
        one.id > seen and one.sender is not user and not one.deleted
        for one in chat.messages.values()
    )


def brief(message: Message) -> Json:
    """One line about a message, for lists, pins and replies."""
    return {
        "name": message.sender.name,
        "text": message.text[:80],
        "kind": kind(message),
        "date": message.data["date"],
    }


def kind(message: Message) -> str:
    """text, photo, document, poll, or the kind of notice."""
    data = message.data
    wanted = ("document", "photo", "poll", *sorted(SERVICE))
    return next((name for name in wanted if name in data), "text")


def _message(world: World, user: User, message: Message) -> Json:
    if message.deleted:
        return {"chat": message.chat.id, "id": message.id, "deleted": True}
    data = message.data
    body: Json = {name: data[name] for name in SHOWN if name in data}
    body |= {"chat": message.chat.id, "id": message.id, "kind": kind(message)}
    body |= {"mine": message.sender is user, "from": _sender(message), "rows": message.rows}
    body |= {"reactions": message.reactions, "bot": message.sender is world.bot}
    body |= _attached(world, user, message)
    if "reply_to_message" in data:
        replied = message.chat.messages.get(data["reply_to_message"]["message_id"])
        body["reply"] = brief(replied) if replied else None
    if "forward_origin" in data:
        body["forward"] = data["forward_origin"]["sender_user"]["first_name"]
    return body


def _sender(message: Message) -> Json:
    """The name above the bubble; an anonymous administrator speaks as the group."""
    if "sender_chat" in message.data:
        return {"id": message.chat.id, "name": message.chat.title}
    return {"id": message.sender.id, "name": message.sender.name}


def _attached(world: World, user: User, message: Message) -> Json:
    data, body = message.data, Json()
    if "photo" in data:
        largest = data["photo"][-1]
        body["photo"] = {key: largest[key] for key in ("file_id", "width", "height")}
    if "document" in data:
        body["document"] = data["document"]
    if "poll" in data:
        chosen = world.ballots.get(data["poll"]["id"], {}).get(user.id, [])
        body["poll"] = {**data["poll"], "chosen": chosen}
    if message.service:
        body["about"] = _about(data)
    return body


def _about(data: Json) -> str:
    """Whom or what a notice is about."""
    if "new_chat_members" in data:
        return ", ".join(_name(person) for person in data["new_chat_members"])
    if "left_chat_member" in data:
        return _name(data["left_chat_member"])
    pinned: Any = data.get("pinned_message", {}).get("text", data.get("new_chat_title", ""))
    return str(pinned)[:40]


def _name(person: Json) -> str:
    return f"{person['first_name']} {person.get('last_name', '')}".strip()


def commands(world: World, chat: Chat) -> list[Json]:
    """The bot's commands in this chat: its own, those of its kind, else the default ones."""
    kinds = "all_private_chats" if chat.private else "all_group_chats"
    scopes: list[Json] = [
        {"type": "chat", "chat_id": chat.id},
        {"type": kinds},
        {"type": "default"},
    ]
    for scope in scopes:
        for language in ("zh", ""):
            key = f"commands {json.dumps(scope, sort_keys=True)} {language}"
            if key in world.settings:
                found: list[Json] = world.settings[key]["commands"]
                return found
    return []
