"""Keeps a world in a file between two runs: a demo that goes on needs its Telegram to go on too.

Presses are not kept (they live 150 seconds); everything else is, also what waits for the bot.
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from simulator.jsons import Json
from simulator.message import Message, StoredFile
from simulator.people import Chat, Member, User
from simulator.updates import Entry
from simulator.world import World


def save(world: World, path: Path) -> None:
    """Write the world down; the file is whole or as it was before."""
    draft = path.with_suffix(f"{path.suffix}.new")
    draft.write_text(json.dumps(written(world), ensure_ascii=False), encoding="utf-8")
    draft.replace(path)


def load(world: World, path: Path) -> bool:
    """Fill an empty world from a file; False when there is none."""
    if not path.exists():
        return False
    restore(world, json.loads(path.read_text(encoding="utf-8")))
    return True


def written(world: World) -> Json:
    """The whole world as JSON."""
    return {
        "last_number": world.last_number,
        "seq": world.seq,
        "epoch": world.epoch,
        "settings": world.settings,
        "users": [asdict(user) for user in world.users.values() if user is not world.bot],
        "chats": [_chat(chat) for chat in world.chats.values()],
        "files": [_file(file) for file in world.files.all()],
        "file_count": world.files.count,
        "ballots": world.ballots,
        "seen": [[user, chat, last] for (user, chat), last in world.seen.items()],
        "next_update": world.queue.next_id,
        "waiting": [_entry(entry) for entry in world.queue.entries],
    }


def _chat(chat: Chat) -> Json:
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title,
        "peer": chat.peer.id if chat.peer else None,
        "username": chat.username,
        "pinned": chat.pinned,
        "keyboard": chat.keyboards.get(0),
        "last_id": chat.last_id,
        "migrated_from": chat.migrated_from.id if chat.migrated_from else None,
        "members": [_member(member) for member in chat.members.values()],
        "messages": [_message(message) for message in chat.messages.values()],
    }


def _member(member: Member) -> Json:
    named = ("status", "anonymous", "can_send", "pins", "title")
    return {"user": member.user.id, **{name: getattr(member, name) for name in named}}


def _message(message: Message) -> Json:
    named = ("id", "data", "seq", "deleted", "silent", "reactions")
    return {"sender": message.sender.id, **{name: getattr(message, name) for name in named}}


def _file(file: StoredFile) -> Json:
    return {**asdict(file), "content": base64.b64encode(file.content).decode()}


def _entry(entry: Entry) -> Json:
    expires = entry.expires.isoformat()
    return {"update": entry.update, "kind": entry.kind, "expires": expires, "line": entry.line}


def restore(world: World, kept: Json) -> None:
    """Fill an empty world with what ``written`` gave."""
    world.last_number, world.seq, world.epoch = kept["last_number"], kept["seq"], kept["epoch"]
    world.settings.update(kept["settings"])
    for user in kept["users"]:
        world.users[user["id"]] = User(**user)
    for chat in kept["chats"]:
        world.chats[chat["id"]] = _read_chat(world, chat)
    for file in kept["files"]:
        world.files.put(StoredFile(**{**file, "content": base64.b64decode(file["content"])}))
    world.files.count = kept["file_count"]
    world.ballots |= {
        poll: {int(user): chosen for user, chosen in votes.items()}
        for poll, votes in kept["ballots"].items()
    }
    world.seen |= {(user, chat): last for user, chat, last in kept["seen"]}
    world.queue.next_id = kept["next_update"]
    for one in kept["waiting"]:
        expires = datetime.fromisoformat(one["expires"])
        world.queue.entries.append(Entry(one["update"], one["kind"], expires, one["line"]))
    world.changed()


def _read_chat(world: World, kept: Json) -> Chat:
    """Chats come in the order in which they arose, so the one migrated from is already there."""
    peer = world.users.get(kept["peer"])
    chat = Chat(kept["id"], kept["kind"], kept["title"], peer, kept["username"])
    chat.pinned, chat.last_id = kept["pinned"], kept["last_id"]
    if kept["keyboard"]:
        chat.keyboards[0] = kept["keyboard"]
    for one in kept["members"]:
        named = {name: value for name, value in one.items() if name != "user"}
        chat.members[one["user"]] = Member(world.users[one["user"]], **named)
    for one in kept["messages"]:
        named = {name: value for name, value in one.items() if name != "sender"}
        chat.messages[one["id"]] = Message(chat, sender=world.users[one["sender"]], **named)
    before = world.chats.get(kept["migrated_from"])
    if before:
        chat.migrated_from, before.migrated_to = before, chat
        chat.members, chat.keyboards = before.members, before.keyboards
    return chat
