"""What the bot needs of the house around it, said as Protocols; bot/app.py alone plugs storage in."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from flows.command import Command
from flows.outcome import Answer, Card, Refused, Show
from flows.profile.schema import Profile
from flows.view import View


class Received(Protocol):
    """A stored update that waits to be handled; `raw` is the JSON as Telegram gave it."""

    @property
    def id(self) -> int: ...
    @property
    def raw(self) -> Mapping[str, Any]: ...


class Done(Protocol):
    """What became of a command, after its commit; `answer` and `refused` are never both set."""

    @property
    def answer(self) -> Answer | None: ...
    @property
    def refused(self) -> Refused | None: ...
    @property
    def case_id(self) -> int: ...
    @property
    def community_id(self) -> int: ...


class Outgoing(Protocol):
    """A message claimed for sending. `to` is `p12`, `g3`, or `x-100123` (leave that chat, no card).

    `number` is 2 on the one repetition of a send of which nobody knows whether it arrived.
    """

    @property
    def id(self) -> int: ...
    @property
    def to(self) -> str: ...
    @property
    def card(self) -> Card | None: ...
    @property
    def document(self) -> str: ...
    @property
    def case_id(self) -> int: ...
    @property
    def community_id(self) -> int: ...
    @property
    def number(self) -> int: ...


class Board(Protocol):
    """A living message that is out of date; `message_id` is None when it is to be sent anew."""

    @property
    def id(self) -> int: ...
    @property
    def show(self) -> Show: ...
    @property
    def case_id(self) -> int: ...
    @property
    def community_id(self) -> int: ...
    @property
    def chat_id(self) -> int | None: ...
    @property
    def message_id(self) -> int | None: ...
    @property
    def old_message_id(self) -> int | None: ...
    @property
    def digest(self) -> str: ...


class Inbox(Protocol):
    """Updates, committed before Telegram is told that they arrived."""

    async def put(self, raws: Sequence[Mapping[str, Any]]) -> Sequence[int]:
        """Commit updates in one transaction; ids seen before are passed over. Gives the new rows."""
        ...

    async def next(self, limit: int) -> Sequence[Received]:
        """The oldest waiting rows in the order of arrival, each with its attempt already counted."""
        ...

    async def done(self, inbox_id: int) -> None:
        """Nothing was to be done: scrub the raw text and close the row."""
        ...

    async def fail(self, inbox_id: int, error: str) -> bool:
        """The handling raised; the row waits again. True when that was the last time."""
        ...

    async def park(self, inbox_id: int, error: str) -> None:
        """It cannot be parsed: set it aside for a look, so that it blocks nobody."""
        ...


class Outbox(Protocol):
    """Messages to be sent once."""

    async def claim(self, limit: int) -> Sequence[Any]:
        """Due rows (Outgoing), leased to this sender; the oldest first."""
        ...

    async def sent(self, row: Any, chat_id: int, message_id: int) -> None:
        """It arrived."""
        ...

    async def retry(self, row: Any, not_before: datetime, reason: str) -> None:
        """It was definitely not sent; try again at `not_before`."""
        ...

    async def unknown(self, row: Any, reason: str) -> None:
        """It may have arrived: one numbered repetition after a minute, none after that."""
        ...

    async def failed(self, row: Any, reason: str) -> None:
        """It will never arrive."""
        ...


class Boards(Protocol):
    """Living messages, edited in place."""

    async def due(self, limit: int, pause: float) -> Sequence[Any]:
        """Boards that are out of date and were not edited within `pause` seconds."""
        ...

    async def shown(self, board: Any, chat_id: int, message_id: int, digest: str) -> None:
        """Telegram shows what was wanted when it was drawn; what came later stays wanted."""
        ...

    async def lost(self, board: Any) -> None:
        """The message is gone; it will be sent anew."""
        ...

    async def failed(self, board: Any, reason: str) -> None:
        """It cannot be shown (blocked, kicked); the next wish for it tries again."""
        ...

    async def tried(self, board: Any, reason: str) -> None:
        """Not this time: it stays out of date."""
        ...


class Reader(Protocol):
    """Questions on a read-only connection."""

    async def person_of(self, telegram_id: int) -> int | None:
        """The person for whom an account speaks."""
        ...

    async def community_of(self, chat_id: int) -> int:
        """The community bound to a group chat, or 0."""
        ...

    async def address(self, to: str) -> int | None:
        """The chat behind `p12` or `g3`; None when nothing can be sent there."""
        ...

    async def wizard_kind(self, person_id: int) -> str:
        """What kind of question the person is being asked now, or ""."""
        ...

    async def view(self, board: Any) -> tuple[View, Profile]:
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
"""Case id and document code → file name and contents; raises LookupError when there is none."""

DrawCard = Callable[[View, Show, Profile, datetime], Card]
"""flows.cards.render_card."""
