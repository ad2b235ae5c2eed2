"""The settings that safety needs, asked of the open database; reading cannot write."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from flows.model import Vote
from storage import engine, spelling


async def test_the_writer_has_every_pragma(house):
    asked = dict.fromkeys(engine.WRITE_PRAGMAS)

    def ask(conn):
        return {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked}

    assert await house.store.write(ask) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "busy_timeout": 10_000,
    }


async def test_a_write_transaction_begins_immediate(house):
    """While a job runs nobody else can begin to write; a reader goes on reading."""

    def peek(conn) -> str:
        peer = engine.open_sqlite(
            engine.parse_url(house.url), {"busy_timeout": "0"}, immediate=True
        )
        with pytest.raises(DBAPIError, match="locked"), peer.begin():
            pass
        peer.dispose()
        return str(house.store.reader.now(lambda c: c.scalar(text('SELECT title FROM "case"'))))

    assert await house.store.write(peek) == "lamps"


async def test_the_reader_cannot_write(both):
    house = both

    def write(conn):
        conn.execute(text("UPDATE person SET name = 'x'"))

    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        await house.store.reader.ask(write)
    assert house.sql("SELECT count(*) FROM person WHERE name = 'x'") == [(0,)]


async def test_a_view_is_one_moment(both):
    """A change between two questions of one view is not seen by the second."""
    house = both

    def twice(conn):
        first = conn.scalar(text("SELECT count(*) FROM deed"))
        house.store._writer.submit(
            lambda c: house.store._unit.run(c, house.command("count"))
        ).result()
        return first, conn.scalar(text("SELECT count(*) FROM deed"))

    assert await house.store.reader.ask(twice) == (0, 0)


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "nonsense"])
def test_other_databases_are_refused(url):
    with pytest.raises(Exception, match=r"SQLite|parse"):
        engine.parse_url(url)


def test_a_postgresql_url_gets_our_driver():
    assert engine.parse_url("postgresql://a/b").drivername == "postgresql+psycopg"
    assert engine.parse_url("postgresql+psycopg2://a/b").drivername == "postgresql+psycopg"


def test_json_is_kept_short_and_readable():
    assert spelling.dumps({"a": "龑", "b": []}) == '{"a":"龑","b":[]}'
    assert [engine._load(t) for t in ("{}", "[]", '{"a":1}')] == [{}, [], {"a": 1}]


async def test_errors_do_not_tell_what_was_written(both):
    """A failed statement is logged; somebody's choice must not be in it (INV 15)."""
    house = both

    def fail(conn):
        conn.execute(text("INSERT INTO meta VALUES (:k, :v)"), [{"k": "secret-yes", "v": None}])

    with pytest.raises(DBAPIError) as caught:
        await house.store.write(fail)
    assert "secret-yes" not in str(caught.value).partition("DETAIL")[0]
    stray = Vote(case_id=99, ballot_id=99, person_id=1, choice="secret-yes", at=house.clock.now())
    with pytest.raises(DBAPIError) as caught:
        await house.store.put([stray])
    assert "secret-yes" not in str(caught.value)
