"""A claim takes no more rows than it says, whatever plan PostgreSQL makes of it."""

import pytest
from sqlalchemy import Connection, Select, create_engine, select, text, update

from storage.dialect import once
from storage.engine import parse_url
from storage.tables import COUNTER

WORST = ("hashagg", "hashjoin", "mergejoin", "material", "sort", "memoize")
"""Without these the bare subquery is run again for each row."""


def taken(conn: Connection, ids: Select) -> int:
    """How many rows an update over these ids changes, with the worst plan there is."""
    conn.execute(text("TRUNCATE counter"))
    conn.execute(text("INSERT INTO counter SELECT 'k' || i, i FROM generate_series(1, 5) AS i"))
    for name in WORST:
        conn.execute(text(f"SET LOCAL enable_{name} = off"))
    return conn.execute(update(COUNTER).where(COUNTER.c.kind.in_(ids)).values(n=0)).rowcount


@pytest.mark.postgres
def test_a_claim_of_one_is_one(postgres_url: str) -> None:
    engine = create_engine(parse_url(postgres_url))
    with engine.begin() as conn:
        first = select(COUNTER.c.kind).order_by(COUNTER.c.n).limit(1)
        assert taken(conn, once(first)) == 1
        assert taken(conn, first.with_for_update(skip_locked=True)) > 1, "the negative control"
    engine.dispose()
