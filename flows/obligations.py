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
    return known is None or known(step, obligation)


def _item(step: Step, about: Obligation) -> bool:
    item = step.view.find(ActionItem, about.number)
    return item is None or item.state in ("open", "stuck")


def _meeting(step: Step, about: Obligation) -> bool:
    meeting = step.view.find(Meeting, about.number)
    mine = step.view.meeting
    return meeting is None or (
        meeting.state == "planned" and mine is not None and mine.id == about.number
    )


def _ballot(step: Step, about: Obligation) -> bool:
    """While somebody's choice is still to come; whoever is counted among the hands needs no asking."""
    ballot = step.view.find(Ballot, about.number)
    return ballot is None or (ballot.state == "open" and bool(missed(step, ballot)))


def _objection(step: Step, about: Obligation) -> bool:
    said = step.view.find(Objection, about.number)
    return said is None or said.answered_at is None


def _posting(step: Step, about: Obligation) -> bool:
    posting = step.view.find(Publication, about.number)
    return posting is None or posting.taken_at is None


def _unset(step: Step, about: Obligation) -> bool:
    """The notice stands, but its day has passed or the meeting was ended, and no other day is named."""
    meeting = step.view.meeting
    if meeting is None or meeting.id != about.number:
        return False
    return meeting.state == "closed" or meeting.at is None or meeting.at <= step.now


def _dissent(step: Step, about: Obligation) -> bool:
    """While nobody has spoken to him; what was said against an earlier round's result is over with it."""
    _, _, of = about.about.partition(".")
    here = step.case.round
    task = step.view.find(Explanation, step.case.id, here, about.number)
    return of in ("", str(here)) and task is not None and task.done_at is None


def _owed(step: Step, about: Obligation) -> bool:
    """A posting that must hang anew, as long as it does not."""
    if not about.about.startswith("p"):
        return True
    posting = step.view.find(Publication, about.number)
    return posting is not None and posting.posted_on is None


def _again(step: Step, about: Obligation) -> bool:
    return step.case.state == "waiting_again"


OPEN: dict[str, Callable[[Step, Obligation], bool]] = {
    "item.due": _item,
    "meeting.time": _meeting,
    "meeting.unset": _unset,
    "ballot.close": _ballot,
    "dissent.made": _dissent,
    "objection.made": _objection,
    "publication.may_come_down": _posting,
    "filing.done": _owed,
    "again.date": _again,
}
"""Events whose obligation the records themselves can answer for."""
