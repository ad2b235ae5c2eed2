"""What the bot needs of the house around it, said as Protocols; bot/app.py alone plugs storage in.

The shape is settled and follows storage as committed: one flat door, and its reader,
whose primitive questions bot/house.py makes into ours.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from flows.command import Command
from flows.model import Case, Community, Judged, Link, Record
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
    @property
    def shows(self) -> Sequence[Show]: ...


class Outgoing(Protocol):
    """A message claimed for sending. `to` is `p12`, `g3`, or `x-100123` (leave that chat, no card).

    No card and a document `bare:-100:77`: that message loses its buttons.

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


class Reader(Protocol):
    """Questions on a read-only connection; bot/house.py asks them of storage."""

    async def person_of(self, telegram_id: int) -> int | None:
        """The person for whom an account speaks."""
        ...

    async def community_of(self, chat_id: int) -> int:
        """The community bound to a group chat, or 0."""
        ...

    async def address(self, to: str) -> int | None:
        """The chat behind `p12` or `g3`; None when nothing can be sent there."""
        ...

    async def villages(self) -> Sequence[Community]:
        """Every community of this bot."""
        ...

    async def link(self, token: str) -> Link | None:
        """The deep link with this token."""
        ...

    async def has_phone(self, person_id: int) -> bool:
        """Whether any account speaks for the person."""
        ...

    async def name_of(self, person_id: int) -> str:
        """The person's name, or ""."""
        ...

    async def offices(self) -> Mapping[int, frozenset[str]]:
        """The private chats of everybody who holds offices, with these."""
        ...

    async def focused_on(self, person_id: int) -> int:
        """The community that the person is busy with, or 0."""
        ...

    async def only_community(self) -> int:
        """The one community of this bot, or 0 when there are none or several."""
        ...

    async def speaker(self, community_id: int) -> int:
        """Whose turn it is in the meeting that is held there, or 0."""
        ...

    async def recorded(self, community_id: int, message_id: int) -> bool:
        """Whether a group message stands in the minutes of the meeting that is held there."""
        ...

    async def wizard_kind(self, person_id: int) -> str:
        """What kind of question the person is being asked now, or ""."""
        ...

    async def boards_due(self, limit: int, pause: float) -> Sequence[Board]:
        """Boards that are out of date and were not edited within `pause` seconds."""
        ...

    async def buried(self, board: Board) -> bool:
        """Whether something newer of the bot's stands below a person's living message."""
        ...

    async def view(self, board: Board) -> tuple[View, Profile]:
        """A fresh view for a living message, with the profile that holds. LookupError: no case."""
        ...

    async def case(self, case_id: int) -> tuple[View, Profile]:
        """Everything of a case; raises LookupError when there is none."""
        ...

    async def home(self, person_id: int) -> tuple[Profile, list[Case], list[Judged]]:
        """The procedure where the person lives, and the cases there."""
        ...

    async def terms(self, community_id: int, case_id: int) -> Mapping[str, str]:
        """The county's words ({party_secretary} …) for a message about this case or community."""
        ...

    async def next_due(self, *, of_cases: bool = False) -> datetime | None:
        """When the next reminder (of a case) falls due."""
        ...

    async def open_votes(self) -> Sequence[int]:
        """Cases in which a ballot is open."""
        ...

    async def next_meeting(self) -> datetime | None:
        """When the next meeting is planned to begin."""
        ...


class Store(Protocol):
    """What the bot asks of storage; storage.store.Store fits without knowing of it."""

    async def run(self, command: Command, inbox_id: int | None = None) -> Done:
        """Decide and write one command in one transaction, the inbox row's `done` included."""
        ...

    async def tick(self) -> int:
        """Fire the reminders that are due; gives how many fired."""
        ...

    async def inbox_put(self, raws: Sequence[Mapping[str, Any]]) -> Sequence[int]:
        """Commit updates in one transaction; ids seen before are passed over. Gives the new rows."""
        ...

    async def inbox_next(self, limit: int) -> Sequence[Received]:
        """The oldest waiting rows in the order of arrival, each with its attempt already counted."""
        ...

    async def inbox_done(self, inbox_id: int, outcome: str = "", state: str = "done") -> None:
        """It needed no command (`ignored`: is none of ours): scrub the raw text, close the row."""
        ...

    async def inbox_fail(self, inbox_id: int, error: str) -> bool:
        """The handling raised; the row waits again. True when that was the last time."""
        ...

    async def lead_sending(self) -> bool:
        """Whether this process is the one that sends."""
        ...

    async def outbox_claim(self, limit: int) -> Sequence[Outgoing]:
        """Due messages, leased to this sender; the oldest first."""
        ...

    async def outbox_sent(self, row: Any, chat_id: int, message_id: int) -> bool:
        """It arrived."""
        ...

    async def outbox_retry(self, row: Any, not_before: datetime, error: str) -> bool:
        """It was definitely not sent; try again at `not_before`."""
        ...

    async def outbox_unknown(self, row: Any, error: str) -> bool:
        """It may have arrived: one numbered repetition after a minute, none after that."""
        ...

    async def outbox_failed(self, row: Any, error: str) -> bool:
        """It will never arrive."""
        ...

    async def board_shown(self, board: Any, chat_id: int, message_id: int, digest: str) -> None:
        """Telegram shows what was wanted when it was drawn; what came later stays wanted."""
        ...

    async def board_lost(self, board: Any) -> None:
        """The message is gone; it will be sent anew."""
        ...

    async def board_buried(self, board: Any) -> None:
        """Something newer stands below it: it will be sent anew, and the old one loses its buttons."""
        ...

    async def board_failed(self, board: Any, error: str) -> None:
        """It cannot be shown (blocked, kicked); the next wish for it tries again."""
        ...

    async def board_tried(self, board: Any, error: str) -> None:
        """Not this time: it stays out of date."""
        ...

    async def put(self, records: Sequence[Record]) -> None:
        """Write records as they are: the seeds of a demo or a test."""
        ...

    async def account_blocked(self, telegram_id: int, *, blocked: bool) -> None:
        """Somebody blocked the bot, or let it in again."""
        ...

    async def chat_moved(self, old: int, new: int) -> None:
        """A group became a supergroup; told twice, in any order."""
        ...

    async def heartbeat(self, name: str) -> None:
        """This part of the program lives."""
        ...

    async def revive(
        self, name: str, gap: Callable[[datetime | None], Sequence[Command]]
    ) -> Sequence[str]:
        """The first heartbeat after a start, and what `gap` makes of the last one: all or nothing.

        Gives what could not be done.
        """
        ...


Classify = Callable[[str, int], Awaitable[Mapping[str, Any]]]
"""Topic text and person id → the verdict as a plain dictionary."""

Paper = Callable[[int, str], Awaitable[tuple[str, bytes]]]
"""Case id and document code → file name and contents; raises LookupError when there is none."""

DrawCard = Callable[[View, Show, Profile, datetime], Card]
"""flows.cards.render_card."""


class Timer(Protocol):
    """Calls again and again, until it is stopped; scheduler.tick.Ticker fits."""

    def start(self) -> None: ...
    async def stop(self) -> None: ...


MakeTimer = Callable[[Callable[[], Awaitable[object]]], Timer]
