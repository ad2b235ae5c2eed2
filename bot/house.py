"""Answers the bot's questions from storage's reader: who is who, where to write, what to draw."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.counties import terms_of
from bot.ports import Board
from flows.clock import Clock
from flows.model import (
    Account,
    Case,
    Community,
    Focus,
    Judged,
    Link,
    Person,
    Record,
    RoleGrant,
    Statement,
    Turn,
    Wizard,
)
from flows.outcome import Drop, Put
from flows.profile.schema import Profile
from flows.view import View

HEART = "bot"
"""Under this name the running bot shows that it lives."""


class Questions(Protocol):
    """storage.reader.Reader, as far as it is asked."""

    async def account(self, telegram_id: int) -> Account | None: ...
    async def accounts_of(self, person_id: int) -> list[Account]: ...
    async def community(self, community_id: int) -> Community | None: ...
    async def community_of_chat(self, chat_id: int) -> Community | None: ...
    async def communities(self) -> list[Community]: ...
    async def person(self, person_id: int) -> Person | None: ...
    async def link(self, token: str) -> Link | None: ...
    async def focus(self, person_id: int) -> Focus | None: ...
    async def communities_of(self, person_id: int) -> list[Community]: ...
    async def cases_of(self, community_id: int) -> list[Case]: ...
    async def ledger_of(self, community_id: int) -> list[Record]: ...
    async def view(self, case_id: int, person_id: int = 0) -> View | None: ...
    async def community_view(self, community_id: int, person_id: int = 0) -> View: ...
    async def profile(self, view: View) -> Any: ...
    async def boards_due(self, now: datetime, limit: int, pause: timedelta) -> Sequence[Any]: ...
    async def buried(self, board: Any) -> bool: ...
    async def next_due(self, *, of_cases: bool = False) -> datetime | None: ...


class House:
    """The bot's Reader over storage's."""

    def __init__(self, questions: Questions, clock: Clock) -> None:
        self._ask = questions
        self._clock = clock

    async def person_of(self, telegram_id: int) -> int | None:
        """The person for whom an account speaks."""
        account = await self._ask.account(telegram_id)
        return account.person_id if account else None

    async def community_of(self, chat_id: int) -> int:
        """The community bound to a group chat, or 0."""
        community = await self._ask.community_of_chat(chat_id)
        return community.id if community else 0

    async def address(self, to: str) -> int | None:
        """The group's chat, or the first account from which the person has pressed Start."""
        if to.startswith("t"):
            return int(to[1:])
        if to.startswith("g"):
            community = await self._ask.community(int(to[1:]))
            return community.chat_id if community else None
        accounts = await self._ask.accounts_of(int(to[1:]))
        able = [a.telegram_id for a in accounts if a.started and not a.blocked]
        return min(able, default=None)

    async def villages(self) -> Sequence[Community]:
        """Every community of this bot."""
        return await self._ask.communities()

    async def link(self, token: str) -> Link | None:
        """The deep link with this token."""
        return await self._ask.link(token)

    async def has_phone(self, person_id: int) -> bool:
        """Whether any account speaks for the person."""
        return bool(await self._ask.accounts_of(person_id))

    async def name_of(self, person_id: int) -> str:
        """The person's name, or an empty string."""
        person = await self._ask.person(person_id)
        return person.name if person else ""

    async def offices(self) -> Mapping[int, frozenset[str]]:
        """The private chats of everybody who holds offices, with these."""
        found: dict[int, frozenset[str]] = {}
        for community in await self._ask.communities():
            view = await self._ask.community_view(community.id)
            held = [g for g in view.all(RoleGrant) if g.until is None]
            for account in view.all(Account):
                roles = {g.role for g in held if g.person_id == account.person_id}
                if roles and account.started:
                    found[account.telegram_id] = found.get(account.telegram_id, frozenset()) | roles
        return found

    async def focused_on(self, person_id: int) -> int:
        """The community that the person is busy with, or 0."""
        focus = await self._ask.focus(person_id)
        return focus.community_id if focus else 0

    async def only_community(self) -> int:
        """The one community of this bot, or 0 when there are none or several."""
        found = await self._ask.communities()
        return found[0].id if len(found) == 1 else 0

    async def speaker(self, community_id: int) -> int:
        """Whose turn it is in the meeting that is held there, or 0."""
        for case in await self._ask.cases_of(community_id):
            view = await self._ask.view(case.id) if case.state == "deliberating" else None
            for turn in view.all(Turn) if view else []:
                if turn.state == "speaking":
                    return turn.person_id
        return 0

    async def recorded(self, community_id: int, message_id: int) -> bool:
        """Whether a group message stands in the minutes of the meeting that is held there."""
        for case in await self._ask.cases_of(community_id):
            view = await self._ask.view(case.id) if case.state == "deliberating" else None
            if view and any(s.message_id == message_id for s in view.all(Statement)):
                return True
        return False

    async def wizard_kind(self, person_id: int) -> str:
        """What kind of question the person is being asked now, or ""."""
        view = await self._ask.community_view(0, person_id)
        asked = [w for w in view.all(Wizard) if w.open and w.person_id == person_id]
        return max(asked, key=lambda w: w.at).kind if asked else ""

    async def boards_due(self, limit: int, pause: float) -> Sequence[Board]:
        """Living messages to draw again."""
        return await self._ask.boards_due(self._clock.now(), limit, timedelta(seconds=pause))

    async def buried(self, board: Board) -> bool:
        """Whether something newer of the bot's stands below a person's living message."""
        return await self._ask.buried(board)

    async def view(self, board: Board) -> tuple[View, Profile]:
        """A fresh view for a living message; raises LookupError when its case is gone."""
        return await self._seen(board.community_id, board.case_id, board.show.person_id)

    async def case(self, case_id: int) -> tuple[View, Profile]:
        """Everything of a case; raises LookupError when there is none."""
        return await self._seen(0, case_id, 0)

    async def ledger(self, community_id: int, year: int) -> tuple[View, Profile]:
        """The topics of one year, whatever became of them, with whoever convened each."""
        view = await self._ask.community_view(community_id)
        profile = await self._ask.profile(view)
        kept = await self._ask.ledger_of(community_id)
        zone = ZoneInfo(profile.calendar.timezone)
        cases = [
            r for r in kept if isinstance(r, Case) and r.opened_at.astimezone(zone).year == year
        ]
        others = [r for r in kept if not isinstance(r, Case)]
        gone = [Drop(c) for c in view.all(Case)]
        return view.after([*gone, *(Put(r) for r in [*cases, *others])]), profile

    async def terms(self, community_id: int, case_id: int) -> Mapping[str, str]:
        """The words of the county that holds for the case, or for the community."""
        if not community_id and not case_id:
            return {}
        _, profile = await self._seen(community_id, case_id, 0)
        return terms_of(profile)

    async def home(self, person_id: int) -> tuple[Profile, list[Case], list[Judged]]:
        """The procedure where the person lives, the cases there, and what was decided about topics."""
        communities = await self._ask.communities_of(person_id)
        community_id = communities[0].id if communities else 0
        view, profile = await self._seen(community_id, 0, person_id)
        return profile, await self._ask.cases_of(community_id), view.all(Judged)

    async def next_due(self, *, of_cases: bool = False) -> datetime | None:
        """When the next reminder (of a case) falls due."""
        return await self._ask.next_due(of_cases=of_cases)

    async def open_votes(self) -> list[int]:
        """Cases in which a ballot is open."""
        found = []
        for community in await self._ask.communities():
            cases = await self._ask.cases_of(community.id)
            found += [case.id for case in cases if case.state == "voting"]
        return found

    async def next_meeting(self) -> datetime | None:
        """The earliest meeting that is planned for later than now."""
        found = []
        for community in await self._ask.communities():
            for case in await self._ask.cases_of(community.id):
                view = await self._ask.view(case.id)
                meeting = view.meeting if view else None
                if meeting and meeting.at and meeting.at > self._clock.now():
                    found.append(meeting.at)
        return min(found, default=None)

    async def _seen(self, community_id: int, case_id: int, person_id: int) -> tuple[View, Profile]:
        if case_id:
            view = await self._ask.view(case_id, person_id)
        else:
            view = await self._ask.community_view(community_id, person_id)
        if view is None:
            raise LookupError(f"no case {case_id}")
        return view, await self._ask.profile(view)
