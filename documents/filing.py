"""Filing (备案表, D7): the result as the party organisation receives it."""

from collections.abc import Mapping

from documents.bodies import body_of
from documents.confirming import Outcome, Signed, filled_lines, outcome, void_lines
from documents.labels import filled, sentences, word
from documents.paper import Origin, Paper
from documents.people import People, people, side_counts
from documents.planning import Plan, fields, plan
from documents.session import Minutes, minutes
from documents.sheet import Lines, lines
from documents.voting import Vote, short_line, vote
from documents.when import day, moment
from flows.model import Approval


class Filing(Paper):
    """D7 (S2-47)."""

    people: People
    plan: Plan
    minutes: Minutes
    vote: Vote
    outcome: Outcome
    filed: Signed | None
    filed_with: str

    def contents(self) -> Mapping[str, Lines]:
        """What fills each field."""
        filed = self.filed
        receipt = word("filing.receipt", name=filed.name, time=moment(filed.at)) if filed else ""
        return {
            **super().contents(), **fields(self.plan), "attended": attended(self.people),
            "vote": lines(short_line(self.vote)),
            "outcome": outcome_lines(self.minutes, self.outcome),
            "dissent": lines(*self._dissent()), "filer": lines("、".join(self.plan.host)),
            "filed_with": lines(self.filed_with), "receipt": lines(receipt),
            "filed_at": lines(day(filed.at.date()) if filed else ""),
        }  # fmt: skip

    def _dissent(self) -> list[str]:
        known = [f"{n}. {point.text}" for n, point in enumerate(self.minutes.dissent, 1)]
        nobody = [] if self.minutes.objected else [sentences()["none"]]
        return known or nobody


def attended(people: People) -> Lines:
    """应到, 实到, and each side."""
    if not people.met:
        return []
    count = word("publication.attended", due=people.due, present=len(people.present))
    sides = side_counts(people)
    return lines(count, word("publication.sides", sides="；".join(sides)) if sides else "")


def result_text(minutes: Minutes, outcome: Outcome) -> Lines:
    """The text that was decided; empty until it stands."""
    return lines(minutes.frozen.text if outcome.passed and minutes.frozen else "")


def outcome_lines(minutes: Minutes, outcome: Outcome) -> Lines:
    """The text that was decided, and how it is carried out and watched."""
    if not outcome.passed:
        return []
    text = [line.text for line in result_text(minutes, outcome)]
    return lines(
        *void_lines(outcome), *(text or [filled("")]), *filled_lines(outcome, outcome.pass_labels)
    )


def build(origin: Origin) -> Filing:
    """D7 of the present round."""
    who, filed = people(origin), _filed(origin)
    return Filing(
        **origin.head(filed.at.date() if filed else None), people=who, plan=plan(origin),
        minutes=minutes(origin), vote=vote(origin, who), outcome=outcome(origin), filed=filed,
        filed_with=body_of(origin.view.community, origin.profile, origin.profile.terms.party),
    )  # fmt: skip


def _filed(origin: Origin) -> Signed | None:
    here = str(origin.view.case.round)
    rows = [
        a
        for a in origin.view.all(Approval)
        if a.act == "filed" and a.decision == "pass" and a.step == here
    ]
    at = origin.here(rows[-1].at) if rows else None
    return Signed(name=origin.name(rows[-1].person_id), at=at) if at else None
