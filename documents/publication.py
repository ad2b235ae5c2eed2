"""The posting (公示, D8): what was discussed and what came of it, for everybody to read."""

from collections.abc import Mapping
from datetime import date, timedelta

from documents.confirming import Outcome, agreed_word, filled_lines, outcome
from documents.filing import attended, result_text
from documents.implementing import Item, items
from documents.labels import word
from documents.paper import Origin, Paper
from documents.people import People, people
from documents.planning import Plan, fields, plan
from documents.session import Minutes, minutes
from documents.sheet import Block, Lines, Notes, grid, lines
from documents.voting import Vote, short_line, vote
from documents.when import day
from flows.model import Publication


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

    def contents(self) -> Mapping[str, Lines]:
        """What fills each field."""
        result = result_text(self.minutes, self.outcome)
        contact = word("publication.contact", community=self.publisher, phone=self.phone)
        return {
            **super().contents(), **fields(self.plan), "attended": attended(self.people),
            "vote": lines(self._decided()), "outcome": result, "result": result,
            "arrangement": lines(*self._arrangement()),
            "owners": lines("、".join(dict.fromkeys(i.owner for i in self.items))),
            "due": lines("、".join(dict.fromkeys(day(i.due) for i in self.items))),
            "publisher": lines(self.publisher), "posted_on": lines(day(self.posted_on)),
            "until": lines(day(self.until)), "feedback": lines(contact),
            "contact": lines(contact),
        }  # fmt: skip

    def blocks(self) -> tuple[Block, ...]:
        """The form, room for the stamps and for who answers for it."""
        seals = word("publication.seals") + "　　　　　　".join(self.seals)
        room = lines(seals, word("publication.signed"))
        return (grid(self.code, self.labels, self.contents()), Notes(tuple(room), tall=True))

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


def build(origin: Origin) -> Posting:
    """D8 of the present round; before it hangs its days are open."""
    who, profile = people(origin), origin.profile
    rows = [p for p in origin.view.all(Publication) if p.kind == "result"]
    posted = rows[-1] if rows else None
    last = posted.keep_until - timedelta(days=1) if posted and posted.keep_until else None
    terms = profile.terms
    return Posting(
        **origin.head(posted.posted_on if posted else None), people=who, plan=plan(origin),
        minutes=minutes(origin), vote=vote(origin, who), outcome=outcome(origin),
        items=items(origin), publisher=f"{origin.view.community.name}{terms.committee}",
        phone=origin.view.community.phone, until=last, posted_on=posted.posted_on if posted else None,
        seals=profile.publication.seals or (terms.responsible, terms.supervisor_body),
    )  # fmt: skip
