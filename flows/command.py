"""Everything that happens enters as one Command: a press, a typed answer, a due reminder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

BOT = 0
"""The person id under which the bot itself acts."""


@dataclass(frozen=True, slots=True)
class Ref:
    """What a command is about: `c7` case, `b12` ballot, `m9` meeting, `w31` wizard, `r88` reminder, `0` none."""

    kind: str
    id: int = 0

    @staticmethod
    def parse(text: str) -> "Ref":
        """Read `c7`; raises ValueError for anything else than a known letter and digits."""
        if text == "0":
            return NOTHING
        kind, number = text[:1], text[1:]
        if kind not in "cbmwr" or not (number.isascii() and number.isdigit()) or len(number) > 12:
            raise ValueError(text)
        return Ref(kind, int(number))

    def __str__(self) -> str:
        return "0" if self.kind == "0" else f"{self.kind}{self.id}"


NOTHING = Ref("0")


@dataclass(frozen=True, slots=True)
class Command:
    """One wish: who wants which act on which object, with which data.

    `epoch` is None for what was not pressed (typed words, due rows); a press always carries one.
    `chat` is the chat it came from; `private` tells whether that is the bot's private chat.
    `data` holds what the edge found out before: text, photo, verdict, message id.
    """

    ref: Ref
    act: str
    by: int
    at: datetime
    arg: str = ""
    epoch: int | None = None
    chat: int = 0
    private: bool = True
    typed: bool = False
    community_id: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)
