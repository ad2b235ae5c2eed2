"""Several rows by one statement: the same rows in the same order, whatever their number."""

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from storage.several import SIZES, Inserts, in_parts
from storage.tables import META


@given(st.integers(0, 1000))
def test_the_parts_are_the_whole_and_have_few_sizes(many):
    rows = list(range(many))
    parts = list(in_parts(rows))
    assert [row for part in parts for row in part] == rows
    assert {len(part) for part in parts} <= set(SIZES)
    assert len(parts) <= many // SIZES[0] + 10


async def test_rows_of_any_number_are_written_as_they_are(both):
    inserts = Inserts(META, ["key", "value"])
    for begin, many in ((0, 1), (1, 7), (8, 100), (108, 231)):
        rows = [{"key": f"k{n:03d}", "value": str(n)} for n in range(begin, begin + many)]
        assert await both.store.write(lambda conn, rows=rows: inserts.run(conn, rows)) == []
    found = await both.store.write(
        lambda conn: conn.execute(select(META.c.key, META.c.value).order_by(META.c.key)).all()
    )
    mine = [tuple(row) for row in found if row[0].startswith("k")]
    assert mine == [(f"k{n:03d}", str(n)) for n in range(339)]


async def test_a_hundred_updates_of_which_some_are_known(both):
    """Numbers go up in the order in which the updates came; what is known has none."""
    house = both
    raws = [{"update_id": 1000 - n} for n in range(100)]
    assert len(await house.store.inbox_put(raws[::10])) == 10
    ids = await house.store.inbox_put(raws + raws)
    assert ids == sorted(ids)
    assert len(ids) == 90
    rest = [raw["update_id"] for n, raw in enumerate(raws) if n % 10]
    found = house.sql("SELECT update_id FROM inbox WHERE id >= :first ORDER BY id", first=ids[0])
    assert [row[0] for row in found] == rest
