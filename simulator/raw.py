"""Raw updates for tests: repeated, cloned, forged, and of kinds that do not exist."""

from __future__ import annotations

import secrets

from simulator.incoming import words
from simulator.jsons import Json
from simulator.message import Press
from simulator.people import Chat
from simulator.world import World


def repeat(world: World, update: Json) -> None:
    """The very same update once more (same ``update_id``), even if it was confirmed."""
    world.queue.repeat(update)


def clone_press(world: World, update: Json) -> Json:
    """The same press under a new ``update_id`` and query id, as an app resends it."""
    query = update["callback_query"]
    number = str(secrets.randbits(62) | 1 << 61)
    old = world.presses.get(query["id"])
    if old:
        made = Press(number, old.user, old.message, old.data, world.times.now())
        world.presses[number] = made
    return world.queue.put_raw(
        {"callback_query": {**query, "id": number}}, f"user {query['from']['id']}"
    )


def odd_message(world: World, chat: Chat, text: str, **fields: Json | bool | str) -> Json:
    """A message as strange senders make it: ``sender_chat``, ``via_bot``, ``from`` another bot …

    ``fields`` replace or add top-level fields of the message (``from_`` stands for ``from``).
    """
    message = world.post(chat, world.bot, words(text))
    named = {name.rstrip("_"): value for name, value in fields.items()}
    message.data = {**message.data, **named}
    return world.queue.put_raw({"message": message.data}, f"chat {chat.id}")


def unknown(world: World, kind: str = "kind_of_the_future", body: Json | None = None) -> Json:
    """An update of a kind that this Bot API does not know."""
    return world.queue.put_raw({kind: body or {"value": 1}})
