"""Writes an outcome: records, the case under its version, deeds, reminders, messages, boards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from flows.model import Account, Case, Community, Record
from flows.outcome import Change, Drop, Outcome, Put
from storage import boards, chain, forget, outbox, reminders, rows
from storage.memo import memo
from storage.place import Place
from storage.prepared import Prepared
from storage.tables import MIRRORS

CASE = MIRRORS[Case]

REMINDED = "reminded"
"""The deed that changes nothing on any card."""


class Conflict(RuntimeError):
    """The case was changed by somebody else meanwhile: a lock was forgotten. Nothing is written."""


@dataclass(frozen=True, slots=True)
class Written:
    """What to put, what to drop, and the case apart from them."""

    puts: list[Record]
    drops: list[Record]
    case: Case | None


def write(
    conn: Connection, outcome: Outcome, place: Place, case: Case | None, now: datetime
) -> Place:
    """Write all of it; gives the place as it is now (an act may begin a case or a community).

    Living messages of the case are drawn anew, unless all that was done is having reminded.
    """
    written = _last_of_each(outcome.changes)
    place = _moved(place, written)
    rows.drop(conn, written.drops)
    if outcome.forgotten:
        gone = [d.telegram_id for d in written.drops if isinstance(d, Account)]
        forget.person(conn, outcome.forgotten, gone)
    early = [r for r in written.puts if isinstance(r, Community)]
    rows.put(conn, early)
    if case or written.case:
        _put_case(conn, case, written.case, len(outcome.deeds))
    rows.put(conn, [r for r in written.puts if not isinstance(r, Community)])
    chain.append(conn, chain_of(place), outcome.deeds, now)
    over = reminders.apply(conn, place, outcome.reminders)
    outbox.undress(conn, place, over, now)
    outbox.add(conn, place, outcome.says, now)
    if outcome.leave_chat:
        outbox.leave(conn, outcome.leave_chat, now)
    boards.show(conn, place, outcome.shows)
    if place.case_id and any(d.kind != REMINDED for d in outcome.deeds):
        boards.touch(conn, place.case_id)
    return place


def dropped(changes: Sequence[Change]) -> list[Record]:
    """What these changes take away."""
    return [change.record for change in changes if isinstance(change, Drop)]


def chain_of(place: Place) -> str:
    """The chain that deeds of this place go to."""
    return f"c{place.case_id}" if place.case_id else f"k{place.community_id}"


def _last_of_each(changes: Sequence[Change]) -> Written:
    final: dict[tuple[type[Record], tuple[Any, ...]], Change] = {}
    for change in changes:
        key = (type(change.record), change.record.identity())
        final.pop(key, None)
        final[key] = change
    puts = [c.record for c in final.values() if isinstance(c, Put)]
    cases = [r for r in puts if isinstance(r, Case)]
    if len(cases) > 1:
        raise ValueError("one act changes one case")
    return Written(
        puts=[r for r in puts if not isinstance(r, Case)],
        drops=[c.record for c in final.values() if isinstance(c, Drop)],
        case=cases[0] if cases else None,
    )


def _moved(place: Place, written: Written) -> Place:
    if written.case:
        return replace(place, case_id=written.case.id, community_id=written.case.community_id)
    begun = [r.id for r in written.puts if isinstance(r, Community)]
    if begun:
        return replace(place, community_id=begun[0])
    return place


_STANDS = update(CASE).where(
    CASE.c.id == bindparam("old_id"), CASE.c.version == bindparam("old_version")
)
_UPDATE = Prepared(_STANDS.values({c.name: bindparam(c.name) for c in CASE.c if c.name != "id"}))
_COUNT = Prepared(_STANDS.values(version=bindparam("version")))
_BEGIN = Prepared(insert(CASE), [c.name for c in CASE.c])


def _put_case(conn: Connection, old: Case | None, new: Case | None, deeds: int) -> None:
    """Every deed counts in the version, so that the version is the number of links in the chain."""
    if old is None or (new and new.id != old.id):
        assert new is not None
        _BEGIN.run(conn, rows.to_row(new.model_copy(update={"version": deeds})))
        return
    counted = memo(conn).counted
    stands, version = counted.get(old.id, (old.version, old.version))
    if new is None:
        if deeds:
            counted[old.id] = stands, version + deeds
        return
    counted.pop(old.id, None)
    fields = rows.to_row(new.model_copy(update={"version": version + deeds}))
    del fields["id"]
    _one(_UPDATE.run(conn, {**fields, "old_id": old.id, "old_version": stands}), old.id, stands)


def _one(rows_changed: int, case_id: int, version: int) -> None:
    if rows_changed != 1:
        raise Conflict(f"c{case_id} is no longer at version {version}")


def settle(conn: Connection) -> None:
    """What is done once for all acts of a transaction, before its commit. Raises Conflict."""
    for case_id, (stands, version) in memo(conn).counted.items():
        where = {"old_id": case_id, "old_version": stands}
        _one(_COUNT.run(conn, {"version": version, **where}), case_id, stands)
    boards.touch_all(conn)
