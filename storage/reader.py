"""The read-only window: what screens, documents and the sender ask, beside the one that writes."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine

from flows.model import Account, Case, Community, Focus, Link, Person, Record
from flows.view import View
from storage import boards, inbox, outbox, queries, reminders
from storage.check import chain_faults
from storage.export import export_case
from storage.procedure import Procedures
from storage.together import Together

T = TypeVar("T")
P = ParamSpec("P")

THREADS = 4


class Reader:
    """Answers questions from a second engine that cannot write. Never waits for the writer."""

    def __init__(self, engine: Engine, procedures: Procedures) -> None:
        self._engine = engine
        self._procedures = procedures
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="storage-reader")
        self._together = Together(self._pool, self.now)

    def now(self, ask: Callable[[Connection], T]) -> T:
        """Ask in this thread (tests, scripts)."""
        with self._engine.connect() as conn, conn.begin():
            return ask(conn)

    async def ask(
        self, question: Callable[Concatenate[Connection, P], T], *args: P.args, **kw: P.kwargs
    ) -> T:
        """Ask in a thread of the reader's own."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._pool, self.now, lambda conn: question(conn, *args, **kw)
        )

    def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown()

    async def view(self, case_id: int, person_id: int = 0) -> View | None:
        """Everything of a case, as the person would see it; None when there is no such case."""
        return await self.ask(queries.view_of_case, case_id, person_id)

    async def community_view(self, community_id: int, person_id: int = 0) -> View:
        """The community, its people, the person's wizard and focus."""
        return await self.ask(queries.view_of_community, community_id, person_id)

    async def profile(self, view: View) -> Any:
        """The procedure that holds for the view."""
        return await self.ask(self._procedures.of, view)

    async def account(self, telegram_id: int) -> Account | None:
        """The account with this Telegram id."""
        return await self._together.ask(queries.accounts, telegram_id)

    async def accounts_of(self, person_id: int) -> list[Account]:
        """The accounts that speak for a person."""
        return await self.ask(queries.accounts_of, person_id)

    async def person(self, person_id: int) -> Person | None:
        """The person."""
        return await self.ask(queries.person, person_id)

    async def community(self, community_id: int) -> Community | None:
        """The community."""
        return await self.ask(queries.community, community_id)

    async def community_of_chat(self, chat_id: int) -> Community | None:
        """The community that a group chat belongs to."""
        return await self._together.ask(queries.communities_of_chats, chat_id)

    async def communities(self) -> list[Community]:
        """Every community."""
        return await self.ask(queries.communities)

    async def communities_of(self, person_id: int) -> list[Community]:
        """The communities a person belongs to."""
        return await self.ask(queries.communities_of, person_id)

    async def cases_of(self, community_id: int) -> list[Case]:
        """The cases of a community, the oldest first."""
        return await self.ask(queries.cases_of, community_id)

    async def ledger_of(self, community_id: int) -> list[Record]:
        """Every topic of a community, who convened each, and the people that they name."""
        return await self.ask(queries.ledger_of, community_id)

    async def link(self, token: str) -> Link | None:
        """The deep link with this token."""
        return await self.ask(queries.link, token)

    async def focus(self, person_id: int) -> Focus | None:
        """What a person is busy with."""
        return await self.ask(queries.focus, person_id)

    async def place_of(self, kind: str, object_id: int) -> tuple[int, int]:
        """The case and community of an object; (0, 0) when there is none."""
        return await self.ask(queries.place_of, kind, object_id)

    async def board_of_message(self, chat_id: int, message_id: int) -> boards.Board | None:
        """The living message that this message is."""
        return await self.ask(queries.board_of_message, chat_id, message_id)

    async def boards_of_case(self, case_id: int) -> list[boards.Board]:
        """The living messages of a case."""
        return await self.ask(queries.boards_of_case, case_id)

    async def boards_due(
        self, now: datetime, limit: int = 50, pause: timedelta = boards.PAUSE
    ) -> list[boards.Board]:
        """Living messages that are out of date and were not edited within the pause."""
        return await self.ask(boards.due, now, limit, pause)

    async def buried(self, board: boards.Board) -> bool:
        """Whether something newer of the bot's stands below a person's living message."""
        return await self.ask(boards.buried, board)

    async def next_due(self, *, of_cases: bool = False) -> datetime | None:
        """When the next reminder (of a case) falls due."""
        return await self.ask(reminders.next_due, of_cases=of_cases)

    async def inbox_counts(self) -> dict[str, int]:
        """How many updates there are in each state."""
        return await self.ask(inbox.counts)

    async def outbox_counts(self) -> dict[str, int]:
        """How many messages there are in each state."""
        return await self.ask(outbox.counts)

    async def unsent(self, *states: str) -> list[dict[str, Any]]:
        """Messages in these states (failed, unknown, held …)."""
        return await self.ask(queries.unsent, states)

    async def dead_letters(self) -> list[dict[str, Any]]:
        """Updates that were given up."""
        return await self.ask(queries.dead_letters)

    async def heartbeats(self) -> dict[str, datetime]:
        """When each part of the program last showed that it lives."""
        return await self.ask(queries.heartbeats)

    async def export(self, case_id: int) -> dict[str, Any]:
        """The case as JSON for storage/verify.py. Raises LookupError when there is no such case."""
        return await self.ask(export_case, case_id)

    async def chain_faults(self) -> list[str]:
        """What is wrong with any chain of deeds; nothing when all are whole."""
        return await self.ask(chain_faults)
