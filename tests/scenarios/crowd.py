"""A hall full of people and an open ballot, straight from the engine, with a phone in every hand."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flows.model import Account, Attendance, Ballot, Case, Community, Record
from flows.secret import CHOICES
from simulator.jsons import Json
from simulator.people import Chat
from simulator.phone import Phone
from simulator.world import World
from storage import boards, chain
from storage.place import Place
from storage.store import Store
from tests.flows.hall import HOST, Hall
from tests.flows.walking import arrive, to_checkin, to_vote

LABELS = dict(zip(CHOICES, ("赞成", "反对", "弃权"), strict=True))
FIRST_VOTER = 6
FEW = 6


def assembly(voters: int) -> Hall:
    """A meeting of so many people with the ballot just opened."""
    hall = Hall(villagers=voters)
    people = list(range(FIRST_VOTER, FIRST_VOTER + voters))
    few, rest = people[:FEW], people[FEW:]
    to_checkin(hall, few)
    arrive(hall, few)
    # Choosing and greeting everybody takes as long as it takes people; the others come along.
    for found in (hall.view(1).subjects, hall.view(1).all(Attendance)):
        pattern = next(record for record in found if record.person_id == few[0])
        hall._keep(pattern.model_copy(update={"person_id": person}) for person in rest)
    to_vote(hall, [])
    return hall


async def furnish(store: Store, hall: Hall, chat: int, now: datetime) -> None:
    """Write the hall into an empty database as if all of it had just happened in this group."""
    by = now - hall.now
    records = [record for table in hall.records.values() for record in table.values()]
    await store.put([_here(record, by, chat, len(hall.deeds)) for record in records])
    shows = [show for show in hall.shows if show.person_id in (0, HOST)]

    def happened(conn: Any) -> None:
        chain.append(conn, "c1", hall.deeds, now)
        boards.show(conn, Place(1, 1), shows)

    await store.write(happened)


def _here(record: Record, by: timedelta, chat: int, deeds: int) -> Record:
    """The record moved to the present, the community to its group; the ballot stays open for a day."""
    changed: dict[str, Any] = {n: v + by for n, v in record if isinstance(v, datetime)}
    match record:
        case Community():
            changed["chat_id"] = chat
        case Case():
            changed["version"] = deeds
        case Ballot():
            changed["closes_at"] += timedelta(days=1)
    return record.model_copy(update=changed)


def crowd(world: World, hall: Hall) -> tuple[Chat, dict[int, Phone]]:
    """The group that all of them are in, and everybody's phone by the person's number."""
    users = {
        account.person_id: world.user(
            f"村民{account.person_id}", user_id=account.telegram_id, started=True
        )
        for account in hall.view(1).all(Account)
    }
    owner, *others = users.values()
    group = world.group("花溪村议事群", others, owner=owner, bot="administrator")
    return group, {number: Phone(world, user) for number, user in users.items()}


class Heard(deque[tuple[str, Json]]):
    """The calls of the bot; tells somebody of each before it takes effect."""

    def __init__(self, hear: Callable[[str, Json], None]) -> None:
        super().__init__(maxlen=10_000)
        self._hear = hear

    def append(self, call: tuple[str, Json]) -> None:
        super().append(call)
        self._hear(*call)
