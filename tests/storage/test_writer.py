"""One thread writes to SQLite: groups share a commit, each task stands alone, answers follow the commit."""

import asyncio
import sqlite3
import threading
from concurrent.futures import wait
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from storage import boards, failpoint
from storage.failpoint import Crash
from storage.writer import GROUP, Closed


def _insert(key: str):
    def job(conn):
        conn.execute(text("INSERT INTO meta VALUES (:key, '')"), {"key": key})
        return key

    return job


def _bad(conn):
    conn.execute(text("INSERT INTO meta VALUES ('half', '')"))
    raise RuntimeError("after writing")


def _hold(house: Any) -> Any:
    """Keeps the writer busy, so that what is submitted meanwhile comes as one group."""
    begun, free = threading.Event(), threading.Event()

    def job(conn):
        begun.set()
        free.wait(10)

    held = house.store._writer.submit(job)
    begun.wait(10)
    return held, free


def _commits(house) -> list[None]:
    counted: list[None] = []
    event.listen(house.store._engines[0], "commit", lambda conn: counted.append(None))
    return counted


def _keys(house) -> list[str]:
    return [row[0] for row in house.sql("SELECT key FROM meta ORDER BY key")]


def test_what_waits_shares_one_commit(house):
    held, free = _hold(house)
    futures = [house.store._writer.submit(_insert(f"k{n:03d}")) for n in range(GROUP)]
    counted = _commits(house)
    free.set()
    wait([held, *futures])
    assert [f.result() for f in futures] == [f"k{n:03d}" for n in range(GROUP)]
    assert len(counted) == 2, "one for the task that held, one for the group"
    assert len(_keys(house)) == GROUP


def test_a_group_has_at_most_32_tasks(house):
    held, free = _hold(house)
    futures = [house.store._writer.submit(_insert(f"k{n}")) for n in range(GROUP + 1)]
    counted = _commits(house)
    free.set()
    wait([held, *futures])
    assert len(counted) == 3


def test_what_one_raises_undoes_only_its_own_writes(house):
    held, free = _hold(house)
    writer = house.store._writer
    first, bad, last = writer.submit(_insert("a")), writer.submit(_bad), writer.submit(_insert("b"))
    free.set()
    wait([held, first, bad, last])
    with pytest.raises(RuntimeError, match="after writing"):
        bad.result()
    assert (first.result(), last.result()) == ("a", "b")
    assert _keys(house) == ["a", "b"]


async def _order(house: Any, *, first: bool) -> tuple[list[str], int]:
    """Twenty jobs wait, then one more comes: in which order they are written, and by how many commits."""
    held, free = _hold(house)
    writer, order = house.store._writer, []

    def job(key: str) -> Any:
        return lambda conn: order.append(key)

    asked = [writer.ask(job(str(n))) for n in range(20)]
    asked.append(writer.ask(job("late"), first=first))
    counted = _commits(house)
    free.set()
    await asyncio.gather(*asked)
    held.result()
    return order, len(counted) - 1


async def test_what_is_to_be_first_is_written_first_and_at_once(house):
    order, commits = await _order(house, first=True)
    assert order == ["late", *map(str, range(20))]
    assert commits == 2, "it shares its commit with nobody"


async def test_control_else_it_is_written_last_with_the_others(house):
    order, commits = await _order(house, first=False)
    assert order == [*map(str, range(20)), "late"]
    assert commits == 1


async def test_an_idle_writer_wakes_for_what_is_to_be_first(house):
    assert await house.store._writer.ask(lambda conn: 7, first=True) == 7


async def test_what_is_to_be_first_is_finished_before_the_end(house):
    held, free = _hold(house)
    asked = house.store._writer.ask(lambda conn: 7, first=True)
    threading.Timer(0, free.set).start()
    await asyncio.to_thread(house.store._writer.close)
    assert (await asked, held.result()) == (7, None)


async def test_the_end_of_the_thread_leaves_nobody_waiting_who_was_to_be_first(house):
    held, free = _hold(house)
    failpoint.arm("writer.before_commit")
    asked = [house.store._writer.ask(lambda conn: 7, first=n > 0) for n in range(3)]
    free.set()
    for one in (asyncio.wrap_future(held), *asked):
        with pytest.raises(Crash):
            await one


@pytest.mark.parametrize("words", ["blocked", "database is locked"])
def test_words_about_locks_are_not_a_locked_file(house, words):
    """A column is called `blocked`, and any error of a statement over it says so: its neighbours go on."""
    held, free = _hold(house)
    writer = house.store._writer

    def bad(conn):
        raise KeyError(words)

    first, failed, last = (
        writer.submit(_insert("a")),
        writer.submit(bad),
        writer.submit(_insert("b")),
    )
    free.set()
    wait([held, first, failed, last])
    with pytest.raises(KeyError, match=words):
        failed.result()
    assert _keys(house) == ["a", "b"]


def test_alone_or_in_a_group_what_raises_leaves_nothing(house):
    with pytest.raises(RuntimeError):
        house.store._writer.submit(_bad).result()
    assert _keys(house) == []


def test_nobody_is_answered_before_the_commit(house):
    held, free = _hold(house)
    futures = [house.store._writer.submit(_insert(f"k{n}")) for n in range(5)]
    early: list[bool] = []

    def before(conn):
        early.extend(f.done() for f in futures)

    event.listen(house.store._engines[0], "commit", before)
    free.set()
    wait([held, *futures])
    assert not any(early[-5:])
    assert len(_keys(house)) == 5


def test_a_full_disk_fails_the_task_and_not_its_neighbours(house):
    """PRAGMA max_page_count gives the real SQLITE_FULL (F-S04)."""
    held, free = _hold(house)
    writer = house.store._writer

    def shrink(conn):
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar()
        conn.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")

    def huge(conn):
        conn.execute(text("INSERT INTO meta VALUES ('huge', :value)"), {"value": "x" * 500_000})

    small = writer.submit(shrink)
    good, full, later = (
        writer.submit(_insert("a")),
        writer.submit(huge),
        writer.submit(_insert("b")),
    )
    free.set()
    wait([held, small, good, full, later])
    with pytest.raises(DBAPIError, match="full"):
        full.result()
    assert (good.result(), later.result()) == ("a", "b")
    assert _keys(house) == ["a", "b"]


def test_a_locked_file_is_an_error_and_no_answer(house):
    """Somebody holds the file for longer than we wait: nothing is done, and we say so (F-S01)."""
    writer = house.store._writer
    writer.submit(lambda conn: conn.exec_driver_sql("PRAGMA busy_timeout=0").close()).result()
    peer = sqlite3.connect(house.url.removeprefix("sqlite:///"), isolation_level=None)
    peer.execute("BEGIN EXCLUSIVE")
    futures = [writer.submit(_insert(f"k{n}")) for n in range(3)]
    wait(futures)
    for future in futures:
        with pytest.raises(DBAPIError, match="locked"):
            future.result()
    peer.execute("ROLLBACK")
    peer.close()
    assert writer.submit(_insert("later")).result() == "later"
    assert _keys(house) == ["later"]


def test_a_task_that_was_given_up_before_its_turn_is_not_run(house):
    held, free = _hold(house)
    future = house.store._writer.submit(_insert("a"))
    assert future.cancel()
    free.set()
    held.result()
    house.store._writer.submit(_insert("b")).result()
    assert _keys(house) == ["b"]


def test_closing_finishes_what_was_submitted_and_takes_no_more(house):
    held, free = _hold(house)
    futures = [house.store._writer.submit(_insert(f"k{n}")) for n in range(40)]
    free.set()
    house.store._writer.close()
    assert all(f.done() for f in [held, *futures])
    assert len(_keys(house)) == 40
    with pytest.raises(Closed):
        house.store._writer.submit(_insert("late"))


def test_when_the_writer_dies_nobody_waits_for_ever(house):
    held, free = _hold(house)
    failpoint.arm("writer.before_commit")
    futures = [house.store._writer.submit(_insert(f"k{n}")) for n in range(40)]
    free.set()
    wait([held, *futures], timeout=10)
    for future in [held, *futures]:
        with pytest.raises((Crash, Closed)):
            future.result(timeout=0)
    with pytest.raises(Closed):
        house.store._writer.submit(_insert("late"))
    assert _keys(house) == []


@pytest.mark.postgres
def test_postgresql_tries_again_after_a_deadlock(postgres_url, village_of):
    house = village_of(postgres_url)
    meet = threading.Barrier(2, timeout=10)
    tries: list[int] = []

    def cross(first: int, second: int):
        def job(conn):
            tries.append(first)
            lock = text("SELECT id FROM person WHERE id = :id FOR UPDATE")
            conn.execute(lock, {"id": first})
            if len(tries) <= 2:
                meet.wait()
            conn.execute(lock, {"id": second})
            return first

        return job

    submitted = [house.store._writer.submit(cross(1, 2)), house.store._writer.submit(cross(2, 1))]
    assert [f.result(timeout=20) for f in submitted] == [1, 2]
    assert len(tries) == 3, "one of them was run again"
    house.store.close()


@pytest.mark.postgres
async def test_a_connection_lost_in_the_commit_does_nothing_twice(postgres_url, village_of):
    """The outcome of the commit is unknown: the unit is run again and finds its update done (F-S11)."""
    house = await asyncio.to_thread(village_of, postgres_url)
    (number,) = await house.store.inbox_put([{"update_id": 1}])
    lost = False

    def cut(conn):
        """The commit arrives, its answer does not."""
        nonlocal lost
        if not lost:
            lost = True
            conn.connection.driver_connection.commit()
            conn.connection.driver_connection.close()

    event.listen(house.store._engines[0], "commit", cut)
    done = await house.store.run(house.command("count"), number)
    assert lost
    assert done.repeated
    assert (await house.store.reader.view(1)).case.flags == {"n": 1}
    await asyncio.to_thread(house.store.close)


@pytest.mark.postgres
async def test_a_connection_lost_before_the_commit_is_tried_again(
    postgres_url, village_of, monkeypatch
):
    """The server ends it while what is done once for all acts is done: nothing of that hides the reason."""
    house = await asyncio.to_thread(village_of, postgres_url)
    touch_all, cut = boards.touch_all, list[int]()

    def touch(conn):
        if not cut:
            cut.append(conn.execute(text("SELECT pg_backend_pid()")).scalar())
            house.sql("SELECT pg_terminate_backend(:pid)", pid=cut[0])
        touch_all(conn)

    monkeypatch.setattr(boards, "touch_all", touch)
    done = await house.store.run(house.press(3, "yes"))
    assert cut
    assert done.answer.key == "vote.ack"
    assert house.sql("SELECT count(*) FROM deed") == [(1,)]
    await asyncio.to_thread(house.store.close)
