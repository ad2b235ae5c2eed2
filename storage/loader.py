"""Loads the view that an act needs: everything of a case, or the few rows of one press."""

from collections.abc import Callable, Iterable

from sqlalchemy import Connection, Table, bindparam, or_, select, union

from flows.command import Ref
from flows.model import (
    CASE_RECORDS,
    Account,
    Attendance,
    Ballot,
    Case,
    CaseRole,
    Community,
    Consent,
    Focus,
    Meeting,
    Member,
    Person,
    Record,
    RoleGrant,
    RollEntry,
    Subject,
    Vote,
    Wizard,
)
from flows.view import View
from storage.place import Place
from storage.prepared import Prepared
from storage.rows import load, load_in, load_where
from storage.tables import MIRRORS

COMMUNITY_KINDS = (Community, Member, RoleGrant, Person, Account, Consent, Wizard, Focus)
HOT_KINDS = (Community, Case, CaseRole, Member, RoleGrant, Person, Subject, Attendance, Meeting)
PERSON_FIELDS = ("person_id", "proposer_id", "speaker_id", "owner_id", "watcher_id", "marked_by")


def load_view(
    conn: Connection, need: str, place: Place, ref: Ref, by: int, take: Callable[[str], int]
) -> View:
    """The view for one act. `need` is case, vote, presence or community."""
    if need in ("vote", "presence") and place.case_id:
        kinds = (*HOT_KINDS, Ballot, RollEntry, Vote) if need == "vote" else HOT_KINDS
        return View.of(_hot(conn, need, place, ref, by), kinds, take, place.case_id)
    records = _case(conn, place.case_id) if place.case_id else []
    records += _community(conn, place, by, records)
    return View.of(records, (*COMMUNITY_KINDS, Case, *CASE_RECORDS), take, place.case_id)


def _case(conn: Connection, case_id: int) -> list[Record]:
    records: list[Record] = list(load(conn, Case, id=case_id))
    for kind in CASE_RECORDS:
        records += load(conn, kind, case_id=case_id)
    return records


def _community(conn: Connection, place: Place, by: int, seen: Iterable[Record]) -> list[Record]:
    home = {"community_id": place.community_id}
    records: list[Record] = list(load(conn, Community, id=place.community_id))
    records += load(conn, Member, **home)
    records += load(conn, RoleGrant, **home)
    records += load_where(conn, Wizard, _WIZARDS, case_id=place.case_id, by=by)
    records += load(conn, Focus, person_id=by)
    records += load(conn, Consent, person_id=by)
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
        found.update(values[name] for name in PERSON_FIELDS if name in values)
    return found


def _hot(conn: Connection, need: str, place: Place, ref: Ref, by: int) -> list[Record]:
    case = {"case_id": place.case_id}
    records: list[Record] = list(load(conn, Community, id=place.community_id))
    records += load(conn, Case, id=place.case_id)
    records += load(conn, CaseRole, **case)
    records += load(conn, Member, community_id=place.community_id, person_id=by)
    records += load(conn, RoleGrant, community_id=place.community_id, person_id=by)
    records += load(conn, Person, id=by)
    records += load(conn, Subject, person_id=by, **case)
    meetings, ballots = _objects(conn, need, place, ref)
    records += [*meetings, *ballots]
    for meeting in meetings:
        records += load(conn, Attendance, meeting_id=meeting.id, person_id=by)
    for ballot in ballots:
        records += load(conn, RollEntry, ballot_id=ballot.id, person_id=by)
        records += load(conn, Vote, ballot_id=ballot.id, person_id=by)
    return records


def _objects(
    conn: Connection, need: str, place: Place, ref: Ref
) -> tuple[list[Meeting], list[Ballot]]:
    """The meeting and the ballot that the press is about, else the latest of the case."""
    ballots: list[Ballot] = []
    if ref.kind == "b":
        ballots = load(conn, Ballot, id=ref.id)
    elif need == "vote":
        ballots = load_where(conn, Ballot, _LATEST_BALLOT, case_id=place.case_id)
    if ref.kind == "m":
        return load(conn, Meeting, id=ref.id), ballots
    if ballots:
        return load(conn, Meeting, id=ballots[0].meeting_id), ballots
    return load_where(conn, Meeting, _LATEST_MEETING, case_id=place.case_id), ballots


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
