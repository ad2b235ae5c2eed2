"""The whole file of a case as one .zip: papers, photos, the chain and what checks it; the same every time."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from documents import archive
from documents.archive import Piece
from documents.clean import file_name
from documents.labels import word
from documents.make import Made, built, lay_out
from documents.paper import Origin
from flows.model import ActionItem, Progress, Publication
from flows.profile.schema import Profile
from flows.view import View

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: when a file was packed is no part of what it says."""

FORMATS = ("docx", "pdf")
Files = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Luggage:
    """What only others can fetch: photos by file id (None: could not be had), the chain, its checker."""

    photos: Mapping[str, bytes | None] = field(default_factory=dict)
    export: Mapping[str, Any] = field(default_factory=dict)
    checker: bytes = b""


def photo_ids(view: View) -> dict[str, str]:
    """Every photo of the case by its file id: what it shows, in the order of the records."""
    found: dict[str, str] = {}
    for p in view.all(Publication):
        found.setdefault(p.photo, "board")
        found.setdefault(p.taken_photo, "taken")
    for row in view.all(Progress):
        found.setdefault(row.photo, "work")
    for item in view.all(ActionItem):
        found.setdefault(item.photo, "work")
    found.pop("", None)
    return found


def bundle(view: View, profile: Profile, now: datetime, luggage: Luggage, link: str = "") -> Made:
    """The .zip. The same records, the same `now` and the same luggage give the same bytes."""
    origin = Origin(view, profile, "D16", now, link)
    made = papers(origin)
    files = [f for _, some in made for f in some]
    pieces = [p for p, _ in made]
    for more in (_photos(origin, luggage), _chain(luggage)):
        pieces += [p for p, _ in more]
        files += [f for _, some in more for f in some]
    contents = archive.contents(origin, pieces)
    files += _both(contents.title, 0, _sheets(contents, origin))
    body = _zip(files)
    name = word("archive.name", no=view.case.no, topic=view.case.title)
    return Made(file_name(name, "zip"), body, "application/zip", hashlib.sha256(body).hexdigest())


def papers(origin: Origin, formats: tuple[str, ...] = FORMATS) -> list[tuple[Piece, Files]]:
    """Every paper of the procedure in the order of the file, or why it is not there.

    The PDF is always made: the list says how many pages there are.
    """
    found: list[tuple[Piece, Files]] = []
    for number, here in enumerate(archive.origins(origin), 1):
        if not archive.exists(here.code, here.view):
            found.append((archive.lacking(here.code, here), []))
            continue
        paper = built(here)
        sheets = _sheets(paper, here, formats)
        piece = archive.piece(paper, here, sheets["pdf"])
        found.append((piece, _both(piece.title, number, sheets)))
    return found


def _sheets(paper: Any, origin: Origin, formats: tuple[str, ...] = FORMATS) -> dict[str, bytes]:
    from documents import docx, typst

    makers = {"docx": docx.render, "pdf": typst.pdf}
    sheet = lay_out(paper, origin)
    return {name: makers[name](sheet, origin.now) for name in formats}


def _both(title: str, number: int, sheets: Mapping[str, bytes]) -> Files:
    name = f"{number:02d}_{title}"
    return [(file_name(name, fmt), body) for fmt, body in sheets.items()]


def _photos(origin: Origin, luggage: Luggage) -> list[tuple[Piece, Files]]:
    found: list[tuple[Piece, Files]] = []
    for n, (file_id, what) in enumerate(photo_ids(origin.view).items(), 1):
        title, body = word(f"archive.photo.{what}", n=n), luggage.photos.get(file_id)
        if body is None:
            found.append((Piece(title=title, missing=word("missing.photo")), []))
            continue
        check = hashlib.sha256(body).hexdigest()
        name = f"{word('archive.photos')}/{file_name(title, _kind(body))}"
        found.append((Piece(title=title, check=check), [(name, body)]))
    return found


def _kind(body: bytes) -> str:
    return "png" if body.startswith(b"\x89PNG") else "jpg"


def _chain(luggage: Luggage) -> list[tuple[Piece, Files]]:
    """The records and the chain as JSON, and the program that counts everything again without us."""
    if not luggage.export:
        return []
    text = json.dumps(luggage.export, sort_keys=True, ensure_ascii=False, indent=1).encode()
    check, folder = hashlib.sha256(text).hexdigest(), word("archive.chain")
    files = [(f"{folder}/case.json", text), (f"{folder}/verify.py", luggage.checker)]
    return [(Piece(title=folder, check=check), files)]


def _zip(files: Files) -> bytes:
    """Entries in their order, with fixed times and rights; the checksums of all stand beside them."""
    sums = "".join(f"{hashlib.sha256(b).hexdigest()}  {name}\n" for name, b in files)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for name, body in [*files, ("SHA256SUMS", sums.encode())]:
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
            info.external_attr = 0o644 << 16
            packed.writestr(info, body)
    return out.getvalue()
