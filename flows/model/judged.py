"""What people here decided about topics: kept with its evidence, so that the checker asks less often."""

from datetime import datetime
from typing import ClassVar

from flows.model.record import Record


class Judged(Record):
    """One person's decision on one topic: allow or forbid, with the words that had pointed there.

    `themes` maps each theme of the topic to its short name; `counts` is false once it was reset.
    A later decision on the same topic (after an appeal) takes the place of the earlier.
    """

    key: ClassVar[tuple[str, ...]] = ("case_id",)
    case_id: int
    community_id: int
    decision: str
    themes: dict[str, str] = {}
    clauses: list[str] = []
    words: list[str] = []
    by: int
    at: datetime
    counts: bool = True
