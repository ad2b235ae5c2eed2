"""What the presses of one group do to their case together: versions, heads of chains, messages to draw."""

import asyncio
import threading
from concurrent.futures import wait
from typing import Any

import pytest

from flows.outcome import Show
from storage import boards, memo, writer
from storage.effects import Conflict
from storage.place import Place


def _hold(house: Any) -> Any:
    begun, free = threading.Event(), threading.Event()

    def job(conn):
        begun.set()
        free.wait(10)

    held = house.store._writer.submit(job)
    begun.wait(10)
    return held, free


def _group(house: Any, *jobs: Any) -> list[Any]:
    """Run the jobs in one transaction; what each gave or raised."""
    held, free = _hold(house)
    futures = [house.store._writer.submit(job) for job in jobs]
    free.set()
    wait([held, *futures])
    return [future.exception() or future.result() for future in futures]


def _press(house: Any, person: int, choice: str = "yes") -> Any:
    return lambda conn: house.store._unit.run(conn, house.press(person, choice))


def _broken(house: Any) -> Any:
    """A press that is written whole, and then undone."""

    def job(conn):
        house.store._unit.run(conn, house.press(5, "no"))
        raise RuntimeError("after writing")

    return job


def _chain(house: Any) -> list[Any]:
    found: list[Any] = house.sql("SELECT seq, \"by\" FROM deed WHERE chain = 'c1' ORDER BY seq")
    return found


def test_a_group_counts_its_deeds_and_what_was_undone_does_not_count(house):
    count = house.command("count")
    _group(
        house, _press(house, 2), _broken(house), lambda conn: house.store._unit.run(conn, count),
        _press(house, 3), _broken(house), _press(house, 4),
    )  # fmt: skip
    assert _chain(house) == [(1, 2), (2, 1), (3, 3), (4, 4)]
    assert house.sql('SELECT version FROM "case"') == [(4,)]
    assert asyncio.run(house.store.reader.chain_faults()) == []


def test_control_without_the_undoing_the_chain_has_a_hole(house, monkeypatch):
    monkeypatch.setattr(writer, "undo", lambda conn, marked: None)
    _group(house, _press(house, 2), _broken(house), _press(house, 4))
    assert _chain(house) != [(1, 2), (2, 4)] or house.sql('SELECT version FROM "case"') != [(2,)]


def test_every_press_of_a_group_marks_the_living_messages(house):
    asyncio.run(house.store.write(lambda c: boards.show(c, Place(1, 1), [Show("ballot", 1)])))
    ((before,),) = house.sql("SELECT wanted FROM board")
    _group(house, _press(house, 2), _press(house, 3))
    ((after,),) = house.sql("SELECT wanted FROM board")
    assert after > before


def test_a_version_that_changed_behind_our_back_is_a_conflict(house):
    def meddle(conn):
        house.store._unit.run(conn, house.press(2, "yes"))
        conn.exec_driver_sql('UPDATE "case" SET version = 9')

    with pytest.raises(Conflict):
        house.store._writer.submit(meddle).result()
    assert _chain(house) == []
    house.store._writer.submit(_press(house, 3)).result()
    assert _chain(house) == [(1, 3)], "whoever comes next finds no half transaction"


def test_a_group_in_which_nobody_raises_needs_no_savepoint(house):
    said: list[str] = []

    def listen(conn):
        conn.connection.dbapi_connection.set_trace_callback(said.append)

    house.store._writer.submit(listen).result()
    _group(house, _press(house, 2), _press(house, 3))
    assert not any("SAVEPOINT" in sql for sql in said)
    _group(house, _press(house, 2), _broken(house), _press(house, 4))
    assert sum("SAVEPOINT" in sql for sql in said) == 3, "now each has its own"


def test_the_memo_ends_with_its_transaction(house):
    kept = []
    _group(house, _press(house, 2))
    _group(house, lambda conn: kept.append(memo.memo(conn).heads))
    assert kept == [{}]
