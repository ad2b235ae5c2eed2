"""Stand-ins for what the bot is plugged into: a store that remembers, a voice that is heard."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.wish import Hint, Wish
from flows.command import Command
from flows.outcome import Answer, Card, Refused, Show

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


class StillClock:
    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Row:
    """An inbox row."""

    id: int
    raw: Mapping[str, Any]


@dataclass(frozen=True)
class Done:
    answer: Answer | None = None
    refused: Refused | None = None
    case_id: int = 0
    community_id: int = 0
    shows: Sequence[Show] = ()


@dataclass(frozen=True)
class Out:
    """An outbox row."""

    id: int
    to: str
    card: Card | None = field(default_factory=lambda: Card("bot.stale"))
    document: str = ""
    case_id: int = 0
    community_id: int = 0
    number: int = 1


@dataclass(frozen=True)
class BoardRow:
    id: int
    show: Show
    case_id: int = 0
    community_id: int = 1
    chat_id: int | None = None
    message_id: int | None = None
    old_message_id: int | None = None
    digest: str = ""


class FakeStore:
    """Keeps updates and commands in lists; `decide` answers, and may raise."""

    def __init__(self) -> None:
        self.seen: set[int] = set()
        self.rows: list[Row] = []
        self.marks: list[tuple[Any, ...]] = []
        self.commands: list[Command] = []
        self.attempts: dict[int, int] = {}
        self.decide: Callable[[Command], Done] = lambda command: Done()
        self.outbox: list[Out] = []
        self.leads = True

    async def run(self, command: Command, inbox_id: int | None = None) -> Done:
        done = self.decide(command)
        self.commands.append(command)
        self.marks.append(("done", inbox_id))
        self.rows = [row for row in self.rows if row.id != inbox_id]
        return done

    async def inbox_put(self, raws: Sequence[Mapping[str, Any]]) -> list[int]:
        new = []
        for raw in raws:
            if raw["update_id"] not in self.seen:
                self.seen.add(raw["update_id"])
                new.append(len(self.seen))
                self.rows.append(Row(len(self.seen), raw))
        return new

    async def inbox_next(self, limit: int) -> list[Row]:
        return self.rows[:limit]

    async def inbox_done(self, inbox_id: int, outcome: str = "", state: str = "done") -> None:
        self.rows = [row for row in self.rows if row.id != inbox_id]
        self.marks.append((state, inbox_id, outcome))

    async def inbox_fail(self, inbox_id: int, error: str) -> bool:
        self.attempts[inbox_id] = self.attempts.get(inbox_id, 0) + 1
        dead = self.attempts[inbox_id] >= 5
        if dead:
            self.rows = [row for row in self.rows if row.id != inbox_id]
        self.marks.append(("dead" if dead else "new", inbox_id, error))
        return dead

    async def lead_sending(self) -> bool:
        return self.leads

    async def outbox_claim(self, limit: int) -> list[Out]:
        taken, self.outbox = self.outbox[:limit], self.outbox[limit:]
        return taken

    async def outbox_sent(self, row: Out, chat_id: int, message_id: int) -> bool:
        self.marks.append(("sent", row.id, chat_id))
        return True

    async def outbox_retry(self, row: Out, not_before: datetime, error: str) -> bool:
        self.marks.append(("retry", row.id, (not_before - NOW).total_seconds()))
        return True

    async def outbox_unknown(self, row: Out, error: str) -> bool:
        self.marks.append(("unknown", row.id))
        return True

    async def outbox_failed(self, row: Out, error: str) -> bool:
        self.marks.append(("failed", row.id))
        return True

    async def board_shown(self, board: BoardRow, chat: int, message: int, digest: str) -> None:
        self.marks.append(("shown", board.id, chat, message, digest))

    async def board_lost(self, board: BoardRow) -> None:
        self.marks.append(("lost", board.id))

    async def board_buried(self, board: BoardRow) -> None:
        self.marks.append(("buried", board.id))

    async def board_failed(self, board: BoardRow, error: str) -> None:
        self.marks.append(("failed", board.id))

    async def board_tried(self, board: BoardRow, error: str) -> None:
        self.marks.append(("tried", board.id))

    async def account_blocked(self, telegram_id: int, *, blocked: bool) -> None:
        self.marks.append(("blocked" if blocked else "back", telegram_id))

    async def chat_moved(self, old: int, new: int) -> None:
        self.marks.append(("moved", old, new))

    async def heartbeat(self, name: str) -> None:
        self.marks.append(("alive", name))

    async def revive(
        self, name: str, gap: Callable[[datetime | None], Sequence[Command]]
    ) -> Sequence[str]:
        self.marks.append(("alive", name, *gap(None)))
        return ()

    async def tick(self) -> int:
        return 0

    async def put(self, records: Sequence[Any]) -> None:
        raise NotImplementedError


class FakeReader:
    """Knows one person, one group, and one wizard."""

    def __init__(self) -> None:
        self.people: dict[int, int] = {7_000_000_001: 3}
        self.groups: dict[int, int] = {-1001: 1}
        self.addresses: dict[str, int | None] = {"g1": -1001, "p3": 7_000_000_001}
        self.kind = ""
        self.home_id = 0
        self.held: dict[int, frozenset[str]] = {}
        self.due: list[BoardRow] = []
        self.asked_terms = 0
        self.minutes: list[int] = []
        self.below: set[int] = set()

    async def person_of(self, telegram_id: int) -> int | None:
        return self.people.get(telegram_id)

    async def community_of(self, chat_id: int) -> int:
        return self.groups.get(chat_id, 0)

    async def address(self, to: str) -> int | None:
        return self.addresses.get(to)

    def has_two(self, person: str, first: int, second: int, store: FakeStore) -> None:
        """A person with two accounts: the second is written to when the first is known to be shut."""

        async def address(to: str) -> int | None:
            if to != person:
                return self.addresses.get(to)
            shut = {mark[1] for mark in store.marks if mark[0] == "blocked"}
            return next((a for a in (first, second) if a not in shut), None)

        self.address = address  # type: ignore[method-assign]

    async def only_community(self) -> int:
        return self.home_id

    async def offices(self) -> dict[int, frozenset[str]]:
        return self.held

    async def focused_on(self, person_id: int) -> int:
        return 0

    async def villages(self) -> list[Any]:
        return []

    async def link(self, token: str) -> Any:
        return None

    async def has_phone(self, person_id: int) -> bool:
        return True

    async def name_of(self, person_id: int) -> str:
        return ""

    async def speaker(self, community_id: int) -> int:
        return 0

    async def recorded(self, community_id: int, message_id: int) -> bool:
        return message_id in self.minutes

    async def wizard_kind(self, person_id: int) -> str:
        return self.kind

    async def boards_due(self, limit: int, pause: float) -> list[BoardRow]:
        return self.due

    async def buried(self, board: Any) -> bool:
        return board.id in self.below

    async def view(self, board: Any) -> Any:
        return None, _Profile()

    async def case(self, case_id: int) -> Any:
        raise NotImplementedError

    async def home(self, person_id: int) -> Any:
        raise NotImplementedError

    async def terms(self, community_id: int, case_id: int) -> dict[str, str]:
        self.asked_terms += 1
        return {"party_secretary": "党组织书记"}

    async def next_due(self, *, of_cases: bool = False) -> datetime | None:
        return None

    async def next_meeting(self) -> datetime | None:
        return None

    async def open_votes(self) -> list[int]:
        return []


class _Terms:
    def model_dump(self) -> dict[str, str]:
        return {"party_secretary": "党组织书记"}


class _Profile:
    terms = _Terms()


class Heard:
    """A voice that only remembers what it was given."""

    def __init__(self) -> None:
        self.spoken: list[tuple[Wish, Any]] = []
        self.hints: list[Hint] = []
        self.screens: list[Card] = []

    def speak(self, wish: Wish, done: Any) -> None:
        self.spoken.append((wish, done))

    def show(self, wish: Wish, card: Card) -> None:
        self.screens.append(card)

    def tell(self, hint: Hint) -> None:
        self.hints.append(hint)
