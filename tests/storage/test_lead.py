"""One process on a SQLite file, one sender on a PostgreSQL."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

import storage
from storage.lead import FileLock, Occupied

SECOND = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from storage.lead import FileLock, Occupied
try:
    FileLock(Path(sys.argv[1])).take()
except Occupied as error:
    print("occupied", error)
"""


def test_a_second_store_on_the_same_file_refuses_to_start(house, village_of):
    with pytest.raises(Occupied, match=r"yishi\.db"):
        village_of(house.url)
    assert house.sql("SELECT name, owner FROM leader")[0][0] == "writer"


def test_another_process_is_refused_too(house):
    path = house.url.removeprefix("sqlite:///")
    root = str(Path(storage.__file__).parent.parent)
    ran = subprocess.run(
        [sys.executable, "-c", SECOND, path, root], capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith("occupied"), ran.stderr


def test_when_the_first_is_gone_the_next_may_start(house, village_of):
    house.store.close()
    village_of(house.url).store.close()


def test_a_lock_is_of_one_file_and_can_be_taken_again(tmp_path):
    lock = FileLock(tmp_path / "a.db")
    lock.take()
    other = FileLock(tmp_path / "b.db")
    other.take()
    other.free()
    lock.free()
    again = FileLock(tmp_path / "a.db")
    again.take()
    again.free()


@pytest.mark.postgres
async def test_on_postgresql_one_of_two_sends_and_the_other_takes_over(postgres_url, village_of):
    first = await asyncio.to_thread(village_of, postgres_url)
    second = await asyncio.to_thread(village_of, postgres_url)
    await first.store.run(first.command("say"))
    assert await first.store.lead_sending()
    assert not await second.store.lead_sending()
    assert await second.store.outbox_claim() == []
    (row,) = await first.store.outbox_claim()
    await asyncio.to_thread(first.store.close)
    assert await second.store.lead_sending()
    assert second.sql("SELECT state FROM outbox") == [("unknown",)], "the first had it in hand"
    second.clock.turn(seconds=61)
    (again,) = await second.store.outbox_claim()
    assert (again.id, again.number) == (row.id, 2)
    await asyncio.to_thread(second.store.close)


@pytest.mark.postgres
async def test_on_postgresql_two_share_what_has_come_in(postgres_url, village_of):
    """The second does not exit (docs/server.md); each update is handled by one of them."""
    first = await asyncio.to_thread(village_of, postgres_url)
    second = await asyncio.to_thread(village_of, postgres_url)
    await first.store.inbox_put([{"update_id": n} for n in range(6)])
    some = await first.store.inbox_next(2)
    others = await second.store.inbox_next(9)
    assert [row.update_id for row in some] == [0, 1]
    assert [row.update_id for row in others] == [2, 3, 4, 5]
    for house in (first, second):
        await asyncio.to_thread(house.store.close)


@pytest.mark.postgres
async def test_a_sender_whose_connection_was_cut_no_longer_leads(postgres_url, village_of):
    house = await asyncio.to_thread(village_of, postgres_url)
    assert await house.store.lead_sending()
    house.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
    )
    assert not await house.store.lead_sending(), "it finds out when it asks"
    assert await house.store.lead_sending(), "and may be elected again"
    await asyncio.to_thread(house.store.close)


async def test_heartbeats_tell_who_lives(both):
    house = both
    await house.store.heartbeat("poller")
    house.clock.turn(seconds=9)
    await house.store.heartbeat("poller")
    await house.store.heartbeat("sender")
    beats = await house.store.reader.heartbeats()
    assert beats == {"poller": house.clock.now(), "sender": house.clock.now()}
