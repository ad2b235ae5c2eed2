"""Coming and going: who joins, leaves, blocks, who promotes the bot, and groups that migrate."""

from __future__ import annotations

from simulator.incoming import tell, words
from simulator.jsons import Json
from simulator.message import Message
from simulator.people import Chat, Member, User
from simulator.world import SUPERGROUP, World


def set_status(world: World, chat: Chat, user: User, status: str, by: User | None = None) -> Member:
    """Change somebody's standing; the update is ``my_chat_member`` for the bot itself."""
    old = chat.member(user)
    before = old.to_json()
    new = chat.members[user.id] = Member(user, status, old.anonymous, old.can_send, old.pins)
    _report(world, chat, before, new, by or user)
    return new


def restrict(world: World, chat: Chat, user: User, *, can_send: bool, by: User) -> None:
    """Mute or unmute a member."""
    before = chat.member(user).to_json()
    new = Member(user, "member" if can_send else "restricted", can_send=can_send)
    chat.members[user.id] = new
    _report(world, chat, before, new, by)


def _report(world: World, chat: Chat, before: Json, new: Member, by: User) -> None:
    me = chat.member(world.bot)
    mine = new.user is world.bot
    if mine or me.leads:
        body: Json = {"chat": chat.to_json(), "from": by.to_json(), "date": world.times.unix()}
        body |= {"old_chat_member": before, "new_chat_member": new.to_json()}
        kind, line = (
            ("my_chat_member", f"my {chat.id}")
            if mine
            else ("chat_member", f"member {new.user.id}")
        )
        world.queue.put(kind, body, line)
    world.changed()


def join(world: World, chat: Chat, user: User, by: User | None = None) -> Message:
    """Somebody joins, or is added by another."""
    set_status(world, chat, user, "member", by)
    notice = world.post(chat, by or user, {"new_chat_members": [user.to_json()]})
    tell(world, notice)
    return notice


def leave(world: World, chat: Chat, user: User, by: User | None = None) -> Message:
    """Somebody leaves, or is removed by another (then he is "kicked")."""
    kicked = by is not None and by is not user
    notice = world.post(chat, by or user, {"left_chat_member": user.to_json()})
    if user is not world.bot:
        tell(world, notice)
    set_status(world, chat, user, "kicked" if kicked else "left", by)
    return notice


def add_bot(
    world: World, chat: Chat, by: User, *, admin: bool = False, payload: str | None = None
) -> None:
    """Somebody adds the bot; with ``payload`` by a ``startgroup`` link, which also says /start."""
    join(world, chat, world.bot, by)
    if admin:
        set_status(world, chat, world.bot, "administrator", by)
    if payload is not None:
        text = f"/start@{world.bot.username} {payload}".strip()
        tell(world, world.post(chat, by, words(text)))


def block(world: World, user: User) -> None:
    """The user blocks the bot."""
    user.blocked = True
    _private_status(world, user, "member", "kicked")


def unblock(world: World, user: User) -> None:
    """The user lets the bot in again."""
    user.blocked = False
    _private_status(world, user, "kicked", "member")


def _private_status(world: World, user: User, before: str, after: str) -> None:
    chat = world.private(user)
    old, new = Member(world.bot, before), Member(world.bot, after)
    _report(world, chat, old.to_json(), new, user)


def migrate(world: World, group: Chat) -> Chat:
    """The group becomes a supergroup with a new id; both notices go out."""
    number = SUPERGROUP + group.id
    new = Chat(number, "supergroup", group.title, migrated_from=group)
    new.members = group.members
    new.keyboards = group.keyboards
    world.chats[number] = new
    owner = next((m.user for m in group.members.values() if m.status == "creator"), world.bot)
    old_notice = world.post(group, owner, {"migrate_to_chat_id": number})
    new_notice = world.post(new, owner, {"migrate_from_chat_id": group.id})
    tell(world, old_notice)
    tell(world, new_notice)
    group.migrated_to = new
    world.changed()
    return new
