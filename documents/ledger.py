"""The ledger (议题台账, D6): one row a topic, over every case that was loaded."""

from datetime import date

from documents.approval import verdict_word
from documents.labels import column, one_of
from documents.paper import Origin, Paper, Part
from documents.sheet import Block, Table
from documents.when import day
from flows.model import Case, CaseRole

WIDTHS = {"text": 6, "verdict": 3, "state": 3}
OVER = ("archived", "declined", "terminated", "withdrawn")


class Entry(Part):
    """One topic."""

    no: str
    day: date | None
    channel: str
    proposer: str
    text: str
    scope: str
    verdict: str
    route: str
    convenor: str
    done: date | None
    state: str


class Ledger(Paper):
    """D6 (S2-34)."""

    entries: tuple[Entry, ...]

    def blocks(self) -> tuple[Block, ...]:
        """One row a topic, oldest first."""
        what = [column(self.code, label) for label in self.labels]
        rows = tuple(tuple(_cell(e, c) for c in what) for e in self.entries)
        return (Table(self.labels, rows, tuple(WIDTHS.get(c, 2) for c in what)),)


def _cell(entry: Entry, what: str) -> str:
    cells = {
        **entry.model_dump(include={"no", "channel", "proposer", "text", "scope", "convenor"}),
        "day": day(entry.day), "done": day(entry.done), "verdict": entry.verdict,
        "route": one_of("ledger", entry.route), "state": one_of("state", entry.state),
    }  # fmt: skip
    return str(cells.get(what, ""))


def build(origin: Origin) -> Ledger:
    """Every case of the view; dated by the latest entry."""
    entries = tuple(_entry(origin, c) for c in origin.view.all(Case))
    return Ledger(**origin.head(entries[-1].day if entries else None), entries=entries)


def _entry(origin: Origin, case: Case) -> Entry:
    leads = [
        r.person_id
        for r in origin.view.all(CaseRole)
        if r.case_id == case.id and r.role == "convenor" and r.until is None
    ]
    return Entry(
        no=case.no, day=origin.day(case.opened_at), channel=case.channel, text=case.text,
        proposer=origin.name(case.proposer_id), scope=case.scope, verdict=verdict_word(case),
        route=str(case.human_choice.get("decision", "")), state=case.state,
        convenor="、".join(origin.names(leads)),
        done=origin.day(case.entered_at) if case.state in OVER else None,
    )  # fmt: skip
