"""Raw updates for tests: repeated, cloned, forged, and of kinds that do not exist."""

from __future__ import annotations

import secrets

from simulator.jsons import Json
from simulator.message import Press
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


def unknown(world: World, kind: str = "kind_of_the_future", body: Json | None = None) -> Json:
    """An update of a kind that this Bot API does not know."""
    return world.queue.put_raw({kind: body or {"value": 1}})
