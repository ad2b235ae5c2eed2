"""The one door: a case, a document code and a format in; a file out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from documents import (
    amending,
    approval,
    archive,
    assembly,
    blank,
    broadcast,
    checkin,
    ending,
    escalating,
    explaining,
    feedback,
    filing,
    ledger,
    notice,
    planning,
    publication,
    record,
    signing,
)
from documents.clean import clean, file_name
from documents.labels import word
from documents.paper import NoDocument, Origin, Paper, form_of
from documents.sheet import Sheet
from documents.when import day, moment
from flows.profile.schema import Profile
from flows.rounds import ROUND, as_of
from flows.view import View

BUILDERS: dict[str, Callable[[Origin], Paper]] = {
    "D2": approval.build,
    "D3": planning.build,
    "D4": notice.build,
    "D4g": notice.public,
    "D4b": notice.delivery,
    "D4c": checkin.build,
    "D5": record.build,
    "D5c": signing.build,
    "D6": ledger.build,
    "D7": filing.build,
    "D8": publication.build,
    "D8c": broadcast.build,
    "D10": feedback.build,
    "D10b": explaining.build,
    "D11": escalating.build,
    "D12": assembly.build,
    "D16": archive.build,
    "D17": ending.build,
    "D20": amending.build,
}
"""What the records can fill. Any other document of a profile prints as a form for the pen."""

MIME = {
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "png": "image/png",
}
POSTERS = ("D8", "D4g")


@dataclass(frozen=True, slots=True)
class Made:
    """A file to send or print. `sha256` is that of the data, not of the bytes."""

    filename: str
    body: bytes
    mime: str
    sha256: str


def formats(code: str) -> tuple[str, ...]:
    """The formats of a document, the plainest first; none for a code that is no document's."""
    if not code.startswith("D"):
        return ()
    return tuple(f for f in MIME if f != "png" or code in POSTERS)


def make(
    view: View, profile: Profile, code: str, now: datetime, fmt: str = "txt", link: str = ""
) -> Made:
    """The document of the case at hand, from the records in the view; `link` opens its page.

    D5r1 is D5 of round 1, for rounds before the present one.
    Raises NoDocument for a code that the profile does not list and for an unknown format.
    """
    if fmt not in formats(code):
        raise NoDocument(f"{code}.{fmt}")
    plain, asked, n = code.partition(ROUND)
    origin = Origin(_then(view, n) if asked else view, profile, plain, now, link)
    paper = built(origin)
    sheet = lay_out(paper, origin)
    title = archive.titled(paper.title, origin)
    name = word("file.name", no=paper.case_no, title=title, topic=paper.topic)
    return Made(file_name(name, fmt), _render(sheet, fmt, now), MIME[fmt], paper.sha256)


def _then(view: View, n: str) -> View:
    """The view of an earlier round; raises NoDocument where there was none with this number."""
    if not n.isdecimal() or not 0 < int(n) < view.case.round:
        raise NoDocument(n)
    return as_of(view, int(n))


def model(view: View, profile: Profile, code: str, now: datetime) -> Paper:
    """The typed document before it is laid out."""
    return built(Origin(view, profile, code, now))


def built(origin: Origin) -> Paper:
    """The typed document of an origin; raises NoDocument for a code that the profile does not list."""
    if all(d.code != form_of(origin.code) for d in origin.profile.document):
        raise NoDocument(origin.code)
    return BUILDERS.get(origin.code, blank.build)(origin)


def lay_out(paper: Paper, origin: Origin) -> Sheet:
    """Title, head and foot around the body, with every word cleaned."""
    made = origin.here(origin.now)
    foot = (
        word("foot.source", doc_no=paper.doc_no, title=paper.doc_title),
        word("foot.made", time=moment(made)),
        word("foot.hash", hash=paper.sha256),
    )
    head = word("head.line", no=paper.case_no, community=paper.community, day=day(paper.day))
    sheet = Sheet(paper.title, head, paper.blocks(), foot, paper.code in POSTERS)
    return sheet.each(clean)


def _render(sheet: Sheet, fmt: str, now: datetime) -> bytes:
    """Word and typst are imported when the first such file is asked for."""
    if fmt == "docx":
        from documents import docx

        return docx.render(sheet, now)
    if fmt == "pdf":
        from documents import typst

        return typst.pdf(sheet, now)
    if fmt == "png":
        from documents import typst

        return typst.poster(sheet, now)
    from documents import text

    return text.render(sheet)
