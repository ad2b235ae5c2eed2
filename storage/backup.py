"""Copies a SQLite database while the bot works on it, and looks the copy over (F-S08)."""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from storage import check, engine


def file_of(url: str) -> Path | None:
    """The file of a SQLite URL; None for a server, which has its own means."""
    parsed = engine.parse_url(url)
    return Path(str(parsed.database)) if parsed.get_backend_name() == "sqlite" else None


def backup(source: Path, target: Path) -> list[str]:
    """Write a whole copy to ``target``, and tell what is wrong with it: nothing when all is well.

    The copy gets its name only when it is whole. Raises FileNotFoundError without a database,
    FileExistsError for a target that is there already, PermissionError for folders of another user.
    """
    if not source.is_file():
        raise FileNotFoundError(source)
    if target.exists():
        raise FileExistsError(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    _may_write(source.parent)  # reading writes too, in the files beside the database
    _may_write(target.parent)
    growing = target.with_name(target.name + ".part")
    growing.unlink(missing_ok=True)
    _copy(source, growing)
    growing.replace(target)
    return faults(target)


def _may_write(folder: Path) -> None:
    """SQLite itself would only say that it cannot open a file."""
    if not os.access(folder, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def _copy(source: Path, target: Path) -> None:
    """By SQLite's own means: a plain copy would miss what is still in the log beside the file."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def faults(database: Path) -> list[str]:
    """What is wrong with the pages of a file and with the chains of deeds in it."""
    url = URL.create("sqlite", database=str(database))
    reading = engine.open_sqlite(url, engine.READ_PRAGMAS, immediate=False)
    try:
        with reading.begin() as conn:
            told = str(conn.exec_driver_sql("PRAGMA integrity_check(1)").scalar())
            return ([] if told == "ok" else [told]) + check.chain_faults(conn)
    finally:
        reading.dispose()
