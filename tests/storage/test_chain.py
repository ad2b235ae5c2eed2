"""The audit chain: gapless, hashed, refused for change by the database itself, and tampering is found."""

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError

from flows.outcome import Deed
from storage import chain, export, queries
from storage.verify import chain_problems

CHANGES = (
    "UPDATE deed SET data = '{}' WHERE seq = 2",
    "DELETE FROM deed WHERE seq = 2",
    "DELETE FROM deed",
)


async def _three(house) -> None:
    for _ in range(3):
        await house.store.run(house.command("count"))


async def _problems(house) -> list[str]:
    export = await house.store.reader.export(1)
    return list(chain_problems(export["deeds"], export["case"]["version"]))


async def test_every_deed_has_the_hash_of_the_one_before(both):
    house = both
    await _three(house)
    rows = house.sql("SELECT seq, prev, hash FROM deed ORDER BY seq")
    assert [r[0] for r in rows] == [1, 2, 3]
    assert [r[1] for r in rows] == [chain.GENESIS, rows[0][2], rows[1][2]]
    assert await _problems(house) == []


@pytest.mark.parametrize("statement", CHANGES)
async def test_the_database_refuses_to_change_or_remove_a_deed(both, statement):
    house = both
    await _three(house)
    with pytest.raises(DBAPIError, match="a deed is never"):
        house.sql(statement)
    assert await _problems(house) == []


async def test_sqlite_refuses_to_replace_a_deed(house):
    await _three(house)
    with pytest.raises(DBAPIError, match="a deed is never replaced"):
        house.sql("INSERT OR REPLACE INTO deed SELECT * FROM deed WHERE seq = 2")


@pytest.mark.postgres
async def test_postgresql_refuses_to_empty_the_table(postgres_url, village_of):
    house = await asyncio.to_thread(village_of, postgres_url)
    with pytest.raises(DBAPIError, match="a deed is never"):
        house.sql("TRUNCATE deed")
    await asyncio.to_thread(house.store.close)


def _drop_triggers(house) -> None:
    if house.url.startswith("sqlite"):
        for name in ("deed_no_update", "deed_no_delete", "deed_no_replace"):
            house.sql(f"DROP TRIGGER {name}")
    else:
        house.sql("ALTER TABLE deed DISABLE TRIGGER USER")


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (CHANGES[0], "deed 2: its contents are not those that were hashed"),
        (CHANGES[1], "deed 2: its number is 3"),
        ("DELETE FROM deed WHERE seq = 3", "the case counts 3 deeds, the chain has 2"),
        ('UPDATE deed SET "by" = 9 WHERE seq = 1', "deed 1: its contents"),
        ("UPDATE deed SET hash = prev WHERE seq = 1", "deed 2: it does not follow"),
    ],
)
async def test_control_without_the_triggers_the_verifier_finds_it(both, statement, told):
    house = both
    await _three(house)
    _drop_triggers(house)
    house.sql(statement)
    assert any(told in problem for problem in await _problems(house))
    if not house.url.startswith("sqlite"):
        house.sql("ALTER TABLE deed ENABLE TRIGGER USER")


async def test_the_number_of_deeds_is_the_version_of_the_case(both):
    house = both
    commands = [house.press(n % 14 + 1, "yes") for n in range(40)]
    await asyncio.gather(*(house.store.run(c) for c in commands))
    assert house.sql('SELECT version FROM "case" WHERE id = 1') == [(40,)]
    assert house.sql("SELECT count(*), max(seq) FROM deed") == [(40, 40)]


def test_one_spelling_for_the_same_deed():
    link = {"chain": "c1", "seq": 1, "at": "t", "by": 2, "kind": "名", "data": {"b": 1, "a": "龑"}}
    turned = dict(reversed(link.items())) | {"prev": "x", "hash": "y"}
    assert chain.canonical(link) == chain.canonical(turned)
    assert chain.canonical(link).startswith('{"at":"t","by":2,"chain":"c1","data":{"a":"龑","b":1}')
    assert chain.digest("0", link) != chain.digest("1", link)


async def test_names_are_not_in_the_chain(both):
    """Persons are numbers: erasing a person leaves the chain whole (INV 19)."""
    house = both
    await _three(house)
    assert "person 1" not in str(house.sql("SELECT * FROM deed"))
    house.sql("UPDATE person SET name = '' WHERE id = 1")
    assert await _problems(house) == []


async def test_moments_and_days_in_a_deed_are_kept_exactly(both):
    house = both

    def note(conn):
        data = {"at": house.clock.now(), "on": house.clock.now().date(), "n": 1.5, "x": None}
        chain.append(conn, "k1", [Deed("noted", 1, data)], house.clock.now())

    await house.store.write(note)
    links = [export.link(r) for r in await house.store.reader.ask(queries.deeds, "k1")]
    assert list(chain_problems(links, 1)) == []
