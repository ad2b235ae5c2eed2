"""A walk with which many scenarios begin is walked once in a process; the others begin where it led."""

import sqlite3
from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

from bot.house import HEART
from tests.scenarios.play import Play
from tests.scenarios.world import Village, profiles, village_data

Walk = Callable[[Play], Awaitable[None]]


@dataclass(frozen=True)
class Place:
    """Where a walk led: the database, everything of the simulated Telegram, and who has tapped how often."""

    database: bytes
    telegram: Any
    taps: dict[str, int]


def remembered(walk: Walk) -> Walk:
    """Walk once; whoever stands at the same beginning later is put where the walk led.

    The beginning is the same in a village as it comes, in which nobody has done anything.
    """
    kept: list[Place] = []

    @wraps(walk)
    async def go(play: Play) -> None:
        if not _as_it_comes(play.village):
            await walk(play)
        elif kept:
            await _put(play, kept[0])
        else:
            await walk(play)
            kept.append(await _look(play))

    return go


def _as_it_comes(village: Village) -> bool:
    usual = village.data is village_data() and village.strict and village.seeded
    changed = village.paper or village.admins or village.profiles is not profiles()
    return bool(usual and not changed and not any(c.messages for c in village.world.chats.values()))


async def _look(play: Play) -> Place:
    village = play.village
    await village.store.heartbeat(HEART)  # who begins here has not been away
    copy = village.folder / "led.db"
    with sqlite3.connect(_file(village)) as here, sqlite3.connect(copy) as there:
        here.backup(there)
    here.close()
    there.close()
    return Place(copy.read_bytes(), deepcopy(_telegram(village)), dict(play.taps))


async def _put(play: Play, place: Place) -> None:
    village = play.village
    await village.end()
    for rest in village.folder.glob("village.db*"):
        rest.unlink()
    _file(village).write_bytes(place.database)
    village.world, village.clock, village.phones, village.group = deepcopy(place.telegram)
    village.connect()
    await village.begin()
    play.taps.update(place.taps)


def _telegram(village: Village) -> Any:
    return village.world, village.clock, village.phones, village.group


def _file(village: Village) -> Path:
    return village.folder / "village.db"
