"""A copy while somebody writes is whole; a damaged one says so."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.backup import backup, faults, file_of


def file(url: str) -> Path:
    found = file_of(url)
    assert found is not None
    return found


async def test_what_is_still_in_the_log_is_in_the_copy(house, tmp_path: Path):
    for _ in range(3):
        await house.store.run(house.command("count"))
    source, target = file(house.url), tmp_path / "copies" / "one.db"
    assert backup(source, target) == []
    await house.store.run(house.command("count"))
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT count(*) FROM deed").fetchone() == (3,)
    assert [path.name for path in target.parent.iterdir()] == ["one.db"]


async def test_control_a_plain_copy_misses_what_is_in_the_log(house, tmp_path: Path):
    await house.store.run(house.command("count"))
    plain = tmp_path / "plain.db"
    plain.write_bytes(file(house.url).read_bytes())
    with closing(sqlite3.connect(plain)) as copy:
        assert copy.execute("SELECT count(*) FROM deed").fetchone() == (0,)


async def test_a_changed_deed_is_found(house, tmp_path: Path):
    await house.store.run(house.command("count"))
    target = tmp_path / "copy.db"
    backup(file(house.url), target)
    with closing(sqlite3.connect(target)) as copy, copy:
        for (name,) in copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            copy.execute(f"DROP TRIGGER {name}")
        copy.execute("UPDATE deed SET data = '{\"n\": 7}'")
    assert len(faults(target)) == 1


def test_nothing_is_overwritten_and_a_server_is_no_file(sqlite_url: str, tmp_path: Path):
    source = file(sqlite_url)
    with pytest.raises(FileExistsError):
        backup(source, source)
    with pytest.raises(FileNotFoundError):
        backup(tmp_path / "none.db", tmp_path / "copy.db")
    assert file_of("postgresql://host/yishi") is None
