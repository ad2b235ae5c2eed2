"""Every record has its table, with exactly its fields and its key; numbers are wide enough."""

import asyncio

from sqlalchemy import BigInteger, Boolean, Integer

from flows import model
from flows.model import CASE_RECORDS, Account, Case, Community, Record
from storage import rows
from storage.tables import METADATA, MIRRORS

SMALL = {
    "round", "attempt", "epoch", "version", "no", "villages", "approval_step", "due", "present",
    "need", "yes", "abstain", "n", "seq", "attempts", "number", "seconds",
}  # fmt: skip


def _records() -> list[type[Record]]:
    found = [getattr(model, name) for name in model.__all__]
    return [r for r in found if isinstance(r, type) and r is not Record]


def test_every_record_is_mirrored_with_exactly_its_fields():
    assert set(MIRRORS) == set(_records())
    for record, table in MIRRORS.items():
        assert set(table.c.keys()) == set(record.model_fields), record.__name__


def test_the_key_of_a_record_is_the_primary_key_of_its_table():
    for record, table in MIRRORS.items():
        assert {c.name for c in table.primary_key} == set(record.key), record.__name__


def test_a_field_may_be_missing_only_where_the_record_allows_none():
    for record, table in MIRRORS.items():
        for name, field in record.model_fields.items():
            optional = type(None) in getattr(field.annotation, "__args__", ())
            assert table.c[name].nullable == optional, f"{record.__name__}.{name}"


def test_numbers_that_name_something_have_64_bits():
    for table in METADATA.tables.values():
        for column in table.c:
            if isinstance(column.type, Integer) and not isinstance(
                column.type, BigInteger | Boolean
            ):
                assert column.name in SMALL, f"{table.name}.{column.name}"


def test_what_hangs_on_a_case_is_found_by_it():
    for kind in CASE_RECORDS:
        table = MIRRORS[kind]
        first = next(iter(table.primary_key)).name
        indexed = any(i.columns.keys()[0] == "case_id" for i in table.indexes)
        assert first == "case_id" or indexed, table.name


def test_every_constraint_has_a_name():
    for table in METADATA.tables.values():
        for constraint in table.constraints:
            assert constraint.name, f"{table.name}: {constraint}"


async def test_ids_beyond_32_bits_are_kept(both):
    big = 2**40
    view = await both.store.reader.view(1)
    case = view.case.model_copy(update={"id": big, "proposer_id": big})
    home = Community(id=big, name="far", profile_id="jinhua", chat_id=-(2**50))
    await both.store.put([home, case.model_copy(update={"community_id": big})])
    assert (await both.store.reader.view(big)).case.proposer_id == big
    assert (await both.store.reader.community_of_chat(-(2**50))).id == big
    assert (await both.store.reader.account(2**40 + 3)).person_id == 3


async def test_a_record_comes_back_as_it_was_put(both):
    home = Community(
        id=7,
        name="\U0002b5af 𬭛 village",
        profile_id="jinhua",
        venues=[{"name": "hall", "seats": 40}],
        last={"sides": ["east", "west"], "at": None},
    )
    await both.store.put([home])
    assert await both.store.reader.community(7) == home
    again = home.model_copy(update={"phone": "1", "last": {}})
    await both.store.put([again])
    assert await both.store.reader.community(7) == again


async def test_numbers_of_seeds_are_never_given_again(both):
    await both.store.put([Community(id=41, name="x", profile_id="p")])
    from storage import counters

    taken = await both.store.write(lambda conn: counters.take(conn, "community"))
    assert taken == 42
    assert await both.store.write(lambda conn: counters.take(conn, "meeting")) == 2
    assert await both.store.write(lambda conn: counters.take(conn, "new kind")) == 1


def test_rows_that_others_point_at_are_written_first(house):
    far = [Account(telegram_id=5, person_id=77), *_family()]
    asyncio.run(house.store.put(far))
    assert rows.ORDER["person"] < rows.ORDER["account"]
    assert rows.ORDER[MIRRORS[Case].name] < rows.ORDER["vote"]


def _family() -> list[Record]:
    return [model.Person(id=77, name="far cousin")]
