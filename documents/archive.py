"""The list of the file (档案目录, D16): every paper in its order, what is missing and why, a checksum each."""

import re
from collections.abc import Callable
from datetime import date

from documents.labels import column, filled, one_of, sentences, word
from documents.paper import Origin, Paper, Part
from documents.session import DISSENT
from documents.sheet import Block, Notes, Table, lines
from documents.voting import COUNTED
from documents.when import day
from flows.gates.posting import latest
from flows.model import (
    Approval,
    AssemblyStep,
    Ballot,
    Correction,
    Escalation,
    Evaluation,
    Explanation,
    Point,
    Signature,
    Statement,
)
from flows.rounds import BEGAN, as_of, promises
from flows.view import R, View

ORDER = (
    "D6", "D2", "D2b", "D3", "D4", "D4b", "D4c", "D5", "D5b", "D5c", "D5d", "D5e", "D12", "D11",
    "D7", "D8", "D8b", "D8c", "D9", "D10", "D10b", "D10c", "D17", "D20",
)  # fmt: skip
"""domain/06 §6.4; the chain of deeds and this list close the file."""

EACH_ROUND = frozenset(
    {"D3", "D4", "D4b", "D4c", "D5", "D5c", "D7", "D8", "D8c", "D10b", "D12", "D20"}
)
"""Papers of one round: where there were several, the file holds those of each (domain/03 T40)."""

KEEPERS = {"D7": "party_secretary", "D8": "convenor", "D10": "convenor", "D17": "supervisor"}
"""Whoever answers for a paper, where it is not the recorder."""

UNWILLING = ("reserve", "refuse")
"""Signatures that say something against the result."""


def _met(view: View) -> bool:
    return view.meeting is not None and view.meeting.started_at is not None


def _noticed(view: View) -> bool:
    return view.meeting is not None and view.meeting.noticed_at is not None


def _filed(view: View) -> bool:
    here = str(view.case.round)
    rows = [a for a in view.all(Approval) if a.act == "filed" and a.step == here]
    return any(a.decision == "pass" for a in rows)


def _of_round(view: View, kind: type[R]) -> list[R]:
    """Records that bear the number of the round at hand."""
    return [r for r in view.all(kind) if vars(r)["round"] == view.case.round]


EXISTS: dict[str, Callable[[View], bool]] = {
    "D2": lambda v: any(not a.act.startswith("gate:") for a in v.all(Approval)),
    "D3": lambda v: v.meeting is not None,
    "D4": _noticed,
    "D4b": _noticed,
    "D4c": _met,
    "D5": lambda v: _met(v) and bool(v.all(Statement) or v.result),
    "D5c": lambda v: any(s.kind == "result" for s in _of_round(v, Signature)),
    "D6": lambda v: True,
    "D7": _filed,
    "D8": lambda v: latest(v) is not None,
    "D8c": lambda v: latest(v) is not None,
    "D10": lambda v: bool(promises(v)),
    "D10b": lambda v: bool(_of_round(v, Explanation)),
    "D11": lambda v: bool(v.all(Escalation)),
    "D12": lambda v: bool(_of_round(v, AssemblyStep)),
    "D17": lambda v: any(e.scores for e in v.all(Evaluation)),
    "D20": lambda v: any(c.state == "confirmed" for c in _of_round(v, Correction)),
}
"""Which paper has something to say; one that is not named here is a form for the pen."""


class Piece(Part):
    """A line of the list. `missing` says why there is none; `check` is the sha256 of its data."""

    title: str
    pages: int = 0
    on: date | None = None
    who: str = ""
    missing: str = ""
    check: str = ""


class Contents(Paper):
    """D16 (S2-50)."""

    pieces: tuple[Piece, ...]

    def blocks(self) -> tuple[Block, ...]:
        """One row a piece."""
        what = [column(self.code, label) for label in self.labels]
        rows = [tuple(_cell(n, p, c) for c in what) for n, p in enumerate(self.pieces, 1)]
        widths = tuple(WIDTHS.get(c, 2) for c in what)
        note = Notes(tuple(lines(self.topic, word("archive.checks"))))
        return (note, Table(self.labels, tuple(rows), widths))


WIDTHS = {"no": 1, "title": 4, "pages": 1, "day": 3, "missing": 3, "check": 5}


def _cell(n: int, piece: Piece, what: str) -> str:
    lacking = bool(piece.missing)
    cells = {
        "no": str(n), "title": piece.title, "pages": str(piece.pages) if piece.pages else "—",
        "day": day(piece.on) or "—", "who": piece.who or "—",
        "missing": piece.missing or sentences()["none"], "check": _in_fours(piece.check) or "—",
    }  # fmt: skip
    return cells.get(what, "") if lacking or what in cells else filled("")


def _in_fours(check: str) -> str:
    """Four pieces of sixteen digits: they break where eyes can follow."""
    return " ".join(check[i : i + 16] for i in range(0, len(check), 16))


def codes(origin: Origin) -> list[str]:
    """The papers that the procedure knows, in the order of the file."""
    known = {d.code for d in origin.profile.document}
    return [c for c in ORDER if c in known]


def origins(origin: Origin) -> list[Origin]:
    """What each paper of the file is made from, in their order: those of a round once for every round.

    Of the rounds before the last, only what there is; of the last also what is not there.
    """
    found: list[Origin] = []
    now = origin.view.case.round
    for code in codes(origin):
        for n in range(1 if code in EACH_ROUND else now, now + 1):
            view = as_of(origin.view, n) if n < now else origin.view
            if n == now or exists(code, view):
                found.append(Origin(view, origin.profile, code, origin.now, origin.link))
    return found


def titled(title: str, origin: Origin) -> str:
    """The title, with the round where the case had several and the paper is of one of them."""
    if origin.code not in EACH_ROUND or not origin.view.case.flags.get(BEGAN):
        return title
    return word("archive.round", title=title, n=origin.view.case.round)


def exists(code: str, view: View) -> bool:
    """Whether the records have anything for the paper."""
    found = EXISTS.get(code)
    return found is not None and found(view)


def piece(paper: Paper, origin: Origin, pdf: bytes) -> Piece:
    """The line for a paper that is there."""
    role = KEEPERS.get(paper.code, "recorder")
    who = "、".join(origin.held(role))
    return Piece(
        title=titled(paper.title, origin),
        pages=pages(pdf),
        on=paper.day,
        who=who,
        check=paper.sha256,
    )


def lacking(code: str, origin: Origin) -> Piece:
    """The line for a paper that is not there, with the reason."""
    title = next((d.title for d in origin.profile.document if d.code == code), code)
    title = titled(title, origin)
    if code == "D10b" and _dissent(origin.view):
        return Piece(title=title, missing=word("missing.unexplained"))
    known = f"missing.{code}" in sentences()
    return Piece(title=title, missing=one_of("missing", code) if known else word("missing.other"))


def _dissent(view: View) -> bool:
    """Whether anybody was of another mind, in any round: said so, voted or signed so."""
    said = any(p.kind == DISSENT for p in view.all(Point))
    voted = any(b.state in COUNTED and b.no for b in view.all(Ballot))
    return said or voted or any(s.choice in UNWILLING for s in view.all(Signature))


def pages(pdf: bytes) -> int:
    """How many pages it has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def build(origin: Origin) -> Contents:
    """D16 by itself: everything but the photos and the chain, which lie in the whole file."""
    from documents.bundle import papers

    return contents(origin, [p for p, _ in papers(origin, ("pdf",))])


def contents(origin: Origin, pieces: list[Piece]) -> Contents:
    """D16 over these pieces, of the day on which the file was closed."""
    fresh = Origin(origin.view, origin.profile, "D16", origin.now)
    case, latest_of = origin.view.case, max((p.on for p in pieces if p.on), default=None)
    dated = origin.day(case.entered_at) if case.state == "archived" else latest_of
    return Contents(**fresh.head(dated), pieces=tuple(pieces))
