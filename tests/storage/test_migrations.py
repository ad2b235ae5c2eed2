"""Up, down, up on both databases and on data; the models are what the migrations make."""

import asyncio
import re
from pathlib import Path

import pytest
from alembic import autogenerate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from storage import engine as engines
from storage import migrate
from storage.tables import METADATA

VERSIONS = Path(migrate.MIGRATIONS) / "versions"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def bare(request, tmp_path):
    """An engine on a database without tables."""
    if request.param == "sqlite":
        url = engines.parse_url(f"sqlite:///{tmp_path / 'bare.db'}")
        made = engines.open_sqlite(url, engines.WRITE_PRAGMAS, immediate=True)
    else:
        url = engines.parse_url(request.getfixturevalue("bare_postgres_url"))
        made = engines.open_postgresql(url, 2)
    yield made
    made.dispose()


def _tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def _revisions(conn: Connection) -> list[str]:
    scripts = ScriptDirectory.from_config(migrate.config(conn))
    return [s.revision for s in reversed(list(scripts.walk_revisions()))]


def test_up_down_up(bare):
    for _ in range(2):
        with bare.begin() as conn:
            migrate.upgrade(conn)
        assert _tables(bare) == set(METADATA.tables)
        with bare.begin() as conn:
            migrate.downgrade(conn, "base")
        assert _tables(bare) == set()


def test_one_step_at_a_time(bare):
    with bare.begin() as conn:
        revisions = _revisions(conn)
    for revision in revisions:
        with bare.begin() as conn:
            migrate.upgrade(conn, revision)
    for _ in revisions:
        with bare.begin() as conn:
            migrate.downgrade(conn, "-1")
    assert _tables(bare) == set()


def test_the_models_are_what_the_migrations_make(bare):
    with bare.begin() as conn:
        migrate.upgrade(conn)
    with bare.connect() as conn:
        options = {"target_metadata": METADATA, "compare_type": True}
        context = MigrationContext.configure(conn, opts=options)
        assert autogenerate.compare_metadata(context, METADATA) == []


def test_names_of_constraints_are_the_same_everywhere(bare):
    with bare.begin() as conn:
        migrate.upgrade(conn)
    inspector = inspect(bare)
    for name, table in METADATA.tables.items():
        # SQLite's AUTOINCREMENT stands on the column itself and has no name.
        assert inspector.get_pk_constraint(name)["name"] in (f"pk_{name}", None)
        made = {key["name"] for key in inspector.get_foreign_keys(name)}
        assert made == {str(fk.name) for fk in table.foreign_key_constraints}, name


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(bare, monkeypatch):
    from storage.migrations import refuse

    def stop() -> None:
        raise RuntimeError("killed here")

    monkeypatch.setattr(refuse, "guard", stop)
    with pytest.raises(RuntimeError, match="killed here"), bare.begin() as conn:
        migrate.upgrade(conn)
    assert _tables(bare) == set()
    monkeypatch.undo()
    with bare.begin() as conn:
        migrate.upgrade(conn)
    assert _tables(bare) == set(METADATA.tables)


async def test_on_data_the_way_back_and_forth_keeps_what_stays(both):
    """Going back before the chain takes it away (and says so); everything else is as it was."""
    house = both
    for n in range(1, 8):
        await house.store.run(house.press(n, "yes"))
    counted = 'SELECT (SELECT count(*) FROM vote), (SELECT count(*) FROM person), (SELECT version FROM "case")'
    before = house.sql(counted)
    await asyncio.to_thread(house.store.close)
    url = engines.parse_url(house.url)
    if url.get_backend_name() == "sqlite":
        engine = engines.open_sqlite(url, engines.WRITE_PRAGMAS, immediate=True)
    else:
        engine = engines.open_postgresql(url, 2)
    with engine.begin() as conn:
        migrate.downgrade(conn, "0005")
    assert "deed" not in _tables(engine)
    with engine.begin() as conn:
        migrate.upgrade(conn)
        assert conn.execute(text("SELECT count(*) FROM deed")).scalar() == 0
    engine.dispose()
    assert house.sql(counted) == before


async def test_opening_again_changes_nothing(both):
    house = both
    await house.store.run(house.command("count"))
    before = house.sql("SELECT * FROM deed")
    house.restart()
    assert house.sql("SELECT * FROM deed") == before
    await house.store.run(house.command("count"))
    assert len(house.sql("SELECT * FROM deed")) == 2


def test_revisions_are_numbered_and_end_in_one_head():
    names = sorted(p.name for p in VERSIONS.glob("0*.py"))
    assert [name[:4] for name in names] == [f"{n:04d}" for n in range(1, len(names) + 1)]
    for n, name in enumerate(names):
        source = (VERSIONS / name).read_text(encoding="utf-8")
        found = re.search(r"^down_revision = (.+)$", source, re.M)
        assert found
        assert found[1] == (f'"{n:04d}"' if n else "None")


def test_a_new_migration_would_know_sqlmodel():
    mako = (migrate.MIGRATIONS / "script.py.mako").read_text(encoding="utf-8")
    assert "import sqlmodel" in mako
