"""A database that is not sound is not worked on, and a broken chain is told."""

from pathlib import Path

import pytest

from storage import check, engine
from storage.check import Unsound

PAGE = 4096


def _path(house) -> Path:
    return Path(house.url.removeprefix("sqlite:///"))


def test_a_damaged_file_is_refused(house, village_of):
    """Bytes of a page of the middle are turned over, as a dying disk does (F-S07)."""
    house.store.close()
    path = _path(house)
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // PAGE):
        data[page * PAGE : page * PAGE + 64] = b"\xff" * 64
    path.write_bytes(bytes(data))
    with pytest.raises(Exception, match=r"malformed|Tree|page|btree"):
        village_of(house.url)


def test_settings_that_do_not_hold_are_refused(house, monkeypatch, village_of):
    house.store.close()
    monkeypatch.setitem(engine.WRITE_PRAGMAS, "synchronous", "OFF")
    with pytest.raises(Unsound, match="synchronous is 0, not 2"):
        village_of(house.url)


def test_after_a_refusal_the_file_is_free(house, monkeypatch, village_of):
    house.store.close()
    with monkeypatch.context() as patch:
        patch.setitem(engine.WRITE_PRAGMAS, "foreign_keys", "OFF")
        with pytest.raises(Unsound):
            village_of(house.url)
    village_of(house.url).store.close()


async def test_every_chain_is_looked_at(both):
    house = both
    for _ in range(2):
        await house.store.run(house.command("count"))
    assert await house.store.reader.chain_faults() == []
    if house.url.startswith("sqlite"):
        house.sql("DROP TRIGGER deed_no_update")
    else:
        house.sql("ALTER TABLE deed DISABLE TRIGGER USER")
    house.sql("UPDATE deed SET kind = 'x' WHERE seq = 2")
    (told,) = await house.store.reader.chain_faults()
    assert told == "c1: deed 2: its contents are not those that were hashed"
    if not house.url.startswith("sqlite"):
        house.sql("ALTER TABLE deed ENABLE TRIGGER USER")


def test_the_check_asks_for_what_the_engine_sets():
    assert set(check.EXPECTED) <= set(engine.WRITE_PRAGMAS)
