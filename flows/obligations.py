"""What a reminder reminds of: whether it is still open, read from the records at the moment of firing."""

from collections.abc import Callable
from dataclasses import dataclass

from flows.model import ActionItem, Ballot, Explanation, Meeting, Objection, Publication
from flows.secret import missed
from flows.step import Step

BY_ONE = "/p"
"""Stands between an obligation and the person who put it off."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """`item.due:i3` or `item.due:i3/p12`: the event, what it is about, and who put it off (0: nobody)."""

    event: str
    about: str
    person: int = 0

    @staticmethod
    def parse(text: str) -> "Obligation":
        """Read what `reminders.starting` or `of` has written."""
        root, _, person = text.partition(BY_ONE)
        event, _, about = root.partition(":")
        return Obligation(event, about, int(person) if person.isdigit() else 0)

    @property
    def root(self) -> str:
        """The obligation without the person."""
        return f"{self.event}:{self.about}" if self.about else self.event

    @property
    def number(self) -> int:
        """The number in what it is about (`i3` or `i3.7`: 3), or 0."""
        digits = self.about.lstrip("abcdefghijklmnopqrstuvwxyz").partition(".")[0]
        return int(digits) if digits.isdigit() else 0

    def of(self, person: int) -> str:
        """The same as one person's own."""
        return f"{self.root}{BY_ONE}{person}"


def still_open(step: Step, obligation: Obligation) -> bool:
    """False once the records say that nobody needs to be reminded; what is not known counts as open."""
    known = OPEN.get(obligation.event)
    return known is None or known(step, obligation.number)


def _item(step: Step, number: int) -> bool:
    item = step.view.find(ActionItem, number)
    return item is None or item.state in ("open", "stuck")


def _meeting(step: Step, number: int) -> bool:
    meeting = step.view.find(Meeting, number)
    mine = step.view.meeting
    return meeting is None or (
        meeting.state == "planned" and mine is not None and mine.id == number
    )


def _ballot(step: Step, number: int) -> bool:
    """While somebody's choice is still to come; whoever is counted among the hands needs no asking."""
    ballot = step.view.find(Ballot, number)
    return ballot is None or (ballot.state == "open" and bool(missed(step, ballot)))


def _objection(step: Step, number: int) -> bool:
    said = step.view.find(Objection, number)
    return said is None or said.answered_at is None


def _posting(step: Step, number: int) -> bool:
    posting = step.view.find(Publication, number)
    return posting is None or posting.taken_at is None


def _dissent(step: Step, person: int) -> bool:
    task = step.view.find(Explanation, step.case.id, step.case.round, person)
    return task is None or task.done_at is None


def _again(step: Step, number: int) -> bool:
    return step.case.state == "waiting_again"


OPEN: dict[str, Callable[[Step, int], bool]] = {
    "item.due": _item,
    "meeting.time": _meeting,
    "ballot.close": _ballot,
    "dissent.made": _dissent,
    "objection.made": _objection,
    "publication.may_come_down": _posting,
    "again.date": _again,
}
"""Events whose obligation the records themselves can answer for."""
