"""Brings a database to the present tables; also the way back, for those who must go back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"


def config(conn: Connection) -> Config:
    """Alembic's settings, built in code: there is no ini file to forget."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = conn
    return made


def upgrade(conn: Connection, revision: str = "head") -> None:
    """Run what is missing up to the revision."""
    command.upgrade(config(conn), revision)


def downgrade(conn: Connection, revision: str) -> None:
    """Undo down to the revision."""
    command.downgrade(config(conn), revision)
