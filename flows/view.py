"""What an act sees: the records loaded for it. Asking for what was not loaded is an error, not nothing."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from flows.model import (
    Ballot,
    Case,
    Community,
    Joining,
    Link,
    Meeting,
    Member,
    Person,
    Record,
    Resolution,
    Result,
    RoleGrant,
    Subject,
    Wizard,
)
from flows.outcome import Change, Put

R = TypeVar("R", bound=Record)


class Seals(Protocol):
    """Closes and opens the choices of a secret ballot with its key: a parameter, like the clock."""

    def seal(self, ballot_id: int, person_id: int, choice: str) -> str:
        """The choice as nobody can read it; never the same twice."""
        ...

    def open(self, ballot_id: int, person_id: int, sealed: str) -> str | None:
        """The choice again; None when the key is gone or it was not sealed by it."""
        ...


class NotLoaded(LookupError):
    """The act declared that it does not need these records, and asked for them."""


NOWHERE = Community(id=0, name="", profile_id="")


class View:
    """An immutable set of records by type. `take` gives new ids (a parameter, like the clock)."""

    def __init__(
        self,
        records: dict[type[Record], dict[tuple[Any, ...], Record]],
        take: Callable[[str], int],
        case_id: int = 0,
        seals: Seals | None = None,
    ) -> None:
        self._records = records
        self._rows: dict[type[Record], list[Any]] = {}
        self.take = take
        self.case_id = case_id
        self._seals = seals

    @property
    def seals(self) -> Seals:
        """What opens secret choices; raises LookupError in a view that is only for looking."""
        if self._seals is None:
            raise LookupError("this view opens no secret ballot")
        return self._seals

    def with_seals(self, seals: Seals) -> "View":
        """The same view, for deciding."""
        return View(self._records, self.take, self.case_id, seals)

    @staticmethod
    def of(
        records: Iterable[Record],
        loaded: Iterable[type[Record]],
        take: Callable[[str], int],
        case_id: int = 0,
    ) -> "View":
        """A view of these records; every type in `loaded` may be asked for, even if empty.

        `case_id` is the case at hand, 0 for none.
        """
        table: dict[type[Record], dict[tuple[Any, ...], Record]] = {kind: {} for kind in loaded}
        for record in records:
            table.setdefault(type(record), {})[record.identity()] = record
        return View(table, take, case_id)

    def all(self, kind: type[R]) -> list[R]:
        """Every loaded record of the kind, in the order of their keys."""
        if kind not in self._records:
            raise NotLoaded(kind.__name__)
        if kind not in self._rows:
            rows = self._records[kind]
            self._rows[kind] = [rows[key] for key in sorted(rows)]
        return list(self._rows[kind])

    def find(self, kind: type[R], *key: Any) -> R | None:
        """The record with this key, or None."""
        if kind not in self._records:
            raise NotLoaded(kind.__name__)
        return self._records[kind].get(key)  # type: ignore[return-value]

    def get(self, kind: type[R], *key: Any) -> R:
        """The record with this key; raises LookupError when there is none."""
        found = self.find(kind, *key)
        if found is None:
            raise LookupError(f"{kind.__name__}{key}")
        return found

    def has(self, kind: type[Record]) -> bool:
        """Whether records of this kind were loaded."""
        return kind in self._records

    def after(self, changes: Iterable[Change]) -> "View":
        """The view as it will be when the changes are written."""
        table = dict(self._records)
        own: set[type[Record]] = set()
        for change in changes:
            kind = type(change.record)
            if kind not in own:
                own.add(kind)
                table[kind] = dict(table.get(kind, {}))
            if isinstance(change, Put):
                table[kind][change.record.identity()] = change.record
            else:
                table[kind].pop(change.record.identity(), None)
        view = View(table, self.take, self.case_id, self._seals)
        view._rows = {kind: rows for kind, rows in self._rows.items() if kind not in own}
        return view

    def about(self, case_id: int) -> "View":
        """The same records with another case at hand."""
        return View(self._records, self.take, case_id, self._seals)

    def without_community(self) -> "View":
        """The same records without those of the community at hand: another one begins."""
        homely = (Community, Member, RoleGrant, Link, Joining)
        empty: dict[type[Record], dict[tuple[Any, ...], Record]] = {kind: {} for kind in homely}
        return View({**self._records, **empty}, self.take, self.case_id)

    @property
    def community(self) -> Community:
        """The community at hand; a nameless one with the number 0 while there is none yet."""
        return next(iter(self.all(Community)), NOWHERE)

    @property
    def case(self) -> Case:
        """The case at hand; raises LookupError when the command is about none."""
        return self.get(Case, self.case_id)

    @property
    def in_case(self) -> bool:
        """Whether the command is about a case."""
        return bool(self.case_id)

    @property
    def subjects(self) -> list[Subject]:
        """The subjects of the present round."""
        now = self.case.round
        return [s for s in self.all(Subject) if s.round == now]

    @property
    def meeting(self) -> Meeting | None:
        """The latest meeting of the present round."""
        now = self.case.round
        mine = [m for m in self.all(Meeting) if m.round == now]
        return mine[-1] if mine else None

    @property
    def resolution(self) -> Resolution | None:
        """The text on the table in the present meeting, not void."""
        meeting = self.meeting
        rows = [
            r for r in self.all(Resolution) if meeting and r.meeting_id == meeting.id and not r.void
        ]
        return rows[-1] if rows else None

    @property
    def ballot(self) -> Ballot | None:
        """The latest ballot of the present meeting, not void."""
        meeting = self.meeting
        rows = [
            b
            for b in self.all(Ballot)
            if (meeting is None or b.meeting_id == meeting.id) and b.state != "void"
        ]
        return rows[-1] if rows else None

    @property
    def result(self) -> Result | None:
        """The result of the present round."""
        return self.find(Result, self.case.id, self.case.round)

    def wizard(
        self, person_id: int, asked: Callable[[Wizard], bool] = lambda w: True
    ) -> Wizard | None:
        """The question this person is being asked now, in the case at hand; of those that `asked` admits."""
        rows = [
            w
            for w in self.all(Wizard)
            if w.open and w.person_id == person_id and w.case_id == self.case_id and asked(w)
        ]
        return rows[-1] if rows else None

    def name(self, person_id: int) -> str:
        """The person's name, or an empty string."""
        person = self.find(Person, person_id)
        return person.name if person else ""
