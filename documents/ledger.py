"""The ledger (议题台账, D6): one row a topic, over every case that was loaded."""

from datetime import date

from documents.approval import verdict_word
from documents.labels import column, one_of, word
from documents.paper import Origin, Paper, Part
from documents.sheet import Block, Table
from documents.when import short
from flows.model import Case, CaseRole

PLAIN = {"no", "channel", "proposer", "text", "scope", "convenor", "entered_by"}
WIDTHS = {"text": 11, "verdict": 5, "state": 5, "day": 5, "done": 5, "scope": 5, "route": 5}
WIDTH = 4
"""Shares of the page; a column that is not named has the common one."""

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
    entered_by: str
    into: str


class Ledger(Paper):
    """D6 (S2-34)."""

    entries: tuple[Entry, ...]

    def blocks(self) -> tuple[Block, ...]:
        """One row a topic, oldest first."""
        what = [column(self.code, label) for label in self.labels]
        rows = tuple(tuple(_cell(e, c) for c in what) for e in self.entries)
        return (Table(self.labels, rows, tuple(WIDTHS.get(c, WIDTH) for c in what)),)


def _cell(entry: Entry, what: str) -> str:
    cells = {
        **entry.model_dump(include=PLAIN),
        "day": short(entry.day), "done": short(entry.done), "verdict": entry.verdict,
        "route": word("ledger.merged", no=entry.into) if entry.into else one_of("ledger", entry.route),
        "state": one_of("state", entry.state),
    }  # fmt: skip
    return str(cells.get(what, ""))


def build(origin: Origin) -> Ledger:
    """Every case of the view, dated by the latest entry; of a community, numbered by its years."""
    entries = tuple(_entry(origin, c) for c in origin.view.all(Case))
    head = origin.head(entries[-1].day if entries else None)
    if not origin.view.in_case:
        years = sorted({e.day.year for e in entries if e.day}) or [origin.now.year]
        head["case_no"] = "—".join(str(y) for y in dict.fromkeys((years[0], years[-1])))
    return Ledger(**head, entries=entries)


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
        entered_by=origin.name(int(case.flags.get("entered_by", 0))),
        into=str(case.human_choice.get("into", "")),
    )  # fmt: skip
