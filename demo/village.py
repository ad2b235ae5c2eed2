"""花溪村: a made-up village of fourteen, its phones in the simulator and its people in the database."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import rtoml

from simulator.people import Chat
from simulator.phone import Phone
from simulator.world import World

FIRST_ID = 7_000_000_001
"""Telegram ids of the villagers, beyond 32 bits as today's are, and the same at every start."""


@dataclass(frozen=True, slots=True)
class Villagers:
    """Everybody's phone by name, and the group."""

    phones: dict[str, Phone]
    group: Chat

    @property
    def accounts(self) -> dict[str, int]:
        """The Telegram id of everybody who has a phone."""
        return {name: phone.user.id for name, phone in self.phones.items()}


@cache
def data() -> dict[str, Any]:
    """The village as it stands in village.toml."""
    return rtoml.loads(Path(__file__).with_name("village.toml").read_text("utf-8"))


def roles() -> dict[str, list[str]]:
    """Who holds which role."""
    found: dict[str, list[str]] = {}
    for row in data()["people"]:
        for role in row.get("roles", []):
            found.setdefault(role, []).append(row["name"])
    return found


def convenor() -> str:
    """Whom the user plays; nobody ever acts for him."""
    return str(data()["opening"]["private"][0])


def photo(name: str) -> bytes:
    """One of the pictures that people send."""
    return (Path(__file__).parent / "pictures" / f"{name}.png").read_bytes()


def move_in(world: World, village: dict[str, Any]) -> Villagers:
    """Give everybody his phone and put them into the group, with the bot as its administrator."""
    phones: dict[str, Phone] = {}
    for number, row in enumerate(village["people"]):
        if row.get("no_phone"):
            continue
        user = world.user(
            row["name"], caption=row["caption"], user_id=FIRST_ID + number, started=True
        )
        phones[row["name"]] = Phone(world, user)
    users = [phone.user for phone in phones.values()]
    title = village["group"]["title"]
    group = world.group(title, users[1:], owner=users[0], bot="administrator", supergroup=True)
    return Villagers(phones, group)


def opening(people: Villagers) -> list[tuple[int, int]]:
    """Whose phones a fresh page shows, each with the chat that is open on it."""
    return open_phones(people, data()["opening"])


def open_phones(people: Villagers, chosen: dict[str, list[str]]) -> list[tuple[int, int]]:
    """These people's phones: `private` with the bot's chat open, `group` with the group."""
    private = [people.phones[name].user.id for name in chosen["private"]]
    group = [people.phones[name].user.id for name in chosen["group"]]
    return [(user, user) for user in private] + [(user, people.group.id) for user in group]
