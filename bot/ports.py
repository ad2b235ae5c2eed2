"""What the bot needs of the house around it, said as Protocols; bot/app.py alone plugs storage in."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from flows.command import Command
from flows.outcome import Answer, Card, Refused, Show
from flows.profile.schema import Profile
from flows.view import View


class InboxRow(Protocol):
    """A stored update that waits to be handled; `raw` is the JSON as Telegram gave it."""

    @property
    def id(self) -> int: ...
    @property
    def raw(self) -> str: ...


class Done(Protocol):
    """What became of a command, after its commit; exactly one of `answer`, `refused` or neither."""

    @property
    def answer(self) -> Answer | None: ...
    @property
    def refused(self) -> Refused | None: ...
    @property
    def case_id(self) -> int: ...
    @property
    def community_id(self) -> int: ...
    @property
    def shows(self) -> tuple[Show, ...]: ...
    @property
    def leave_chat(self) -> int: ...


class OutRow(Protocol):
    """A message that waits to be sent: to whom (a Telegram chat), the card, how often it was tried.

    `again` is set when an earlier attempt may have arrived: the repetition is numbered (RELIABILITY 5.3).
    """

    @property
    def id(self) -> int: ...
    @property
    def chat_id(self) -> int: ...
    @property
    def to(self) -> str: ...
    @property
    def card(self) -> Card: ...
    @property
    def document(self) -> str: ...
    @property
    def case_id(self) -> int: ...
    @property
    def community_id(self) -> int: ...
    @property
    def attempts(self) -> int: ...
    @property
    def again(self) -> bool: ...


class BoardRow(Protocol):
    """A living message that is out of date; `message_id` is 0 before the first sending."""

    @property
    def id(self) -> int: ...
    @property
    def show(self) -> Show: ...
    @property
    def chat_id(self) -> int: ...
    @property
    def message_id(self) -> int: ...
    @property
    def digest(self) -> str: ...
    @property
    def version(self) -> int: ...


class Who(Protocol):
    """The person for whom an account speaks."""

    @property
    def person_id(self) -> int: ...
    @property
    def blocked(self) -> bool: ...


class Inbox(Protocol):
    """Updates, committed before Telegram is told that they arrived."""

    async def put(self, updates: Sequence[tuple[int, str]]) -> int:
        """Commit (update id, raw JSON) pairs in one transaction; ids seen before are passed over."""
        ...

    async def next(self, limit: int) -> Sequence[InboxRow]:
        """The oldest `new` rows in the order of arrival, each with its attempt already counted."""
        ...

    async def done(self, inbox_id: int) -> None:
        """Nothing was to be done: scrub the raw text and close the row."""
        ...

    async def fail(self, inbox_id: int, error: str) -> bool:
        """The handling raised; the row stays `new`. True when it has failed too often and is dead now."""
        ...

    async def park(self, inbox_id: int, error: str) -> None:
        """It cannot be parsed: set it aside for a look, so that it blocks nobody."""
        ...


class Outbox(Protocol):
    """Messages to be sent once."""

    async def claim(self, limit: int) -> Sequence[OutRow]:
        """Due rows, marked `sending` with a lease; the oldest first."""
        ...

    async def sent(self, row_id: int, message_id: int) -> None:
        """It arrived."""
        ...

    async def later(self, row_id: int, until: datetime, reason: str) -> None:
        """It was definitely not sent; try again at `until`."""
        ...

    async def unknown(self, row_id: int, until: datetime, reason: str) -> None:
        """It may have arrived: one numbered repetition at `until`, none after that."""
        ...

    async def failed(self, row_id: int, reason: str) -> None:
        """It will never arrive."""
        ...


class Boards(Protocol):
    """Living messages, edited in place."""

    async def stale(self, limit: int) -> Sequence[BoardRow]:
        """Boards that are out of date."""
        ...

    async def shown(self, row: BoardRow, message_id: int, digest: str) -> None:
        """Telegram shows version `row.version` now; a newer change leaves the board out of date."""
        ...

    async def lost(self, row: BoardRow, reason: str) -> None:
        """It cannot be shown any more (blocked, removed); it is not tried again until it changes."""
        ...


class Reader(Protocol):
    """Questions on a read-only connection."""

    async def who(self, telegram_id: int) -> Who | None:
        """The person behind an account."""
        ...

    async def community_of_chat(self, chat_id: int) -> int:
        """The community bound to a group chat, or 0."""
        ...

    async def wizard_kind(self, person_id: int) -> str:
        """What kind of question the person is being asked now, or ""."""
        ...

    async def view(self, show: Show) -> tuple[View, Profile]:
        """A fresh read-only view for a living message, with the profile that holds for it."""
        ...

    async def terms(self, community_id: int, case_id: int) -> Mapping[str, str]:
        """The profile's words ({party_secretary} …) for a message about this case or community."""
        ...


class Store(Protocol):
    """The whole of storage as the bot sees it."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def boards(self) -> Boards: ...
    @property
    def reader(self) -> Reader: ...

    async def run(self, command: Command, inbox_id: int = 0) -> Done:
        """Decide and write one command in one transaction, the inbox row's `done` included."""
        ...

    async def unreachable(self, telegram_id: int, reason: str) -> None:
        """The account blocked the bot or is gone: nothing more is sent until it presses Start."""
        ...


Classify = Callable[[str, int], Awaitable[Mapping[str, Any]]]
"""Topic text and community id → the verdict as a plain dictionary."""

Paper = Callable[[int, str], Awaitable[tuple[str, bytes]]]
"""Case id and document code → file name and contents."""

DrawCard = Callable[[View, Show, Profile, datetime], Card]
"""flows.cards.render_card."""
