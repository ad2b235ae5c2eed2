"""The evaluation (评估表, D17): four marks, what could be better, by the supervisor."""

from datetime import datetime

from documents.labels import filled, meaning, word
from documents.paper import Origin, Paper, Part
from documents.sheet import Block, Field, Grid, Line, lines
from documents.when import moment
from flows.model import Evaluation


class Marks(Part):
    """One supervisor's marks from 1 to 5, by the names that the document gives them."""

    name: str
    scores: dict[str, int]
    missing: str
    at: datetime


class Assessment(Paper):
    """D17 (S2-53)."""

    items: tuple[str, ...]
    marks: tuple[Marks, ...]

    def blocks(self) -> tuple[Block, ...]:
        """Each field by its own label: marks where the label is one of the items."""
        rows = []
        for label in self.labels:
            found = self._field(label) or [Line(filled(""))]
            rows.append((Field(label, tuple(found)),))
        return (Grid(tuple(rows)),)

    def _field(self, label: str) -> list[Line]:
        if label in self.items:
            given = [m.scores[label] for m in self.marks if label in m.scores]
            return lines(*(word("score.line", n=n) for n in given))
        what = meaning(self.code, label)
        if what == "supervisor":
            return lines(
                *(word("evaluation.day", name=m.name, time=moment(m.at)) for m in self.marks)
            )
        return lines(*(m.missing for m in self.marks)) if what == "advice" else []


def build(origin: Origin) -> Assessment:
    """D17 with whatever marks there are."""
    found = []
    for row in origin.view.all(Evaluation):
        at = origin.here(row.at)
        if row.scores and at:
            scores = {str(k): int(v) for k, v in row.scores.items()}
            name = origin.name(row.person_id)
            found.append(Marks(name=name, scores=scores, missing=row.missing, at=at))
    return Assessment(
        **origin.head(found[-1].at.date() if found else None),
        items=origin.profile.evaluation.score_items, marks=tuple(found),
    )  # fmt: skip
