"""What an update comes to: a wish for the engine, a hint to give at once, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flows.command import NOTHING, Ref


class Unreadable(Exception):
    """The update has the right names and the wrong kinds of values: trying again will not help."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A command before it is known for whom the account speaks.

    `telegram_id` is 0 for a fact that Telegram reports and nobody asked for. `query_id` is set for
    a press, which must be answered; `at` is the message's own date, None for a press (it has none).
    """

    act: str
    telegram_id: int
    chat: int
    private: bool
    arg: str = ""
    ref: Ref = NOTHING
    epoch: int | None = None
    typed: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    query_id: str = ""
    message_id: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """A sentence said without asking the engine: nothing is stored and nobody is identified.

    `link` is the payload of a button into the private chat; None for no button. An alert has to be
    tapped away, and screen readers read it.
    """

    key: str
    chat: int
    query_id: str = ""
    reply_to: int = 0
    link: str | None = None
    alert: bool = True
