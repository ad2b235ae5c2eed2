"""Sending: text, forwards, copies, and what all sends have in common."""

from __future__ import annotations

from typing import Any

from simulator import markup, text
from simulator.errors import bad_request
from simulator.jsons import Json
from simulator.message import Message
from simulator.methods.registry import method
from simulator.people import Chat
from simulator.world import World

FORWARDED = ("text", "entities", "caption", "caption_entities", "document", "photo", "poll")
NOT_SIMULATED = ("ephemeral_message_parameters", "business_connection_id", "receiver_user_id")


def send(world: World, args: Json, content: Json, extra: Json | None = None) -> Message:
    """Put the bot's message into the chat, after every check that all sends share."""
    for name in NOT_SIMULATED:
        if name in args:
            raise bad_request(f"the simulator has no {name}")
    keyboard = args.get("reply_markup")
    rows = check_keyboard(keyboard)
    chat = world.writable(args["chat_id"])
    reply = replied(world, chat, args)
    body = {**content, **(extra or {})}
    if rows:
        body["reply_markup"] = rows
    message = world.post(chat, world.bot, body, reply)
    message.silent = bool(args.get("disable_notification"))
    _set_keyboard(chat, keyboard)
    return message


def check_keyboard(keyboard: Json | None) -> Json | None:
    """The inline keyboard to show; other kinds are checked and give None."""
    if keyboard is None:
        return None
    if "inline_keyboard" in keyboard:
        return markup.inline(keyboard)
    if "keyboard" in keyboard:
        markup.reply_rows(keyboard)
    return None


def _set_keyboard(chat: Chat, keyboard: Json | None) -> None:
    """A reply keyboard stays below the text box of everybody in the chat until it is replaced."""
    if keyboard and "keyboard" in keyboard:
        chat.keyboards[0] = markup.reply_rows(keyboard)
    elif keyboard and "remove_keyboard" in keyboard:
        chat.keyboards.pop(0, None)


def replied(world: World, chat: Chat, args: Json) -> Message | None:
    """The message that this one answers."""
    wanted: Json = args.get("reply_parameters") or {}
    number = wanted.get("message_id", args.get("reply_to_message_id"))
    if number is None:
        return None
    found = world.message(chat, number)
    lenient = wanted.get("allow_sending_without_reply") or args.get("allow_sending_without_reply")
    if found is None and not lenient:
        raise bad_request("message to be replied not found")
    return found


@method("sendMessage")
def send_message(world: World, args: Json) -> Json:
    """1–4096 units of text, with an optional keyboard."""
    content = text.message_text(args["text"], args.get("parse_mode"), args.get("entities"))
    options = args.get("link_preview_options")
    return send(world, args, content, {"link_preview_options": options} if options else None).data


@method("forwardMessage")
def forward_message(world: World, args: Json) -> Json:
    """The message itself, with where it came from."""
    source = _source(world, args, "forward")
    origin: Json = {"type": "user", "sender_user": source.sender.to_json()}
    origin["date"] = source.data["date"]
    return send(world, args, _content(source), {"forward_origin": origin}).data


@method("copyMessage")
def copy_message(world: World, args: Json) -> Json:
    """The message without where it came from; only the new id is answered."""
    source = _source(world, args, "copy")
    content = _content(source)
    if "caption" in args:
        content = {k: v for k, v in content.items() if not k.startswith("caption")}
        content |= text.caption(
            args["caption"], args.get("parse_mode"), args.get("caption_entities")
        )
    return {"message_id": send(world, args, content).id}


def _source(world: World, args: Json, verb: str) -> Message:
    chat = world.reachable(args["from_chat_id"])
    found = world.message(chat, args["message_id"])
    if found is None:
        raise bad_request(f"message to {verb} not found")
    if found.service:
        raise bad_request(f"message can't be {'forwarded' if verb == 'forward' else 'copied'}")
    return found


def _content(source: Message) -> Json:
    return {key: source.data[key] for key in FORWARDED if key in source.data}


@method("sendChatAction")
def send_chat_action(world: World, args: Json) -> Any:
    """ "… is typing": kept for whoever wants to look, free of the budgets."""
    if args["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = world.reachable(args["chat_id"])
    world.actions.append((chat.id, world.times.unix(), args["action"]))
    return True


ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
