"""About chats: looking them up, their members, pins, leaving, invitation links."""

from __future__ import annotations

from typing import Any

from simulator.errors import bad_request
from simulator.jsons import Json
from simulator.links import invitation
from simulator.membership import set_status
from simulator.message import Message
from simulator.methods.registry import method
from simulator.people import Chat, Member
from simulator.world import World, without_reply

GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


@method("getChat")
def get_chat(world: World, args: Json) -> Json:
    """Everything about a chat, with the newest pinned message."""
    chat = world.find_chat(args["chat_id"])
    if not chat.private:
        chat = world.reachable(chat.id)
    body = {**chat.to_json(), "accent_color_id": 0, "max_reaction_count": 11}
    body["accepted_gift_types"] = dict.fromkeys(GIFTS, False)
    if chat.pinned:
        body["pinned_message"] = without_reply(chat.messages[chat.pinned[-1]].data)
    return body


@method("getChatMember")
def get_chat_member(world: World, args: Json) -> Json:
    """One member's standing; of others only as administrator for sure, so strangers are refused."""
    chat = world.reachable(args["chat_id"])
    person = world.users.get(args["user_id"])
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return chat.member(person).to_json()


@method("getChatAdministrators")
def get_chat_administrators(world: World, args: Json) -> list[Json]:
    """Owner and administrators, without other bots."""
    chat = _group(world, args)
    return [
        member.to_json()
        for member in chat.members.values()
        if member.leads and (not member.user.is_bot or member.user is world.bot)
    ]


@method("getChatMemberCount")
def get_chat_member_count(world: World, args: Json) -> Any:
    """How many are in the chat, the bot included."""
    chat = world.reachable(args["chat_id"])
    return 2 if chat.private else sum(member.present for member in chat.members.values())


@method("leaveChat")
def leave_chat(world: World, args: Json) -> Any:
    """The bot goes by itself."""
    chat = _group(world, args)
    set_status(world, chat, world.bot, "left")
    return True


def _group(world: World, args: Json) -> Chat:
    chat = world.reachable(args["chat_id"])
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    return chat


def _may_pin(world: World, chat: Chat) -> Member:
    me = chat.member(world.bot)
    if not chat.private and not (me.leads and me.pins):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return me


def _standing(world: World, chat: Chat, number: int, verb: str) -> Message:
    found = world.message(chat, number)
    if found is None:
        raise bad_request(f"message to {verb} not found")
    return found


@method("pinChatMessage")
def pin_chat_message(world: World, args: Json) -> Any:
    """Pin a message; groups see a notice of it."""
    chat = world.writable(args["chat_id"])
    _may_pin(world, chat)
    found = _standing(world, chat, args["message_id"], "pin")
    if found.id in chat.pinned:
        chat.pinned.remove(found.id)
    chat.pinned.append(found.id)
    world.post(chat, world.bot, {"pinned_message": without_reply(found.data)})
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: World, args: Json) -> Any:
    """Unpin one message, or the newest pinned one."""
    chat = world.reachable(args["chat_id"])
    _may_pin(world, chat)
    number = args.get("message_id", chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    world.changed()
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(world: World, args: Json) -> Any:
    """Unpin everything."""
    chat = world.reachable(args["chat_id"])
    _may_pin(world, chat)
    chat.pinned.clear()
    world.changed()
    return True


@method("exportChatInviteLink")
def export_chat_invite_link(world: World, args: Json) -> Any:
    """A link by which people join; administrators only."""
    chat = _group(world, args)
    if not chat.member(world.bot).leads:
        raise bad_request("not enough rights to export chat invite link")
    return invitation(chat)
