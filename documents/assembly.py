"""The statutory meeting (四议两公开, D12): each step with its numbers, and the law's test beside them."""

from datetime import date

from documents.labels import column, filled, one_of, word
from documents.paper import Origin, Paper, Part
from documents.sheet import Block, Notes, Table, lines
from documents.when import day
from flows.gates.posting import postings
from flows.model import AssemblyStep

WIDTHS = {"step": 3, "place": 2, "test": 3, "day": 2, "no": 2, "published": 2}


class Held(Part):
    """One step as it was held."""

    step: str
    kind: str
    on: date
    place: str
    chair: str
    due: int
    present: int
    homes: tuple[int, int]
    yes: int
    no: int
    abstain: int
    passed: bool | None
    number: str


class Assembly(Paper):
    """D12 (default DEF8)."""

    matter: str
    rows: tuple[Held, ...]
    published_on: date | None

    def blocks(self) -> tuple[Block, ...]:
        """One row a step; the signatures are for the pen."""
        what = [column(self.code, label) for label in self.labels]
        rows = [tuple(self._cell(r, c) for c in what) for r in self.rows]
        table = Table(
            self.labels, tuple(rows or [(filled(""),) * len(what)]),
            tuple(WIDTHS.get(c, 1) for c in what),
        )  # fmt: skip
        matter = word("assembly.matter", matter=self.matter) if self.matter else ""
        return (Notes(tuple(lines(self.topic, matter))), table)

    def _cell(self, row: Held, what: str) -> str:
        last = row.step == "a4"
        cells: dict[str, object] = {
            "step": one_of("assembly.step", row.step), "day": day(row.on), "place": row.place,
            "chair": row.chair, "due": row.due, "present": row.present, "yes": row.yes, "no_": row.no,
            "abstain": row.abstain, "result": one_of("assembly.result", str(row.passed).lower()),
            "test": _test(row), "no": row.number or ("" if last else "—"),
            "published": day(self.published_on) if last else "—", "sign": "　",
        }  # fmt: skip
        return filled(cells.get(what, ""))


def _test(row: Held) -> str:
    """The counting that anybody can repeat."""
    values = {"due": row.due, "present": row.present, "yes": row.yes}
    if row.homes[0]:
        return word("assembly.homes", **values, homes_due=row.homes[0], homes=row.homes[1])
    return word("assembly.test", **values)


def build(origin: Origin) -> Assembly:
    """D12 of the present round."""
    rows = tuple(_held(s) for s in origin.of_round(AssemblyStep))
    posted = [p for p in postings(origin.view) if p.posted_on]
    return Assembly(
        **origin.head(rows[-1].on if rows else None), rows=rows,
        matter=str(origin.view.case.flags.get("matter") or origin.view.case.flags.get("statutory", "")),
        published_on=posted[-1].posted_on if posted else None,
    )  # fmt: skip


def _held(s: AssemblyStep) -> Held:
    return Held(
        step=s.step, kind=s.kind, on=s.held_on, place=s.place, chair=s.chair, due=s.due,
        present=s.present, homes=(s.homes_due, s.homes_present), yes=s.yes, no=s.no,
        abstain=s.abstain, passed=s.passed, number=s.decision_no,
    )  # fmt: skip
