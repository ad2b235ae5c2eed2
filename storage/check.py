"""The self-check of a database before anything is done with it: settings, pages, chains."""

from sqlalchemy import Connection, select

from storage import export, queries
from storage.tables import DEED
from storage.verify import chain_problems

EXPECTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}


class Unsound(RuntimeError):
    """The database must not be worked on; its argument says why."""


def check_sqlite(conn: Connection) -> None:
    """Raise Unsound unless the settings hold and the pages of the file are whole (F-S06, F-S07).

    A file system without shared memory (some network shares) cannot give WAL: then, too.
    """
    for name, expected in EXPECTED.items():
        found = conn.exec_driver_sql(f"PRAGMA {name}").scalar()
        if found != expected:
            raise Unsound(f"{name} is {found}, not {expected}")
    told = conn.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if told != "ok":
        raise Unsound(str(told))


def chain_faults(conn: Connection) -> list[str]:
    """What is wrong with any chain of deeds, as `c7: deed 3: …`; nothing when all are whole."""
    found: list[str] = []
    for name in conn.execute(select(DEED.c.chain).distinct().order_by(DEED.c.chain)).scalars():
        links = [export.link(row) for row in queries.deeds(conn, name)]
        found += [f"{name}: {problem}" for problem in chain_problems(links, len(links))]
    return found
