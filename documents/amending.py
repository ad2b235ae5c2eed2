"""Corrections of a signed record (更正单, D20): before, after, why, who asked and who confirmed."""

from collections.abc import Callable, Mapping
from datetime import datetime

from documents.labels import word
from documents.paper import Origin, Paper, Part
from documents.sheet import Lines, lines
from documents.when import moment
from flows.model import Correction


class Amended(Part):
    """One confirmed correction; the record itself stays as it was signed (E14)."""

    field: str
    before: str
    after: str
    reason: str
    asked: str
    confirmed: str
    at: datetime


class Corrections(Paper):
    """D20: every confirmed correction of the case, numbered."""

    rows: tuple[Amended, ...]
    recorder: tuple[str, ...]

    def contents(self) -> Mapping[str, Lines]:
        """The columns of the form, each with one line a correction."""
        return {
            **super().contents(),
            "before": _each(self.rows, lambda r: word("amended.field", field=r.field, text=r.before)),
            "after": _each(self.rows, lambda r: word("amended.field", field=r.field, text=r.after)),
            "reason": _each(self.rows, lambda r: r.reason),
            "asked": _each(self.rows, lambda r: r.asked),
            "recorder": lines("、".join(self.recorder)) if self.rows else [],
            "supervisor": _each(self.rows, lambda r: r.confirmed),
            "day": _each(self.rows, lambda r: moment(r.at)),
        }  # fmt: skip


def _each(rows: tuple[Amended, ...], say: Callable[[Amended], str]) -> Lines:
    numbered = len(rows) > 1
    texts = [say(r) for r in rows]
    return lines(*(f"{n}. {t}" if numbered else t for n, t in enumerate(texts, 1)))


def amended(origin: Origin) -> tuple[Amended, ...]:
    """The confirmed corrections of the round, in their order."""
    found = []
    for row in origin.of_round(Correction):
        at = origin.here(row.decided_at)
        if row.state == "confirmed" and at:
            found.append(
                Amended(
                    field=row.field, before=row.before, after=row.after, reason=row.reason,
                    asked=origin.name(row.person_id), confirmed=origin.name(row.decided_by), at=at,
                )
            )  # fmt: skip
    return tuple(found)


def amended_lines(rows: tuple[Amended, ...]) -> list[str]:
    """One sentence a correction, for the foot of the record."""
    return [
        word("amended.line", field=r.field, before=r.before, after=r.after, reason=r.reason,
             asked=r.asked, confirmed=r.confirmed, time=moment(r.at))
        for r in rows
    ]  # fmt: skip


def build(origin: Origin) -> Corrections:
    """D20; before there is one, its labels for the pen."""
    rows = amended(origin)
    day = rows[-1].at.date() if rows else None
    return Corrections(**origin.head(day), rows=rows, recorder=origin.held("recorder"))
