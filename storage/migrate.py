"""Brings a database to the present tables; also the way back, for those who must go back.

Alembic is imported when there is something to do: most starts find everything up to date.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def newest() -> str:
    """The last revision that this program knows, by the names of the files."""
    return max(file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def up_to_date(conn: Connection) -> bool:
    """Whether the database notes the newest revision."""
    if not inspect(conn).has_table("alembic_version"):
        return False
    return conn.scalars(text("SELECT version_num FROM alembic_version")).all() == [newest()]


def config(conn: Connection) -> Config:
    """Alembic's settings, built in code: there is no ini file to forget."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = conn
    return made


def upgrade(conn: Connection, revision: str = "head") -> None:
    """Run what is missing up to the revision."""
    if revision == "head" and up_to_date(conn):
        return
    from alembic import command

    command.upgrade(config(conn), revision)


def downgrade(conn: Connection, revision: str) -> None:
    """Undo down to the revision."""
    from alembic import command

    command.downgrade(config(conn), revision)
