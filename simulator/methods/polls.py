"""Native polls: sending, voting, stopping."""

from __future__ import annotations

import secrets
from typing import Any

from simulator import text
from simulator.errors import bad_request
from simulator.html import units
from simulator.incoming import Impossible
from simulator.jsons import Json
from simulator.markup import inline
from simulator.message import Message
from simulator.methods.messages import send
from simulator.methods.registry import method
from simulator.people import User
from simulator.world import World

MAX_OPTIONS, QUESTION, OPTION = 12, 300, 100


@method("sendPoll")
def send_poll(world: World, args: Json) -> Json:
    """2–12 options of 1–100, a question of 1–300 characters."""
    poll = _poll(args)
    message = send(world, args, {"poll": poll})
    world.ballots[poll["id"]] = {}
    return message.data


def _poll(args: Json) -> Json:
    kind = args.get("type", "regular")
    if kind != "regular":
        raise bad_request("the simulator has regular polls only")
    question = _words(args["question"], args.get("question_parse_mode"), QUESTION, "question")
    options = [_option(given, index) for index, given in enumerate(args["options"])]
    if not 2 <= len(options) <= MAX_OPTIONS:
        few = len(options) < 2
        raise bad_request(
            "poll must have at least 2 option"
            if few
            else f"poll can't have more than {MAX_OPTIONS} options"
        )
    poll: Json = {"id": str(secrets.randbits(62)), "question": question, "options": options}
    poll |= {"total_voter_count": 0, "is_closed": bool(args.get("is_closed")), "type": kind}
    poll |= {"is_anonymous": args.get("is_anonymous", True), "members_only": False}
    poll["allows_multiple_answers"] = bool(args.get("allows_multiple_answers"))
    return {**poll, "allows_revoting": args.get("allows_revoting", True)}


def _option(given: Json | str, index: int) -> Json:
    words, mode = (
        (given, None) if isinstance(given, str) else (given["text"], given.get("text_parse_mode"))
    )
    return {
        "persistent_id": str(index),
        "text": _words(words, mode, OPTION, "option"),
        "voter_count": 0,
    }


def _words(given: str, mode: str | None, limit: int, what: str) -> str:
    words, _ = text.formatted(given, mode, None)
    if not words:
        raise bad_request(f"poll {what} must be non-empty")
    if units(words) > limit:
        raise bad_request(f"poll {what} length must not exceed {limit}")
    return words


@method("stopPoll")
def stop_poll(world: World, args: Json) -> Any:
    """Close the bot's poll and answer with its final state."""
    chat = world.writable(args["chat_id"])
    found = world.message(chat, args["message_id"])
    if found is None or "poll" not in found.data:
        raise bad_request("message with poll to stop not found")
    if found.sender is not world.bot:
        raise bad_request("poll can't be stopped")
    if found.data["poll"]["is_closed"]:
        raise bad_request("poll has already been closed")
    poll = {**found.data["poll"], "is_closed": True}
    keyboard = inline(args.get("reply_markup"))
    world.alter(
        found, {"poll": poll, **({"reply_markup": keyboard} if keyboard else {})}, ("reply_markup",)
    )
    _tell_state(world, poll)
    return poll


def vote(world: World, user: User, message: Message, options: list[int]) -> None:
    """A person votes in a poll; an empty list takes the vote back."""
    poll = message.data["poll"]
    if poll["is_closed"] or (len(options) > 1 and not poll["allows_multiple_answers"]):
        raise Impossible("this poll does not take that vote")
    ballots = world.ballots[poll["id"]]
    ballots[user.id] = options
    if not options:
        del ballots[user.id]
    counted = [
        {**option, "voter_count": sum(index in chosen for chosen in ballots.values())}
        for index, option in enumerate(poll["options"])
    ]
    new = {**poll, "options": counted, "total_voter_count": len(ballots)}
    world.alter(message, {"poll": new})
    _tell_state(world, new)
    if not poll["is_anonymous"]:
        body: Json = {"poll_id": poll["id"], "user": user.to_json(), "option_ids": options}
        body["option_persistent_ids"] = [str(index) for index in options]
        world.queue.put("poll_answer", body, f"user {user.id}")


def _tell_state(world: World, poll: Json) -> None:
    world.queue.put("poll", poll, f"poll {poll['id']}")
