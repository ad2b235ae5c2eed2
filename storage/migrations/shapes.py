"""The columns of the migrations, spelled shortly; a released shape never changes."""

from typing import Any

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime


def serial(name: str = "id") -> sa.Column[Any]:
    """A primary key counted by the database."""
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, kind, primary_key=True)


def big(name: str, *more: Any, **flags: Any) -> sa.Column[Any]:
    """A 64-bit number."""
    return _column(name, sa.BigInteger(), *more, **flags)


def key(name: str, to: str = "", **flags: Any) -> sa.Column[Any]:
    """A 64-bit number in the primary key, perhaps the key of another table."""
    more = [sa.ForeignKey(to)] if to else []
    return _column(name, sa.BigInteger(), *more, primary_key=True, autoincrement=False, **flags)


def ref(name: str, to: str, **flags: Any) -> sa.Column[Any]:
    """The key of another table."""
    return _column(name, sa.BigInteger(), sa.ForeignKey(to), **flags)


def whole(name: str, **flags: Any) -> sa.Column[Any]:
    """A number."""
    return _column(name, sa.Integer(), **flags)


def real(name: str) -> sa.Column[Any]:
    """A number with a fraction."""
    return _column(name, sa.Float())


def text(name: str, **flags: Any) -> sa.Column[Any]:
    """Text of any length."""
    return _column(name, AutoString(), **flags)


def flag(name: str, **flags: Any) -> sa.Column[Any]:
    """Yes or no."""
    return _column(name, sa.Boolean(), **flags)


def moment(name: str, **flags: Any) -> sa.Column[Any]:
    """A moment in UTC."""
    return _column(name, UTCDateTime(), **flags)


def day(name: str, **flags: Any) -> sa.Column[Any]:
    """A calendar day."""
    return _column(name, sa.Date(), **flags)


def json(name: str, **flags: Any) -> sa.Column[Any]:
    """A JSON value."""
    return _column(name, sa.JSON(), **flags)


def _column(name: str, kind: Any, *more: Any, null: bool = False, **flags: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=null, **flags)
