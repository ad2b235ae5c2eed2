"""What the bot needs of the house around it, said as Protocols; bot/app.py alone plugs storage in.

The shape is settled: `store.inbox`, `store.outbox`, `store.boards`, `store.reader`, each a desk of its
own, and on the store itself `run`, `tick`, `put`, `unreachable`, `reachable`, `chat_moved`, `heartbeat`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from flows.command import Command
from flows.model import Case, Community, Record
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

    async def done(self, inbox_id: int, outcome: str = "") -> None:
        """It needed no command: scrub the raw text and close the row."""
        ...

    async def ignore(self, inbox_id: int, outcome: str = "") -> None:
        """It is none of ours: scrub the raw text and close the row."""
        ...

    async def fail(self, inbox_id: int, error: str) -> bool:
        """The handling raised; the row waits again. True when that was the last time."""
        ...

    async def park(self, inbox_id: int, error: str) -> None:
        """It cannot be parsed: set it aside for a look, so that it blocks nobody."""
        ...


class Outbox(Protocol):
    """Messages to be sent once."""

    async def lead(self) -> bool:
        """Whether this process is the one that sends."""
        ...

    async def claim(self, limit: int) -> Sequence[Outgoing]:
        """Due messages, leased to this sender; the oldest first."""
        ...

    async def sent(self, row: Any, chat_id: int, message_id: int) -> bool:
        """It arrived."""
        ...

    async def retry(self, row: Any, not_before: datetime, reason: str) -> bool:
        """It was definitely not sent; try again at `not_before`."""
        ...

    async def unknown(self, row: Any, reason: str) -> bool:
        """It may have arrived: one numbered repetition after a minute, none after that."""
        ...

    async def failed(self, row: Any, reason: str) -> bool:
        """It will never arrive."""
        ...


class Boards(Protocol):
    """Living messages, edited in place."""

    async def due(self, limit: int, pause: float) -> Sequence[Board]:
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
        """A fresh view for a living message, with the profile that holds. LookupError: no case."""
        ...

    async def community_view(self, community_id: int, person_id: int = 0) -> tuple[View, Profile]:
        """The community and its people, with the profile that holds."""
        ...

    async def communities_of(self, person_id: int) -> list[Community]:
        """The communities a person belongs to."""
        ...

    async def cases_of(self, community_id: int) -> list[Case]:
        """The cases of a community, the oldest first."""
        ...

    async def terms(self, community_id: int, case_id: int) -> Mapping[str, str]:
        """The county's words ({party_secretary} …) for a message about this case or community."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next reminder falls due."""
        ...


class Store(Protocol):
    """The whole of storage as the bot sees it; storage.store.Store fits without knowing of it."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def boards(self) -> Boards: ...
    @property
    def reader(self) -> Reader: ...

    async def run(self, command: Command, inbox_id: int | None = None) -> Done:
        """Decide and write one command in one transaction, the inbox row's `done` included."""
        ...

    async def tick(self) -> int:
        """Fire the reminders that are due; gives how many fired."""
        ...

    async def put(self, records: Sequence[Record]) -> None:
        """Write records as they are: the seeds of a demo or a test."""
        ...

    async def unreachable(self, telegram_id: int, reason: str) -> None:
        """The account blocked the bot or is gone: nothing more is sent until it comes back."""
        ...

    async def reachable(self, telegram_id: int) -> None:
        """The account let the bot in again."""
        ...

    async def chat_moved(self, old: int, new: int) -> None:
        """A group became a supergroup; told twice, in any order."""
        ...

    async def heartbeat(self, name: str) -> None:
        """This part of the program lives."""
        ...


Classify = Callable[[str, int], Awaitable[Mapping[str, Any]]]
"""Topic text and person id → the verdict as a plain dictionary."""

Paper = Callable[[int, str], Awaitable[tuple[str, bytes]]]
"""Case id and document code → file name and contents; raises LookupError when there is none."""

DrawCard = Callable[[View, Show, Profile, datetime], Card]
"""flows.cards.render_card."""
