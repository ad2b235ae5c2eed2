"""Changing what stands: edits, deletions, reactions, and the answer to a press."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from simulator import markup, text
from simulator.errors import bad_request
from simulator.html import units
from simulator.jsons import Json
from simulator.message import Answer, Message
from simulator.methods.files import media_content, resolve_media
from simulator.methods.registry import method
from simulator.updates import PRESS_LIFE
from simulator.world import World

UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
DELETABLE = timedelta(hours=48)
ALERT_LIMIT = 200
TEXTS = ("text", "entities", "link_preview_options")
CAPTIONS = ("caption", "caption_entities")
MEDIA = ("photo", "document", *CAPTIONS)


def own(world: World, args: Json) -> Message:
    """The bot's message that an edit names; takes one message from the budgets."""
    if "inline_message_id" in args:
        raise bad_request("MESSAGE_ID_INVALID")
    if "message_id" not in args:
        raise bad_request("message identifier is not specified")
    chat = world.writable(args.get("chat_id", ""))
    found = world.message(chat, args["message_id"])
    if found is None:
        raise bad_request("message to edit not found")
    if found.sender is not world.bot or found.service or "forward_origin" in found.data:
        raise bad_request("message can't be edited")
    return found


def change(
    world: World, message: Message, args: Json, content: Json, keys: tuple[str, ...]
) -> Json:
    """Replace ``keys`` by ``content`` and the keyboard by the given one (none given: none stays)."""
    content = world.with_mentions(content)
    keyboard = markup.inline(args.get("reply_markup"))
    if keyboard:
        content = {**content, "reply_markup": keyboard}
    watched = (*keys, "reply_markup")
    if all(message.data.get(key) == content.get(key) for key in watched):
        raise bad_request(UNCHANGED)
    world.alter(message, {**content, "edit_date": world.times.unix()}, watched)
    return message.data


@method("editMessageText")
def edit_message_text(world: World, args: Json) -> Json:
    """New text and keyboard for a text message."""
    content = text.message_text(args["text"], args.get("parse_mode"), args.get("entities"))
    if "link_preview_options" in args:
        content["link_preview_options"] = args["link_preview_options"]
    message = own(world, args)
    if "text" not in message.data:
        raise bad_request("there is no text in the message to edit")
    return change(world, message, args, content, TEXTS)


@method("editMessageCaption")
def edit_message_caption(world: World, args: Json) -> Json:
    """New caption and keyboard for a picture or document."""
    content = text.caption(
        args.get("caption", ""), args.get("parse_mode"), args.get("caption_entities")
    )
    message = own(world, args)
    if "photo" not in message.data and "document" not in message.data:
        raise bad_request("there is no caption in the message to edit")
    return change(world, message, args, content, CAPTIONS)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, args: Json) -> Json:
    """Another keyboard under the same message."""
    return change(world, own(world, args), args, {}, ())


@method("editMessageMedia")
def edit_message_media(world: World, args: Json) -> Json:
    """Another picture or document in the same message."""
    content = media_content(world, resolve_media(args, args["media"]))
    message = own(world, args)
    if "photo" not in message.data and "document" not in message.data:
        raise bad_request("there is no media in the message to edit")
    return change(world, message, args, content, MEDIA)


@method("deleteMessage")
def delete_message(world: World, args: Json) -> Any:
    """Delete one message, within 48 hours and the bot's rights."""
    chat = world.reachable(args["chat_id"])
    found = world.message(chat, args["message_id"])
    if found is None:
        raise bad_request("message to delete not found")
    _check_deletable(world, found)
    world.remove(found)
    return True


@method("deleteMessages")
def delete_messages(world: World, args: Json) -> Any:
    """Delete several; those that are not there are skipped."""
    chat = world.reachable(args["chat_id"])
    for number in args["message_ids"]:
        found = world.message(chat, number)
        if found:
            _check_deletable(world, found)
            world.remove(found)
    return True


def _check_deletable(world: World, message: Message) -> None:
    chat = message.chat
    leads = chat.kind == "supergroup" and chat.member(world.bot).leads
    age = world.times.unix() - message.data["date"]
    mine = message.sender is world.bot or chat.private
    allowed = mine or chat.member(world.bot).leads
    if not allowed or (age > DELETABLE.total_seconds() and not leads):
        raise bad_request("message can't be deleted for everyone")


@method("answerCallbackQuery")
def answer_callback_query(world: World, args: Json) -> Any:
    """Answer a press, once, within its life; free of the budgets."""
    press = world.presses.get(args["callback_query_id"])
    if press is None or press.answer or world.times.now() - press.at >= PRESS_LIFE:
        raise bad_request(TOO_OLD)
    words = text.clean(args.get("text", ""))
    if units(words) > ALERT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answer = Answer(words, bool(args.get("show_alert")), args.get("url", ""))
    press.answered = world.changed()
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, args: Json) -> Any:
    """At most one reaction of the bot; it is shown and nothing else."""
    chat = world.reachable(args["chat_id"])
    found = world.message(chat, args["message_id"])
    if found is None:
        raise bad_request("message to react not found")
    given: list[Json] = args.get("reaction", [])
    if len(given) > 1 or any(one["type"] != "emoji" for one in given):
        raise bad_request("REACTION_INVALID")
    found.reactions = [one["emoji"] for one in given]
    found.seq = world.changed()
    return True
