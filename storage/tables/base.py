"""What every table shares: one metadata with named constraints, and the columns that repeat."""

from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Integer, MetaData, Table
from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig
from sqlmodel.main import get_column_from_field

from flows.model import Record

CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

METADATA = MetaData(naming_convention=CONVENTION)

SERIAL = BigInteger().with_variant(Integer, "sqlite")
"""A number given by the database; SQLite counts by itself only in an INTEGER key."""


class House(SQLModel):
    """The base of tables that only storage knows.

    A class with a `__tablename__` gets its Core table. `table=True` would also map it for the ORM, which
    nobody uses here (DECISIONS 7) and which took a twelfth of the start.
    """

    metadata = METADATA

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        if "__tablename__" in vars(cls):
            type.__setattr__(cls, "__table__", _core(cls))


def _core(model: type[SQLModel]) -> Table:
    """The fields as columns, in their order, with what `__table_args__` adds (its last part: options)."""
    columns = []
    for name, field in model.model_fields.items():
        column = get_column_from_field(field)
        column.name = column.key = name
        columns.append(column)
    *more, options = getattr(model, "__table_args__", ({},))
    return Table(str(model.__tablename__), METADATA, *columns, *more, **options)


class Mirror(Record, House):
    """The base of tables that mirror a record: same fields, same key."""

    model_config: ClassVar[SQLModelConfig] = SQLModelConfig(defer_build=True)


def key_id(**more: Any) -> Any:
    """A number that is (part of) the primary key; Telegram's and ours exceed 32 bits."""
    return Field(primary_key=True, sa_type=BigInteger, **more)


def serial() -> Any:
    """A primary key counted by the database."""
    return Field(default=None, primary_key=True, sa_type=SERIAL)


def key_part() -> Any:
    """A value that is part of the primary key."""
    return Field(primary_key=True)


def big(**more: Any) -> Any:
    """A 64-bit number, above all the id of something."""
    return Field(sa_type=BigInteger, **more)


def of_case(**more: Any) -> Any:
    """The case that a row hangs on."""
    return Field(sa_type=BigInteger, foreign_key="case.id", index=True, **more)


def mapping() -> Any:
    """A JSON object."""
    return Field(default_factory=dict, sa_type=JSON)


def listing() -> Any:
    """A JSON list."""
    return Field(default_factory=list, sa_type=JSON)
