"""The record form (协商记录表, D5): 附件2 field by field, from the topic to the signature."""

from collections.abc import Mapping
from datetime import datetime

from documents.amending import Amended, amended, amended_lines
from documents.confirming import Outcome, Signed, outcome, result_lines, signed
from documents.labels import meaning, word
from documents.paper import Origin, Paper, Part
from documents.people import People, people, people_lines
from documents.planning import Plan, fields, plan
from documents.session import Minutes, minutes, process_lines
from documents.sheet import Block, Line, Lines, Notes, grid, heading, lines
from documents.voting import Vote, vote, vote_lines
from documents.watching import watch_lines
from documents.when import moment
from flows.model import Evaluation
from flows.rounds import within

SIGNATURE = "signature"


class Review(Part):
    """What the supervisor found when he went through the record."""

    name: str
    complete: bool
    missing: str
    at: datetime


class RecordForm(Paper):
    """D5. Labels, order and sentences are the document's (S2-61 … S2-66, S2-71, S2-73)."""

    round: int
    goal: str
    people: People
    plan: Plan
    minutes: Minutes
    vote: Vote
    outcome: Outcome
    signed: tuple[Signed, ...]
    reviews: tuple[Review, ...]
    amended: tuple[Amended, ...] = ()
    watched: tuple[str, ...] = ()

    def contents(self) -> Mapping[str, Lines]:
        """What fills each field."""
        shared = fields(self.plan)
        times = [line.text for line in shared["time"]]
        goal = word("topic.goal", goal=self.goal) if self.goal else ""
        again = word("topic.round", n=self.round) if self.round > 1 else ""
        return {
            **super().contents(), **shared, "topic": lines(self.topic, goal, again),
            "subjects": people_lines(self.people),
            "process": process_lines(self.minutes, times),
            "vote": lines(*vote_lines(self.vote)),
            "result": result_lines(self.outcome, self.vote.rule),
        }  # fmt: skip

    def blocks(self) -> tuple[Block, ...]:
        """The table; below it the recorder's signature, and apart from it the supervisor's view."""
        below = [label for label in self.labels if meaning(self.code, label) == SIGNATURE]
        inside = [label for label in self.labels if label not in below]
        signature = [line for label in below for line in self._signature(label)]
        review = (heading(word("record.supervisor")), *lines(*self.watched, *self._reviews()))
        amended = [heading(word("record.amended")), *lines(*amended_lines(self.amended))]
        return (
            grid(self.code, inside, self.contents()),
            Notes(tuple(signature), tall=True),
            Notes(review),
            *([Notes(tuple(amended))] if self.amended else []),
        )

    def _signature(self, label: str) -> list[Line]:
        rows = [(s.name, moment(s.at)) for s in self.signed] or [("", "")]
        return lines(*(word("record.signature", label=label, name=n, time=t) for n, t in rows))

    def _reviews(self) -> list[str]:
        found = []
        for r in self.reviews:
            if r.complete:
                found.append(word("record.complete", name=r.name, time=moment(r.at)))
            else:
                found.append(
                    word("record.lacking", missing=r.missing, name=r.name, time=moment(r.at))
                )
        return found or [word("record.unreviewed")]


def build(origin: Origin) -> RecordForm:
    """D5 of the present round, with whatever of it is there."""
    view, meeting = origin.view, origin.view.meeting
    who = people(origin)
    modes = tuple(sorted({w.mode for w in who.voters if w.mode}))
    return RecordForm(
        **origin.head(origin.day(meeting.started_at) if meeting else None),
        goal=view.case.goal, round=view.case.round, people=who, plan=plan(origin, modes), minutes=minutes(origin),
        vote=vote(origin, who), outcome=outcome(origin), signed=signed(origin, "record"),
        reviews=_reviews(origin), amended=amended(origin), watched=tuple(watch_lines(origin)),
    )  # fmt: skip


def _reviews(origin: Origin) -> tuple[Review, ...]:
    found = []
    for row in origin.view.all(Evaluation):
        at = origin.here(row.at)
        if row.complete is not None and at and within(origin.view, row.at):
            name = origin.name(row.person_id)
            found.append(Review(name=name, complete=row.complete, missing=row.missing, at=at))
    return tuple(found)
