"""The real engine over the real store: a case from the first word to the archive, on both databases."""

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from flows import engine
from flows.command import Command
from flows.model import CASE_RECORDS, Case, Community, Record, RollEntry, Subject, Vote, Wizard
from flows.outcome import Outcome, Refused
from flows.profile.load import effective, from_snapshot
from flows.view import View
from storage import queries, rows, verify
from storage.store import Store
from tests.flows.hall import HOST, Hall
from tests.flows.walking import close, to_archive, to_checkin, to_vote, vote


class Clock:
    """The hall's time."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    def now(self) -> datetime:
        return self._hall.now


class County:
    """One profile for everybody."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    def parse(self, body: str, /) -> Any:
        return from_snapshot(body)

    def effective(self, profile_id: str, overrides: Any, level: str, /) -> Any:
        return effective(self._hall.profile, overrides) if overrides else self._hall.profile


class Stored(Hall):
    """The hall whose memory is a database: commands through `Store.run`, cards through the reader."""

    remembers = False

    def __init__(self, url: str, begun: datetime | None = None) -> None:
        """A village in an empty database; or, at a moment, what one has in it already."""
        super().__init__()
        self.now = begun or self.now
        self.loop = asyncio.Runner()
        self.hot: list[View] = []
        self.last: Outcome | Refused | None = None
        self._presser = 0
        self.store = Store.open(
            url,
            decide=self._decide,
            needs=engine.needs,
            profiles=County(self),
            clock=Clock(self),
        )
        seeds = [r for table in self.records.values() for r in table.values()]
        if begun is None:
            self.loop.run(self.store.put(seeds))

    def close(self) -> None:
        """The process ends."""
        self.store.close()
        self.loop.close()

    def _decide(self, view: View, command: Command, profile: Any, now: Any, /) -> Any:
        if engine.needs(command.act) == "vote":
            self.hot.append(view)
        self.last = engine.decide(view, command, profile, now)
        return self.last

    def run(self, command: Command) -> Outcome | Refused:
        done = self.loop.run(self.store.run(command))
        assert self.last is not None
        assert (done.refused is None) == isinstance(self.last, Outcome)
        return self.last

    def view(self, case_id: int) -> View:
        reader = self.store.reader
        if not case_id:
            return self.loop.run(reader.community_view(1, self._presser))
        found = self.loop.run(reader.view(case_id, self._presser))
        assert found is not None
        return found

    def card(self, person: int, case_id: int = 1) -> Any:
        self._presser = person
        return super().card(person, case_id)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def stored(request: pytest.FixtureRequest) -> Iterator[Stored]:
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    hall = Stored(request.getfixturevalue(name))
    yield hall
    hall.close()


def _to_result(hall: Hall) -> list[int]:
    people = to_checkin(hall)
    to_vote(hall, [*people, HOST])
    for person in people[:7]:
        hall.ok(vote(hall, person, "yes"))
    hall.ok(vote(hall, people[7], "no"))
    close(hall, "yes")
    return people


def test_a_case_walks_from_the_first_word_to_the_archive(stored: Stored) -> None:
    _to_result(stored)
    _holds_what_the_memory_holds(stored)
    to_archive(stored)
    view = stored.view(1)
    assert view.case.state == "archived"
    export = json.loads(json.dumps(stored.loop.run(stored.store.reader.export(1))))
    assert verify.problems(export) == []
    (ballot,) = export["records"]["ballot"]
    assert (ballot["yes"], ballot["no"], ballot["present"], ballot["state"]) == (8, 1, 9, "passed")
    assert len(export["deeds"]) == view.case.version > 30
    assert stored.loop.run(stored.store.reader.chain_faults()) == []
    _nobody_wrote_into_a_remembered_record(stored)


def _holds_what_the_memory_holds(stored: Stored) -> None:
    """The same walk in memory: the same records in the end, and the same waiting reminders."""
    memory = Hall()
    _to_result(memory)
    ours, theirs = stored.view(1), memory.view(1)
    for kind in CASE_RECORDS:
        assert ours.all(kind) == theirs.all(kind), kind.__name__
    assert ours.case.model_copy(update={"version": 0}) == theirs.get(Case, 1)
    waiting = stored.loop.run(stored.store.reader.ask(queries.waiting, 1))
    kept = sorted((row.kind, row.n, row.obligation) for row in waiting)
    assert kept == sorted((r.kind, r.n, r.obligation) for r in memory.reminders)
    assert len(kept) > 0


def _nobody_wrote_into_a_remembered_record(stored: Stored) -> None:
    """Rows are read once and remembered; the engine must make new dictionaries, not change old ones."""
    remembered = stored.view(1)
    rows._remembered.cache_clear()
    fresh = stored.view(1)
    kinds: tuple[type[Record], ...] = (*CASE_RECORDS, Case, Community, Wizard)
    for kind in kinds:
        assert remembered.all(kind) == fresh.all(kind), kind.__name__


def test_a_press_sees_the_presser_only(stored: Stored) -> None:
    people = to_checkin(stored)
    to_vote(stored, people)
    stored.hot.clear()
    for person in people:
        stored.ok(vote(stored, person, "yes"))
    for person, view in zip(people, stored.hot, strict=True):
        assert {v.person_id for v in view.all(Vote)} <= {person}
        assert {r.person_id for r in view.all(RollEntry)} == {person}
        assert {s.person_id for s in view.all(Subject)} == {person}
