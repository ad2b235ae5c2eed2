"""The report to the level above (上报报告, D11): what was discussed, where it is stuck, what is proposed."""

from collections.abc import Mapping
from datetime import date

from documents.bodies import body_of
from documents.confirming import Outcome, outcome
from documents.filing import attended, outcome_lines
from documents.labels import one_of, word
from documents.paper import Origin, Paper
from documents.people import People, people
from documents.planning import Plan, fields, plan
from documents.session import Minutes, minutes
from documents.sheet import Lines, lines
from documents.when import day
from flows.model import Escalation, Meeting


class Report(Paper):
    """D11."""

    reason: str
    diff: str
    suggest: str
    rounds: int
    people: People
    plan: Plan
    minutes: Minutes
    outcome: Outcome
    unit: str
    signer: tuple[str, ...]
    on: date | None
    answer: str
    answer_reason: str

    def contents(self) -> Mapping[str, Lines]:
        """What fills each field."""
        answer = one_of("township", self.answer) if self.answer else ""
        return {
            **super().contents(), **fields(self.plan), "kind": lines(one_of("report", self.reason)),
            "history": lines(word("report.history", n=self.rounds), *self._attended()),
            "outcome": outcome_lines(self.minutes, self.outcome), "diff": lines(self.diff),
            "suggest": lines(self.suggest), "unit": lines(self.unit),
            "signer": lines("、".join(self.signer)), "day": lines(day(self.on)),
            "answer": lines(answer, self.answer_reason),
        }  # fmt: skip

    def _attended(self) -> list[str]:
        return [line.text for line in attended(self.people)]


def build(origin: Origin) -> Report:
    """D11: the last report, or the form before there is one."""
    rows = origin.view.all(Escalation)
    last = rows[-1] if rows else None
    said = last.fields if last else {}
    profile, community = origin.profile, origin.view.community
    return Report(
        **origin.head(origin.day(last.at) if last else None), reason=last.reason if last else "",
        diff=str(said.get("diff", "")), suggest=str(said.get("suggest", "")), plan=plan(origin),
        rounds=sum(1 for m in origin.view.all(Meeting) if m.started_at), people=people(origin),
        minutes=minutes(origin), outcome=outcome(origin), on=origin.day(last.at) if last else None,
        unit=body_of(community, profile, profile.terms.party), signer=origin.held("party_secretary"),
        answer=last.answer if last else "", answer_reason=last.answer_reason if last else "",
    )  # fmt: skip
