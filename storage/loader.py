"""Loads the view that an act needs: everything of a case, or the few rows of one press."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Table,
    bindparam,
    or_,
    select,
    true,
    union,
    union_all,
)

from flows.command import BOT, Ref
from flows.model import (
    CASE_RECORDS,
    Account,
    ActionItem,
    Attendance,
    Ballot,
    Case,
    CaseRole,
    Community,
    Consent,
    Focus,
    Joining,
    Judged,
    Link,
    Meeting,
    Member,
    Person,
    Record,
    Reminder,
    RoleGrant,
    RollEntry,
    Sealed,
    Subject,
    TookPart,
    Vote,
    Wizard,
)
from flows.model.talk import ACROSS_CASES
from flows.outcome import Change, Put
from flows.view import View
from storage.place import Place
from storage.prepared import Prepared
from storage.rows import Bundle, Finder, load, load_in, load_where
from storage.several import in_parts
from storage.tables import MIRRORS, OUTBOX, REMINDER

COMMUNITY_KINDS = (
    Community, Member, RoleGrant, Person, Account, Consent, Wizard, Focus, Joining, Link,
)  # fmt: skip
BALLOT_KINDS: tuple[type[Record], ...] = (Community, Case, Meeting, Ballot)
HOT_KINDS = (Community, Case, CaseRole, Member, RoleGrant, Person, Subject, Attendance, Meeting)
VOTER_KINDS: tuple[type[Record], ...] = (Subject, RollEntry, Vote, Sealed, TookPart, Attendance)
VOTE_KINDS = (*BALLOT_KINDS, *VOTER_KINDS)
PERSON_FIELDS = (
    "person_id",
    "claims",
    "proposer_id",
    "speaker_id",
    "owner_id",
    "watcher_id",
    "marked_by",
)


Take = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the person, or an account that speaks for nobody yet, perhaps with a link in hand."""

    by: int = 0
    telegram_id: int = 0
    token: str = ""


def load_view(
    conn: Connection, need: str, place: Place, ref: Ref, asker: Asker, take: Take
) -> View:
    """The view for one act. `need` is case, vote, presence, community or person."""
    by = asker.by
    if need == "vote" and place.case_id:
        return View.of(_vote(conn, place, ref, by), VOTE_KINDS, take, place.case_id)
    if need == "presence" and place.case_id:
        return View.of(_presence(conn, place, ref, by), HOT_KINDS, take, place.case_id)
    records = _whole_case(conn, place.case_id) if place.case_id else _heads(conn, place, asker)
    records += _community(conn, place, asker, records)
    if need == "person":
        records += _own(conn, place, by)
    kinds: tuple[type[Record], ...] = (*COMMUNITY_KINDS, Case, *CASE_RECORDS, Reminder)
    if need == "community" or not place.case_id:
        records += load(conn, Judged, community_id=place.community_id)
        kinds = (*kinds, Judged)
    if not place.case_id and ref.kind != "r":
        records += _across_cases(conn, place, asker, records)
    if ref.kind == "r":
        records += _reminder(conn, place, ref, asker)
    if need == "reminders":
        records += load_where(conn, Reminder, _TOLD, to=f"p{asker.by}")
    return View.of(records, kinds, take, place.case_id)


def _reminder(conn: Connection, place: Place, ref: Ref, asker: Asker) -> list[Reminder]:
    """The row; for a person who answers it also what else was laid of its kind, his own among it."""
    mine = load(conn, Reminder, id=ref.id)
    if asker.by == BOT or not mine:
        return mine
    home = {"case_id": place.case_id, "community_id": place.community_id}
    return load(conn, Reminder, kind=mine[0].kind, **home)


def _across_cases(
    conn: Connection, place: Place, asker: Asker, seen: Iterable[Record]
) -> list[Record]:
    """Who has a part in any case under way, while the presser is asked a question about it."""
    asked = [w for w in seen if isinstance(w, Wizard) and w.open and w.person_id == asker.by]
    if not any(w.kind in ACROSS_CASES for w in asked):
        return []
    home = {"community_id": place.community_id}
    records: list[Record] = [*load_where(conn, CaseRole, _UNDER_WAY[CaseRole], **home)]
    records += load_where(conn, Subject, _UNDER_WAY[Subject], **home)
    return records + load_where(conn, ActionItem, _UNDER_WAY[ActionItem], **home)


def _heads(conn: Connection, place: Place, asker: Asker) -> list[Record]:
    """Without a case at hand: the heads of those under way, to choose from; for the bot of all."""
    the_bot = asker.by == BOT and not asker.telegram_id
    cases = load(conn, Case, community_id=place.community_id)
    return [c for c in cases if c.state != "archived" or the_bot]


def _whole_case(conn: Connection, case_id: int) -> list[Record]:
    records: list[Record] = list(load(conn, Case, id=case_id))
    for kind in CASE_RECORDS:
        records += load(conn, kind, case_id=case_id)
    return records


def _own(conn: Connection, place: Place, by: int) -> list[Record]:
    """What any case of the community, archived ones too, holds about one person."""
    records: list[Record] = list(load(conn, Case, community_id=place.community_id))
    for kind in CASE_RECORDS:
        if "person_id" in kind.model_fields:
            records += load(conn, kind, person_id=by)
    records += load(conn, Wizard, person_id=by)
    records += [*load(conn, ActionItem, owner_id=by), *load(conn, ActionItem, watcher_id=by)]
    records += load(conn, Joining, claims=by)
    return [*records, *load(conn, Link, person_id=by)]


def _community(
    conn: Connection, place: Place, asker: Asker, seen: Iterable[Record]
) -> list[Record]:
    home, by = {"community_id": place.community_id}, asker.by
    records: list[Record] = list(load(conn, Community, id=place.community_id))
    records += load(conn, Member, **home)
    records += load(conn, RoleGrant, **home)
    records += load_where(conn, Wizard, _WIZARDS, case_id=place.case_id, by=by)
    records += load(conn, Focus, person_id=by)
    joinings = load_where(conn, Joining, _JOININGS, **home, by=by)
    records += [*joinings, *load_in(conn, Consent, "person_id", {by, *_mentioned(joinings)})]
    records += load_where(conn, Link, _LINKS, **home, token=asker.token)
    records += load(conn, Account, telegram_id=asker.telegram_id) if asker.telegram_id else []
    return records + _people(conn, place, {by, *_mentioned(seen), *_mentioned(records)})


def _people(conn: Connection, place: Place, mentioned: set[int]) -> list[Record]:
    people = load_where(conn, Person, _PERSONS, community_id=place.community_id)
    accounts = load_where(conn, Account, _ACCOUNTS, community_id=place.community_id)
    rest = mentioned - {p.id for p in people} - {0}
    people += load_in(conn, Person, "id", rest)
    accounts += load_in(conn, Account, "person_id", rest)
    return [*people, *accounts]


def _mentioned(records: Iterable[Record]) -> set[int]:
    found: set[int] = set()
    for record in records:
        values = vars(record)
        for name in _person_fields(type(record)):
            found.add(values[name])
    return found


@cache
def _person_fields(kind: type[Record]) -> tuple[str, ...]:
    return tuple(name for name in PERSON_FIELDS if name in kind.model_fields)


def _presence(conn: Connection, place: Place, ref: Ref, by: int) -> list[Record]:
    case_id, community_id = place.case_id, place.community_id
    records: list[Record] = [*_COMMUNITY(conn, community_id), *_CASE(conn, case_id)]
    records += _CASE_ROLES(conn, case_id)
    records += _MEMBER(conn, community_id, by)
    records += _GRANTS(conn, community_id, by)
    records += _PERSON(conn, by)
    records += _SUBJECTS(conn, case_id, by)
    meetings = _meetings(conn, place, ref)
    records += meetings
    for meeting in meetings:
        records += _ATTENDANCE(conn, meeting.id, by)
    return records


def _meetings(conn: Connection, place: Place, ref: Ref) -> list[Meeting]:
    """The meeting that the press is about, else the latest of the case."""
    if ref.kind == "m":
        return _MEETING(conn, ref.id)
    if ref.kind == "b":
        return [m for b in _BALLOT(conn, ref.id) for m in _MEETING(conn, b.meeting_id)]
    return load_where(conn, Meeting, _LATEST_MEETING, case_id=place.case_id)


def _vote(conn: Connection, place: Place, ref: Ref, by: int) -> list[Record]:
    """One presser before one ballot: the roll decides, so nobody's offices are looked at."""
    if ref.kind == "b":
        return _BALLOT_OF(conn, ballot=ref.id, by=by)
    latest = load_where(conn, Ballot, _LATEST_BALLOT, case_id=place.case_id)
    if latest:
        return _BALLOT_OF(conn, ballot=latest[0].id, by=by)
    return [*_COMMUNITY(conn, place.community_id), *_CASE(conn, place.case_id)]


_COMMUNITY = Finder(Community, "id")
_CASE = Finder(Case, "id")
_CASE_ROLES = Finder(CaseRole, "case_id")
_MEMBER = Finder(Member, "community_id", "person_id")
_GRANTS = Finder(RoleGrant, "community_id", "person_id")
_PERSON = Finder(Person, "id")
_SUBJECTS = Finder(Subject, "case_id", "person_id")
_MEETING = Finder(Meeting, "id")
_BALLOT = Finder(Ballot, "id")
_ATTENDANCE = Finder(Attendance, "meeting_id", "person_id")


def _of_ballot() -> FromClause:
    """A ballot with its case, community and meeting."""
    community, case, meeting, ballot = (MIRRORS[kind] for kind in BALLOT_KINDS)
    return (
        ballot.join(case, case.c.id == ballot.c.case_id)
        .join(community, community.c.id == case.c.community_id)
        .outerjoin(meeting, meeting.c.id == ballot.c.meeting_id)
    )


def _with_voter(join: FromClause, by: ColumnElement[int]) -> FromClause:
    """The same with what somebody is to it."""
    case, meeting, ballot = (MIRRORS[kind] for kind in BALLOT_KINDS[1:])
    for kind in VOTER_KINDS:
        mine = (table := MIRRORS[kind]).c.person_id == by
        if kind is Subject:
            mine &= (table.c.case_id == case.c.id) & (table.c.round == case.c.round)
        elif kind is Attendance:
            mine &= (table.c.meeting_id == meeting.c.id) & table.c.out_at.is_(None)
        else:
            mine &= table.c.ballot_id == ballot.c.id
        join = join.outerjoin(table, mine)
    return join


_THIS = MIRRORS[Ballot].c.id == bindparam("ballot")
_HEADS_OF = Bundle(_of_ballot(), *BALLOT_KINDS).where(_THIS)
_BALLOT_OF = Bundle(_with_voter(_of_ballot(), bindparam("by")), *VOTE_KINDS).where(_THIS)


@cache
def _voters_of(many: int) -> Bundle:
    """What so many people are to a ballot."""
    number = MIRRORS[Person].c.id.type
    each = [select(bindparam(f"by_{n}", type_=number).label("by")) for n in range(many)]
    people = union_all(*each).subquery("people")
    join = _with_voter(_of_ballot().join(people, true()), people.c.by)
    return Bundle(join, *VOTER_KINDS, by=people.c.by).where(_THIS)


class Hall:
    """A ballot and those who press it one after the other: read once, and then as they leave it."""

    def __init__(
        self, conn: Connection, place: Place, ballot_id: int, people: Sequence[int], take: Take
    ) -> None:
        self._place = place
        self._take = take
        self._heads = {type(r): r for r in _HEADS_OF(conn, ballot=ballot_id)}
        self._mine: dict[int, dict[type[Record], Record]] = {}
        for part in in_parts(people):
            who = {f"by_{n}": person for n, person in enumerate(part)}
            for by, found in _voters_of(len(part)).by(conn, ballot=ballot_id, **who).items():
                self._mine[by] = {type(r): r for r in found}

    @property
    def case(self) -> Case | None:
        """The case of the ballot."""
        found = self._heads.get(Case)
        return found if isinstance(found, Case) else None

    def view(self, by: int) -> View:
        """What somebody sees before he presses: the ballot, and what he alone is to it."""
        records = [*self._heads.values(), *self._mine[by].values()]
        return View.of(records, VOTE_KINDS, self._take, self._place.case_id)

    def after(self, by: int, changes: Iterable[Change]) -> None:
        """Somebody pressed: this he changed."""
        for change in changes:
            kind = type(change.record)
            kept = self._heads if kind in self._heads else self._mine[by]
            if isinstance(change, Put):
                kept[kind] = change.record
            else:
                kept.pop(kind, None)


def _latest(table: Table) -> Prepared:
    rows = select(table).where(table.c.case_id == bindparam("case_id"))
    return Prepared(rows.order_by(table.c.id.desc()).limit(1))


def _of_community(table: Table, column: str) -> Prepared:
    member, grant = MIRRORS[Member], MIRRORS[RoleGrant]
    ids = union(
        select(member.c.person_id).where(member.c.community_id == bindparam("community_id")),
        select(grant.c.person_id).where(grant.c.community_id == bindparam("community_id")),
    )
    return Prepared(select(table).where(table.c[column].in_(ids)))


def _under_way(table: Table) -> Prepared:
    case = MIRRORS[Case]
    running = select(case.c.id).where(
        case.c.community_id == bindparam("community_id"), case.c.state != "archived"
    )
    return Prepared(select(table).where(table.c.case_id.in_(running)))


_UNDER_WAY = {kind: _under_way(MIRRORS[kind]) for kind in (CaseRole, Subject, ActionItem)}

_TOLD = Prepared(
    select(REMINDER).where(
        REMINDER.c.state == "fired",
        REMINDER.c.id.in_(
            select(OUTBOX.c.reminder_id).where(
                OUTBOX.c.to == bindparam("to"), OUTBOX.c.reminder_id != 0
            )
        ),
    )
)
"""What somebody was told and what is not over yet."""

_LATEST_BALLOT = _latest(MIRRORS[Ballot])
_LATEST_MEETING = _latest(MIRRORS[Meeting])
_PERSONS = _of_community(MIRRORS[Person], "id")
_ACCOUNTS = _of_community(MIRRORS[Account], "person_id")
_WIZARD = MIRRORS[Wizard]
_WIZARDS = Prepared(
    select(_WIZARD).where(
        _WIZARD.c.open,
        or_(
            _WIZARD.c.person_id == bindparam("by"),
            (_WIZARD.c.case_id == bindparam("case_id")) & (_WIZARD.c.case_id != 0),
        ),
    )
)
_JOINING = MIRRORS[Joining]
_JOININGS = Prepared(
    select(_JOINING).where(
        or_(
            _JOINING.c.person_id == bindparam("by"),
            (_JOINING.c.community_id == bindparam("community_id")) & (_JOINING.c.state == "open"),
        )
    )
)
_LINK = MIRRORS[Link]
_LINKS = Prepared(
    select(_LINK).where(
        or_(
            _LINK.c.token == bindparam("token"),
            (_LINK.c.community_id == bindparam("community_id"))
            & or_(*(_LINK.c.purpose == letter for letter in "jrg")),
        )
    )
)
