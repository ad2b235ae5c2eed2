"""Questions that change nothing: who is this account, whose group is this chat, what is going on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from flows.command import Ref
from flows.model import (
    Account,
    Ballot,
    Case,
    CaseRole,
    Community,
    Focus,
    Link,
    Member,
    Person,
    Record,
    RoleGrant,
)
from flows.roles import LEFT
from flows.view import View
from storage import boards, loader, rows
from storage.loader import Asker
from storage.place import OBJECTS, Place
from storage.tables import BOARD, DEED, HEARTBEAT, INBOX, MIRRORS, OUTBOX, REMINDER


class ReadOnly(RuntimeError):
    """A view that was loaded for reading was asked for a new number."""


def _refuse(kind: str) -> int:
    raise ReadOnly(kind)


def view_of_case(conn: Connection, case_id: int, person_id: int = 0) -> View | None:
    """Everything of a case, as the act `case` sees it; None when there is no such case."""
    case = rows.load_one(conn, Case, id=case_id)
    if case is None:
        return None
    place = Place(case.id, case.community_id)
    return loader.load_view(conn, "case", place, Ref("c", case_id), Asker(person_id), _refuse)


def view_of_community(conn: Connection, community_id: int, person_id: int = 0) -> View:
    """The community, its people, the person's wizard and focus; no case."""
    place = Place(0, community_id)
    return loader.load_view(conn, "community", place, Ref("0"), Asker(person_id), _refuse)


def accounts(conn: Connection, telegram_ids: Sequence[int]) -> dict[int, Account]:
    """The accounts with these Telegram ids, by them."""
    found = rows.load_in(conn, Account, "telegram_id", telegram_ids)
    return {account.telegram_id: account for account in found}


def accounts_of(conn: Connection, person_id: int) -> list[Account]:
    """The accounts that speak for a person; none for somebody without Telegram."""
    return rows.load(conn, Account, person_id=person_id)


def person(conn: Connection, person_id: int) -> Person | None:
    """The person."""
    return rows.load_one(conn, Person, id=person_id)


def community(conn: Connection, community_id: int) -> Community | None:
    """The community."""
    return rows.load_one(conn, Community, id=community_id)


def communities_of_chats(conn: Connection, chat_ids: Sequence[int]) -> dict[int, Community]:
    """The communities that these group chats belong to, by chat."""
    found = rows.load_in(conn, Community, "chat_id", chat_ids)
    return {home.chat_id: home for home in found if home.chat_id is not None}


def communities(conn: Connection) -> list[Community]:
    """Every community."""
    return rows.load(conn, Community)


def communities_of(conn: Connection, person_id: int) -> list[Community]:
    """The communities a person belongs to, by roster or by office, in the order of their ids."""
    members = rows.load(conn, Member, person_id=person_id)
    ids = [m.community_id for m in members if m.state != LEFT]
    ids += [g.community_id for g in rows.load(conn, RoleGrant, person_id=person_id)]
    return sorted(rows.load_in(conn, Community, "id", ids), key=lambda c: c.id)


def cases_of(conn: Connection, community_id: int) -> list[Case]:
    """The cases of a community, the oldest first."""
    return sorted(rows.load(conn, Case, community_id=community_id), key=lambda c: c.id)


def ledger_of(conn: Connection, community_id: int) -> list[Record]:
    """Every topic of a community, who convened each, and the people that they name."""
    cases = cases_of(conn, community_id)
    roles = rows.load_in(conn, CaseRole, "case_id", {c.id for c in cases})
    people = {c.proposer_id for c in cases} | {r.person_id for r in roles}
    people |= {int(c.flags.get("entered_by", 0)) for c in cases} - {0}
    return [*cases, *roles, *rows.load_in(conn, Person, "id", people)]


def link(conn: Connection, token: str) -> Link | None:
    """The deep link with this token."""
    return rows.load_one(conn, Link, token=token)


def focus(conn: Connection, person_id: int) -> Focus | None:
    """What a person is busy with."""
    return rows.load_one(conn, Focus, person_id=person_id)


def place_of(conn: Connection, kind: str, object_id: int) -> tuple[int, int]:
    """The case and community of an object `b`, `m`, `w`, `r` or `c`; (0, 0) when there is none."""
    table = MIRRORS[Case] if kind == "c" else OBJECTS[kind]
    name = "id" if kind == "c" else "case_id"
    found = conn.execute(select(table.c[name]).where(table.c.id == object_id)).scalar()
    case = rows.load_one(conn, Case, id=found) if found else None
    return (case.id, case.community_id) if case else (0, 0)


def board_of_message(conn: Connection, chat_id: int, message_id: int) -> boards.Board | None:
    """The living message that this message of a chat is."""
    mine = select(BOARD).where(BOARD.c.chat_id == chat_id, BOARD.c.message_id == message_id)
    row = conn.execute(mine).mappings().first()
    return boards.as_board(row) if row else None


def boards_of_case(conn: Connection, case_id: int) -> list[boards.Board]:
    """The living messages of a case."""
    mine = select(BOARD).where(BOARD.c.case_id == case_id).order_by(BOARD.c.id)
    return [boards.as_board(row) for row in conn.execute(mine).mappings()]


def sent_message(conn: Connection, chat_id: int, message_id: int) -> int:
    """The outbox number of a message that was sent; 0 when it is none of ours."""
    mine = select(OUTBOX.c.id).where(OUTBOX.c.chat_id == chat_id, OUTBOX.c.message_id == message_id)
    return int(conn.execute(mine).scalar() or 0)


def waiting(conn: Connection, case_id: int) -> Sequence[Any]:
    """The waiting reminders of a case (kind, n, due_at), the earliest first."""
    names = (REMINDER.c.kind, REMINDER.c.n, REMINDER.c.due_at, REMINDER.c.obligation)
    mine = select(*names).where(REMINDER.c.case_id == case_id, REMINDER.c.state == "waiting")
    return conn.execute(mine.order_by(REMINDER.c.due_at)).all()


def deeds(conn: Connection, chain: str) -> list[dict[str, Any]]:
    """The links of a chain in order."""
    mine = select(DEED).where(DEED.c.chain == chain).order_by(DEED.c.seq)
    return [dict(row) for row in conn.execute(mine).mappings()]


def unsent(conn: Connection, states: Sequence[str]) -> list[dict[str, Any]]:
    """Messages in these states: what the operator and the convenor are shown."""
    names = ("id", "to", "state", "case_id", "number", "attempts", "error", "created_at")
    columns = [OUTBOX.c[name] for name in names]
    found = select(*columns).where(OUTBOX.c.state.in_(states)).order_by(OUTBOX.c.id)
    return [dict(row) for row in conn.execute(found).mappings()]


def dead_letters(conn: Connection) -> list[dict[str, Any]]:
    """Updates that were given up."""
    columns = [INBOX.c[name] for name in ("id", "update_id", "received_at", "attempts", "error")]
    return [
        dict(r) for r in conn.execute(select(*columns).where(INBOX.c.state == "dead")).mappings()
    ]


def heartbeats(conn: Connection) -> dict[str, datetime]:
    """When each part of the program last showed that it lives."""
    return {row.name: row.at for row in conn.execute(select(HEARTBEAT))}


def oldest_new(conn: Connection) -> datetime | None:
    """When the oldest update that still waits was received."""
    waits = select(func.min(INBOX.c.received_at)).where(INBOX.c.state == "new")
    found: datetime | None = conn.execute(waits).scalar()
    return found


def ballots_over(conn: Connection, asked: set[int]) -> set[int]:
    """Those of these ballots that are closed or void, or were never opened."""
    table = MIRRORS[Ballot]
    still = select(table.c.id).where(table.c.id.in_(asked), table.c.state == "open")
    return asked - set(conn.execute(still).scalars())
