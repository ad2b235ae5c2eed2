"""The base of every record: a frozen value with a key; storage keeps it, flows decides over it."""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A value that storage keeps as one row.

    `key` names the fields that identify it; putting a record with the same key replaces it.
    All datetimes are aware UTC.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: ClassVar[tuple[str, ...]] = ("id",)

    def identity(self) -> tuple[Any, ...]:
        """The values of the key fields."""
        return keyed(type(self))(self)


@cache
def keyed(kind: type[Record]) -> Callable[[Record], tuple[Any, ...]]:
    """Reads the key of a record of this kind; a view of a village is five thousand of them."""
    if len(kind.key) > 1:
        return attrgetter(*kind.key)
    alone = attrgetter(*kind.key)
    return lambda record: (alone(record),)
