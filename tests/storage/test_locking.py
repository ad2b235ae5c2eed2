"""Lost updates: eight threads on one case, with the lock and, as a control, without it."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text, update

from flows.model import Case
from storage import engine as engines
from storage import loader, unit
from storage.effects import Conflict
from storage.tables import MIRRORS
from tests.storage.conftest import House, village

THREADS, TIMES = 8, 15
CASE = MIRRORS[Case]


def _hammer(house, add) -> int:
    """Every thread adds one TIMES times; gives what the database says in the end."""
    with ThreadPoolExecutor(THREADS) as pool:
        jobs = [pool.submit(lambda: [add() for _ in range(TIMES)]) for _ in range(THREADS)]
        for job in jobs:
            job.result()
    return int(house.sql('SELECT version FROM "case" WHERE id = 1')[0][0])


def test_with_the_lock_nothing_is_lost(both):
    house = both
    unit_of_work = house.store._unit

    def add() -> None:
        house.store._writer.submit(lambda c: unit_of_work.run(c, house.command("count"))).result()

    assert _hammer(house, add) == THREADS * TIMES
    assert house.sql("SELECT count(*), max(seq) FROM deed") == [(THREADS * TIMES, THREADS * TIMES)]


def test_control_without_begin_immediate_sqlite_loses_updates(house):
    """SQLAlchemy's defaults: FOR UPDATE is dropped, and a read does not take the write lock (F10)."""
    plain = create_engine(engines.parse_url(house.url))
    meet = threading.Barrier(2)

    def add(value: str) -> None:
        with plain.connect() as conn:
            found = conn.execute(select(CASE.c.version).where(CASE.c.id == 1).with_for_update())
            version = found.scalar_one()
            meet.wait()
            meet.wait() if value == "second" else None
            conn.execute(update(CASE).where(CASE.c.id == 1).values(version=version + 1))
            conn.commit()
            meet.wait() if value == "first" else None

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(add, ("first", "second")))
    plain.dispose()
    assert house.sql('SELECT version FROM "case" WHERE id = 1') == [(1,)], "two were added"


@pytest.mark.postgres
def test_control_without_the_row_lock_postgresql_sees_a_conflict(
    postgres_url, village_of, monkeypatch
):
    """The version behind the lock turns what would be lost into an error."""
    house = village_of(postgres_url)
    meet = threading.Barrier(2, timeout=10)
    loaded = loader.load_view

    def load_together(*args, **kw):
        view = loaded(*args, **kw)
        meet.wait()
        return view

    monkeypatch.setattr(unit, "lock", lambda *args: None)
    monkeypatch.setattr(loader, "load_view", load_together)
    monkeypatch.setattr(house.store, "_in_order", nullcontext())  # two processes know no order

    async def both_at_once() -> list[Any]:
        runs = [house.store.run(house.command("count")) for _ in range(2)]
        return await asyncio.gather(*runs, return_exceptions=True)

    results = asyncio.run(both_at_once())
    house.store.close()
    assert sum(isinstance(r, Conflict) for r in results) == 1


@pytest.mark.postgres
def test_the_case_row_is_held_until_the_commit(postgres_url, village_of):
    """While a unit runs, another connection cannot take the case; a vote does not hold the community."""
    house = village_of(postgres_url)
    url = engines.parse_url(postgres_url)
    other = create_engine(url)

    def while_running(conn) -> list[bool]:
        house.store._unit.run(conn, house.press(3, "yes"))
        taken = []
        for table in ('"case"', "community"):
            with other.connect() as peer:
                ask = f"SELECT id FROM {table} WHERE id = 1 FOR UPDATE SKIP LOCKED"
                taken.append(bool(peer.execute(text(ask)).all()))
        return taken

    assert house.store._writer.submit(while_running).result() == [False, True]
    other.dispose()
    house.store.close()


PRESSERS, STORES = 50, 5


def _fifty_at_once(url: str) -> list[Any]:
    """Fifty people press one keyboard at the same time, each in one of five stores; what came of it."""
    houses = [House.open(url) for _ in range(STORES)]
    asyncio.run(houses[0].store.put(village(PRESSERS)))

    async def all_at_once() -> list[Any]:
        runs = [
            houses[n % STORES].store.run(houses[0].press(n + 1, "yes")) for n in range(PRESSERS)
        ]
        return await asyncio.gather(*runs, return_exceptions=True)

    try:
        return asyncio.run(all_at_once())
    finally:
        for house in houses:
            house.store.close()


def _nothing_is_lost(url: str, results: list[Any]) -> None:
    assert [r for r in results if isinstance(r, Exception)] == []
    house = House.open(url)
    try:
        counts = 'SELECT (SELECT count(*) FROM vote), (SELECT version FROM "case" WHERE id = 1)'
        assert house.sql(counts) == [(PRESSERS, PRESSERS)]
        assert house.sql("SELECT count(*), max(seq) FROM deed") == [(PRESSERS, PRESSERS)]
    finally:
        house.store.close()


@pytest.mark.postgres
def test_fifty_press_at_once_and_the_row_lock_orders_them(postgres_url):
    _nothing_is_lost(postgres_url, _fifty_at_once(postgres_url))


@pytest.mark.postgres
def test_control_the_same_fifty_without_the_row_lock(postgres_url, monkeypatch):
    monkeypatch.setattr(unit, "lock", lambda *args: None)
    results = _fifty_at_once(postgres_url)
    with pytest.raises(AssertionError):
        _nothing_is_lost(postgres_url, results)


def _at_work_together(house: House, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many of two presses asked for at once are in the writer's hands while the first is not done."""
    store, begun, go_on = house.store, [], threading.Event()
    asked = store._writer.ask

    def ask(job, **_):
        begun.append(job)
        return asked(lambda conn: (go_on.wait(10), job(conn))[1])

    monkeypatch.setattr(store._writer, "ask", ask)

    async def both() -> int:
        async with asyncio.TaskGroup() as tasks:
            for choice in ("yes", "no"):
                tasks.create_task(store.run(house.press(1, choice)))
            for _ in range(20):
                await asyncio.sleep(0)
            together = len(begun)
            go_on.set()
        return together

    return asyncio.run(both())


@pytest.mark.postgres
def test_on_postgresql_the_later_press_of_one_person_wins(postgres_url, village_of, monkeypatch):
    """Eight threads race for the case: the second press is not handed over before the first is written."""
    house = village_of(postgres_url)
    assert _at_work_together(house, monkeypatch) == 1
    assert house.sql("SELECT choice FROM vote WHERE person_id = 1") == [("no",)]
    house.store.close()


@pytest.mark.postgres
def test_control_without_the_order_both_race(postgres_url, village_of, monkeypatch):
    house = village_of(postgres_url)
    monkeypatch.setattr(house.store, "_in_order", nullcontext())
    assert _at_work_together(house, monkeypatch) == 2
    house.store.close()
