"""The read-only window: what screens, documents and the sender ask, beside the one that writes."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine

from flows.model import Account, Case, Community, Focus, Person
from flows.view import View
from storage import boards, inbox, outbox, queries, reminders
from storage.procedure import Procedures

T = TypeVar("T")
P = ParamSpec("P")

THREADS = 4


class Reader:
    """Answers questions from a second engine that cannot write. Never waits for the writer."""

    def __init__(self, engine: Engine, procedures: Procedures) -> None:
        self._engine = engine
        self._procedures = procedures
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="storage-reader")

    def now(self, ask: Callable[[Connection], T]) -> T:
        """Ask in this thread (tests, scripts)."""
        with self._engine.connect() as conn:
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

    async def view(self, board: boards.Board) -> tuple[View, Any]:
        """A fresh view for a living message, with the profile that holds. LookupError: no such case."""
        return await self.ask(self._of_board, board)

    def _of_board(self, conn: Connection, board: boards.Board) -> tuple[View, Any]:
        person_id = board.show.person_id
        if board.case_id:
            view = queries.view_of_case(conn, board.case_id, person_id)
        else:
            view = queries.view_of_community(conn, board.community_id, person_id)
        return view, self._procedures.of(conn, view)

    async def case_view(self, case_id: int, person_id: int = 0) -> tuple[View, Any]:
        """Everything of a case, as the person would see it, with its profile. LookupError: no case."""
        return await self.ask(self._of_case, case_id, person_id)

    def _of_case(self, conn: Connection, case_id: int, person_id: int) -> tuple[View, Any]:
        view = queries.view_of_case(conn, case_id, person_id)
        return view, self._procedures.of(conn, view)

    async def community_view(self, community_id: int, person_id: int = 0) -> tuple[View, Any]:
        """The community, its people, the person's wizard and focus, and its profile."""
        return await self.ask(self._of_community, community_id, person_id)

    def _of_community(
        self, conn: Connection, community_id: int, person_id: int
    ) -> tuple[View, Any]:
        view = queries.view_of_community(conn, community_id, person_id)
        return view, self._procedures.of(conn, view)

    async def terms(self, community_id: int, case_id: int) -> Mapping[str, str]:
        """The county's own words for a message about this case, or else this community."""
        return await self.ask(self._terms, community_id, case_id)

    def _terms(self, conn: Connection, community_id: int, case_id: int) -> Mapping[str, str]:
        view = queries.heading(conn, community_id, case_id)
        return self._procedures.terms(self._procedures.of(conn, view))

    async def person_of(self, telegram_id: int) -> int | None:
        """The person for whom an account speaks."""
        found = await self.account(telegram_id)
        return found.person_id if found else None

    async def community_of(self, chat_id: int) -> int:
        """The community bound to a group chat, or 0."""
        found = await self.community_of_chat(chat_id)
        return found.id if found else 0

    async def address(self, to: str) -> int | None:
        """The chat behind `p12` or `g3`; None when nothing can be sent there."""
        return await self.ask(queries.address, to)

    async def wizard_kind(self, person_id: int) -> str:
        """What kind of question the person is being asked now, or nothing."""
        return await self.ask(queries.wizard_kind, person_id)

    async def account(self, telegram_id: int) -> Account | None:
        """The account with this Telegram id."""
        return await self.ask(queries.account, telegram_id)

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
        return await self.ask(queries.community_of_chat, chat_id)

    async def communities(self) -> list[Community]:
        """Every community."""
        return await self.ask(queries.communities)

    async def communities_of(self, person_id: int) -> list[Community]:
        """The communities a person belongs to."""
        return await self.ask(queries.communities_of, person_id)

    async def cases_of(self, community_id: int) -> list[Case]:
        """The cases of a community, the oldest first."""
        return await self.ask(queries.cases_of, community_id)

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

    async def next_due(self) -> datetime | None:
        """When the next reminder falls due."""
        return await self.ask(reminders.next_due)

    async def inbox_counts(self) -> dict[str, int]:
        """How many updates there are in each state."""
        return await self.ask(inbox.counts)

    async def outbox_counts(self) -> dict[str, int]:
        """How many messages there are in each state."""
        return await self.ask(outbox.counts)

    async def unsent(self, *states: str) -> list[dict[str, Any]]:
        """Messages in these states (failed, unknown, held …)."""
        return await self.ask(queries.unsent, states)

    async def heartbeats(self) -> dict[str, datetime]:
        """When each part of the program last showed that it lives."""
        return await self.ask(queries.heartbeats)
