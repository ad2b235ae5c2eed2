"""The pen of a decision: collects records, deeds, words and reminders, and sees its own changes."""

from datetime import datetime
from typing import Any

from flows import reminders
from flows.command import Command
from flows.machine import machine_for
from flows.model import Case, CaseRole, Focus, Record, Wizard
from flows.outcome import (
    Answer,
    Cancel,
    Card,
    Change,
    Deed,
    Drop,
    Outcome,
    Put,
    Refused,
    Say,
    Show,
    Wish,
)
from flows.profile.schema import Profile
from flows.view import View


class Stop(Exception):
    """Ends a decision with a refusal: nothing of it happens."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.key)
        self.refused = refused


def stop(key: str, *, alert: bool = True, **params: Any) -> Stop:
    """A refusal in the words of `key`; use as `raise stop("gate.recorder")`."""
    return Stop(Refused(key, params, alert=alert))


class Step:
    """One act being decided. `view` always shows what the collected changes make of it."""

    def __init__(
        self, view: View, command: Command, profile: Profile, now: datetime, me: frozenset[str]
    ) -> None:
        self.view = view
        self.command = command
        self.profile = profile
        self.now = now
        self.me = me
        self.changes: list[Change] = []
        self.deeds: list[Deed] = []
        self.says: list[Say] = []
        self.shows: list[Show] = []
        self.reminders: list[Wish] = []
        self.answer: Answer | None = None
        self.quiet = False
        self.redo: tuple[str, str] | None = None
        self.forgotten = 0

    @property
    def by(self) -> int:
        """The person who acts."""
        return self.command.by

    @property
    def sent(self) -> datetime:
        """When the message was sent that this is about; after an outage that may be long ago (F-T05)."""
        return min(self.command.at, self.now)

    @property
    def case(self) -> Case:
        """The case as it stands after the changes so far."""
        return self.view.case

    def put(self, *records: Record) -> None:
        """Insert or replace records."""
        self._change([Put(r) for r in records])

    def drop(self, *records: Record) -> None:
        """Remove records."""
        self._change([Drop(r) for r in records])

    def _change(self, changes: list[Change]) -> None:
        self.changes += changes
        self.view = self.view.after(changes)

    def edit_case(self, **fields: Any) -> None:
        """Replace fields of the case."""
        self.put(self.case.model_copy(update=fields))

    def deed(self, kind: str, /, **data: Any) -> None:
        """Add a line to the audit chain."""
        self.deeds.append(Deed(kind, self.by, data))

    def new_epoch(self) -> None:
        """Every button drawn before is out of date from now on (DECISIONS 1)."""
        self.edit_case(epoch=self.case.epoch + 1)

    def may_go(self, trigger: str) -> bool:
        """Whether the machine knows a way."""
        return machine_for(self.profile).target(self.case.state, trigger, self.view) is not None

    def go(self, trigger: str) -> None:
        """Take the transition; refuses with the words for an outdated button when there is none."""
        was = self.case
        target = machine_for(self.profile).target(was.state, trigger, self.view)
        if target is None:
            raise stop("press.stale", alert=False)
        self.edit_case(
            state=target, previous_state=was.state, entered_at=self.now, epoch=was.epoch + 1
        )
        self.deed("moved", trigger=trigger, source=was.state, to=target, round=was.round)
        if target != was.state:
            self.reminders += reminders.moving(self.view, self.profile, was.state, self.now)

    def begin(self, event: str, at: datetime | None, *, state: str = "", about: str = "") -> None:
        """Something began of which people will be reminded; `at` is when it falls (aware UTC; None: nobody knows)."""
        self.reminders += reminders.starting(
            self.view, self.profile, event, at, self.now, state=state, about=about
        )

    def end(self, obligation: str) -> None:
        """It is settled: nobody is reminded of it any more (`item.due:i3`)."""
        self.reminders.append(Cancel(obligation=obligation))

    def name_role(self, role: str, person_id: int) -> None:
        """Name a person for the case; whoever held the role before keeps it until now (E01, E02)."""
        for row in self.view.all(CaseRole):
            if row.role == role and row.until is None and row.person_id != person_id:
                self.put(row.model_copy(update={"until": self.now}))
        rows = self.view.all(CaseRole)
        if not any(r.role == role and r.until is None and r.person_id == person_id for r in rows):
            self.put(CaseRole(case_id=self.case.id, role=role, person_id=person_id, since=self.now))
            self.deed("named", role=role, person=person_id)

    def ask(self, kind: str, person_id: int, /, **answers: Any) -> Wizard:
        """Begin to ask a person a row of questions; his earlier ones in this case are put away.

        The first question is chosen when the act is done, so that it sees everything the act did.
        Whoever is being asked just this and has said nothing yet goes on being asked (RELIABILITY F5).
        """
        if person_id == self.by:
            self.look_at(person_id)
        mine = [w for w in self.view.all(Wizard) if w.open and w.person_id == person_id]
        for old in [w for w in mine if w.case_id == self.view.case_id]:
            if (old.kind, old.answers, old.epoch) == (kind, answers, 1):
                return old
            self.put(old.model_copy(update={"open": False}))
        wizard = Wizard(
            id=self.view.take("wizard"), case_id=self.view.case_id,
            community_id=self.view.community.id, person_id=person_id, kind=kind, step="",
            answers=answers, at=self.now,
        )  # fmt: skip
        self.put(wizard)
        return wizard

    def interrupt(self, kind: str, person_id: int, /, **answers: Any) -> None:
        """A question above whatever the person is being asked; that comes back when it is answered."""
        wizard = Wizard(
            id=self.view.take("wizard"), case_id=self.view.case_id,
            community_id=self.view.community.id, person_id=person_id, kind=kind, step="",
            answers=answers, at=self.now,
        )  # fmt: skip
        self.put(wizard)

    def look_at(self, person_id: int) -> None:
        """From now on the person's typed words and photos belong to this case."""
        self.put(
            Focus(
                person_id=person_id,
                community_id=self.view.community.id,
                case_id=self.view.case_id,
            )
        )

    def mark(self) -> tuple[View, tuple[int, ...]]:
        """Where the pen stands now."""
        return self.view, tuple(len(kept) for kept in self._kept())

    def back_to(self, mark: tuple[View, tuple[int, ...]]) -> None:
        """Take back everything after a mark."""
        self.view = mark[0]
        for kept, length in zip(self._kept(), mark[1], strict=True):
            del kept[length:]

    def _kept(self) -> tuple[list[Any], ...]:
        return self.changes, self.deeds, self.says, self.shows, self.reminders

    def instead(self, act: str, arg: str = "") -> None:
        """Do another act in place of this one, with the same person's rights."""
        self.redo = (act, arg)

    def tell(
        self, person_id: int, card: Card, what: str, document: str = "", outdates: str = ""
    ) -> None:
        """Say something to a person privately, once for this epoch."""
        self.say(f"p{person_id}", card, what, document, outdates)

    def tell_group(self, card: Card, what: str, document: str = "", outdates: str = "") -> None:
        """Say something in the group, once for this epoch."""
        self.say(f"g{self.view.community.id}", card, what, document, outdates)

    def say(self, to: str, card: Card, what: str, document: str = "", outdates: str = "") -> None:
        """Say something to an address (`p12`, `g3`, `t1000` for somebody unknown), once."""
        where = (
            f"c{self.case.id}.{self.case.epoch}"
            if self.view.in_case
            else f"k{self.view.community.id}"
        )
        dedupe = f"{where}.{what}.{to}"
        self.says.append(Say(to, card, dedupe, document=document, outdates=outdates))

    def show(self, kind: str, object_id: int, person_id: int = 0, **how: Any) -> None:
        """Want a living message drawn again, or sent anew."""
        self.shows.append(Show(kind, object_id, person_id, **how))

    def outcome(self) -> Outcome:
        """Everything collected, as a value."""
        return Outcome(
            tuple(self.changes),
            tuple(self.deeds),
            tuple(self.says),
            tuple(self.shows),
            tuple(self.reminders),
            self.answer,
            forgotten=self.forgotten,
        )
