"""The base of every record: a frozen value with a key; storage keeps it, flows decides over it."""

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
        return tuple(getattr(self, name) for name in self.key)
