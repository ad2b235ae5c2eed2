"""The approval sheet (议题审定表, D2): the topic, what the lists said, who decided and why."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from documents.labels import one_of, word
from documents.paper import Origin, Paper, Part
from documents.people import People, invited, people_lines
from documents.session import Override, override_lines, overrides
from documents.sheet import Block, Line, Lines, Notes, grid, heading, lines
from documents.when import moment
from flows.intake import asked_clause, decision
from flows.model import Approval, Case
from flows.profile.schema import Profile

ACTS = ("approve", "return", "decline")
BEFORE_MEETING = ("self_approval", "roles.discouraged")


class Hit(Part):
    """A clause of the document's lists, verbatim, and the proposer's words that point to it."""

    kind: str
    n: int
    text: str
    words: tuple[str, ...]


class Consent(Part):
    """What one person decided on one step of the approval."""

    step: str
    decision: str
    name: str
    reason: str
    at: datetime


class ApprovalSheet(Paper):
    """D2 (S2-36, S2-37)."""

    channel: str
    proposer: str
    original: str
    hits: tuple[Hit, ...]
    asked: str
    said: str
    chosen: str
    chosen_reason: str
    convenor: str
    people: People
    supervisor: str
    steps: tuple[str, ...]
    consents: tuple[Consent, ...]
    overrides: tuple[Override, ...]

    def contents(self) -> Mapping[str, Lines]:
        """What fills each field."""
        last = self.consents[-1] if self.consents else None
        return {
            **super().contents(), "supervisor": lines(self.supervisor),
            "topic": lines(self.topic, self._original()), "channel": lines(self.channel),
            "proposer": lines(self.proposer), "verdict": self._verdict(), "human": self._human(),
            "subjects": people_lines(self.people), "steps": lines(*self._steps()),
            "opinion": lines(_opinion(last)),
            "signatures": lines(
                *(word("approval.signed", name=c.name, time=moment(c.at)) for c in self.consents)
            ),
        }  # fmt: skip

    def blocks(self) -> tuple[Block, ...]:
        """The form, and what was decided in spite of a gate."""
        form = grid(self.code, self.labels, self.contents())
        if not self.overrides:
            return (form,)
        passed = lines(*override_lines(self.overrides))
        return (form, Notes((heading(word("record.overrides")), *passed)))

    def _original(self) -> str:
        return word("topic.reworded", text=self.original) if self.original != self.topic else ""

    def _verdict(self) -> list[Line]:
        if not self.hits:
            return lines(word("topic.review"))
        found = []
        for hit in self.hits:
            found.append(word(f"topic.clause_{hit.kind}", n=hit.n, text=hit.text))
            if hit.words:
                found.append(word("topic.words", words="、".join(hit.words)))
        return lines(*found)

    def _human(self) -> list[Line]:
        found = [word(f"topic.said_{self.said}", ask=self.asked)] if self.asked else []
        if self.chosen == "accept":
            found.append(word("human.accept", name=self.convenor))
        elif self.chosen == "decline":
            found.append(word("human.decline", reason=self.chosen_reason))
        return lines(*found)

    def _steps(self) -> list[str]:
        found = []
        for step in self.steps:
            mine = [c for c in self.consents if c.step == step]
            found += [_consent(c) for c in mine] or [word("approval.waiting", step=step)]
        return found


def _consent(c: Consent) -> str:
    given = {"step": c.step, "name": c.name, "time": moment(c.at)}
    if c.decision == "pass":
        return word("approval.pass", **given)
    return word(f"approval.{c.decision}", **given, reason=c.reason)


def _opinion(last: Consent | None) -> str:
    if last is None:
        return ""
    if last.decision == "pass":
        return word("approval.opinion_pass")
    return word("approval.opinion_return", reason=last.reason)


def build(origin: Origin) -> ApprovalSheet:
    """D2 of the case; who convenes and who watches as it was when the last of them signed."""
    profile, case = origin.profile, origin.view.case
    consents = _consents(origin)
    signed = consents[-1].at if consents and consents[-1].decision == "pass" else origin.now
    asked = asked_clause(case)
    return ApprovalSheet(
        **origin.head(consents[-1].at.date() if consents else None), channel=case.channel,
        proposer=origin.name(case.proposer_id), original=case.original_text or case.text,
        hits=hits(case, profile), asked=profile.topic.clause(asked).ask if asked else "",
        said=str(case.human_choice.get("proposer") or "nothing"),
        chosen=str(case.human_choice.get("decision", "")),
        chosen_reason=str(case.human_choice.get("reason", "")),
        convenor="、".join(origin.held_at("convenor", signed)), people=invited(origin),
        supervisor="、".join(origin.held_at("supervisor", signed)),
        steps=tuple(s.text for s in profile.approval.step), consents=consents,
        overrides=tuple(o for o in overrides(origin) if o.gate in BEFORE_MEETING),
    )  # fmt: skip


def _consents(origin: Origin) -> tuple[Consent, ...]:
    names = {s.id: s.text for s in origin.profile.approval.step}
    found = []
    for row in origin.view.all(Approval):
        at = origin.here(row.at)
        if row.act in ACTS and row.step in names and at:
            found.append(
                Consent(step=names[row.step], decision=row.decision, reason=row.reason, at=at,
                        name=origin.name(row.person_id))
            )  # fmt: skip
    return tuple(found)


def hits(case: Case, profile: Profile) -> tuple[Hit, ...]:
    """The clauses that the words of the topic point to, with their place in their list."""
    topic = profile.topic
    listed = {"allow": topic.allow, "forbid": topic.forbid, "focus": topic.focus}
    rows: list[dict[str, Any]] = case.verdict.get("hits", [])
    found = []
    for row in rows:
        ids = [c.id for c in listed.get(row["kind"], ())]
        if row["clause"] in ids:
            n = ids.index(row["clause"]) + 1
            text = topic.clause(row["clause"]).text
            found.append(Hit(kind=row["kind"], n=n, text=text, words=tuple(row["words"])))
    return tuple(found)


def verdict_word(case: Case) -> str:
    """What the words suggested, in one word."""
    return one_of("ledger", decision(case))
