"""Explanations (解释说明记录, D10b): who disagreed, who spoke to him, and when."""

from datetime import date

from documents.labels import column, filled, one_of
from documents.paper import Origin, Paper, Part
from documents.sheet import Block, Line, Notes, Table
from documents.when import day
from flows.model import Explanation

WIDTHS = {"text": 4, "still": 3, "result": 3}


class Explained(Part):
    """One person to whom the result is explained; what he said afterwards is for the pen."""

    name: str
    text: str
    by: str
    way: str
    day: date | None


class Explanations(Paper):
    """D10b (S2-72). It is no public paper: it names who disagreed."""

    rows: tuple[Explained, ...]

    def blocks(self) -> tuple[Block, ...]:
        """One row a person."""
        what = [column(self.code, label) for label in self.labels]
        rows = [tuple(_cell(r, c) for c in what) for r in self.rows]
        table = Table(
            self.labels, tuple(rows or [(filled(""),) * len(what)]),
            tuple(WIDTHS.get(c, 2) for c in what),
        )  # fmt: skip
        return (Notes((Line(self.topic),)), table)


def _cell(row: Explained, what: str) -> str:
    cells = {
        "name": row.name, "text": row.text, "by": row.by, "way": one_of("explained", row.way),
        "day": day(row.day),
    }  # fmt: skip
    return filled(cells.get(what, ""))


def build(origin: Origin) -> Explanations:
    """D10b of the present round; who was not spoken to yet has an open row."""
    rows = tuple(
        Explained(
            name=origin.name(e.person_id), text=e.text, by=origin.name(e.done_by), way=e.way,
            day=origin.day(e.done_at),
        )
        for e in origin.of_round(Explanation)
    )  # fmt: skip
    days = [r.day for r in rows if r.day]
    return Explanations(**origin.head(max(days, default=None)), rows=rows)
