"""The posting (公示, D8): what was discussed and what came of it, for everybody to read."""

from collections.abc import Mapping
from datetime import date, timedelta

from documents.bodies import body_of
from documents.confirming import Outcome, agreed_word, filled_lines, outcome, void_lines
from documents.filing import attended, result_text
from documents.implementing import Item, items
from documents.labels import meaning, word
from documents.paper import Origin, Paper
from documents.people import People, people
from documents.planning import Plan, fields, plan
from documents.session import Minutes, minutes
from documents.sheet import Block, Code, Lines, Notes, grid, heading, lines
from documents.voting import Vote, short_line, vote
from documents.when import day
from flows.gates.posting import postings
from flows.model import Objection
from flows.profile.law import board_days

PLAN = frozenset({"arrangement", "owners", "due", "form"})
"""Fields that say how the result is carried out."""


class Posting(Paper):
    """D8: topic and result (S2-49); totals only, nobody's own vote and nobody's own words."""

    people: People
    plan: Plan
    minutes: Minutes
    vote: Vote
    outcome: Outcome
    items: tuple[Item, ...]
    publisher: str
    phone: str
    seals: tuple[str, ...]
    posted_on: date | None
    until: date | None
    link: str = ""
    corrections: tuple[tuple[str, str], ...] = ()

    def contents(self) -> Mapping[str, Lines]:
        """What fills each field."""
        result = [*lines(*void_lines(self.outcome)), *result_text(self.minutes, self.outcome)]
        contact = word("publication.contact", community=self.publisher, phone=self.phone)
        return {
            **super().contents(), **fields(self.plan), "attended": attended(self.people),
            "vote": lines(self._decided()), "outcome": result, "result": result,
            "arrangement": lines(*self._arrangement()),
            "owners": lines("、".join(dict.fromkeys(i.owner for i in self.items))),
            "due": lines("、".join(dict.fromkeys(day(i.due) for i in self.items))),
            "publisher": lines(self.publisher), "posted_on": lines(day(self.posted_on)),
            "until": lines(day(self.until)), "feedback": lines(contact),
            "contact": lines(contact), **self._void(),
        }  # fmt: skip

    def _void(self) -> dict[str, Lines]:
        """Of a result that does not hold nothing is carried out and nothing hangs any longer (T74)."""
        said = lines(word("result.void_short")) if self.outcome.void else []
        return dict.fromkeys(("arrangement", "owners", "due", "until"), said) if said else {}

    def blocks(self) -> tuple[Block, ...]:
        """What came of it, how it is carried out, who answers for it; then stamps and signatures."""
        known = self.contents()
        parts = [grid(self.code, labels, known) for labels in self._parts() if labels]
        titles = ("publication.part_result", "publication.part_plan", "publication.part_about")
        found: list[Block] = []
        for title, part in zip(titles, parts, strict=False):
            found += [Notes((heading(word(title)),)), part] if len(parts) == len(titles) else [part]
        if self.corrections:
            found.append(Notes(tuple(lines(*map(_correction, self.corrections)))))
        if self.link:
            found.append(Code(self.link, word("publication.scan")))
        seals = word("publication.seals") + "　　　　　　".join(self.seals)
        found.append(Notes(tuple(lines(seals, word("publication.signed"))), tall=True))
        return tuple(found)

    def _parts(self) -> list[tuple[str, ...]]:
        """The labels in their order, cut before the arrangement and after it."""
        about = [meaning(self.code, label) for label in self.labels]
        plan_at = next((i for i, what in enumerate(about) if what in PLAN), len(about))
        end = next((i for i in range(plan_at, len(about)) if about[i] not in PLAN), len(about))
        return [self.labels[:plan_at], self.labels[plan_at:end], self.labels[end:]]

    def _decided(self) -> str:
        state = agreed_word(self.outcome)
        if self.vote.rule is None and state:
            return word("signing.short", state=state)
        return short_line(self.vote)

    def _arrangement(self) -> list[str]:
        if self.items:
            return [
                word("publication.arrangement", text=i.text, owner=i.owner, due=day(i.due),
                     watcher=i.watcher)
                for i in self.items
            ]  # fmt: skip
        o = self.outcome
        return filled_lines(o, o.pass_labels) if o.passed else []


def days(origin: Origin) -> tuple[date | None, date | None]:
    """The day it hangs from and its last full day; printed before, it says what holds if it hangs today."""
    view, profile = origin.view, origin.profile
    rows = postings(view)
    posted = rows[-1] if rows and rows[-1].posted_on else None
    if posted and posted.keep_until:
        return posted.posted_on, posted.keep_until - timedelta(days=1)
    today, result = origin.day(origin.now), view.result
    if today is None or result is None or not result.passed:
        return None, None
    return today, today + timedelta(board_days(profile, view.community.level, today).value)


def _corrections(origin: Origin) -> tuple[tuple[str, str], ...]:
    hung = {p.id for p in postings(origin.view)}
    said = [o for o in origin.view.all(Objection) if o.publication_id in hung]
    rows = [o for o in said if o.after and o.answered_at]
    return tuple((o.before, o.after) for o in rows)


def _correction(row: tuple[str, str]) -> str:
    return word("publication.corrected", before=row[0], after=row[1])


def build(origin: Origin) -> Posting:
    """D8 of the present round; before it hangs its days are open."""
    who, profile = people(origin), origin.profile
    posted_on, last = days(origin)
    home, terms = origin.view.community, profile.terms
    stamps = (body_of(home, profile, t) for t in (terms.responsible, terms.supervisor_body))
    return Posting(
        **origin.head(posted_on), people=who, plan=plan(origin),
        minutes=minutes(origin), vote=vote(origin, who), outcome=outcome(origin),
        items=items(origin), publisher=body_of(home, profile, terms.committee),
        phone=home.phone, until=last, posted_on=posted_on,
        seals=profile.publication.seals or tuple(stamps),
        link=origin.link, corrections=_corrections(origin),
    )  # fmt: skip
