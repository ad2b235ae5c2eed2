"""The words of a document that a browser cannot open by itself, as plain blocks to show."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

from simulator.message import StoredFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACES = {f"{W}tab": "\t", f"{W}br": "\n"}
LIMIT = 1 << 20
TEXTS = (".md", ".txt", ".ics", ".csv", ".json")


def words_of(file: StoredFile) -> list[Any] | None:
    """Paragraphs (text) and tables (rows of text); None for kinds that have no words to show."""
    if file.name.endswith(".docx"):
        return _docx(file.content)
    if file.mime.startswith("text/") or file.name.endswith(TEXTS):
        return file.content[:LIMIT].decode("utf-8", "replace").splitlines()
    return None


def _docx(content: bytes) -> list[Any] | None:
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as archive,
            archive.open("word/document.xml") as part,
        ):
            root = ElementTree.fromstring(part.read(8 * LIMIT))  # noqa: S314 - the bot's own file
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        return None
    body = root.find(f"{W}body")
    return (
        [_block(child) for child in body if child.tag in {f"{W}p", f"{W}tbl"}]
        if body is not None
        else []
    )


def _block(element: ElementTree.Element) -> str | list[list[str]]:
    if element.tag == f"{W}p":
        return _text(element)
    return [
        ["\n".join(_text(p) for p in cell.iter(f"{W}p")) for cell in row.findall(f"{W}tc")]
        for row in element.iter(f"{W}tr")
    ]


def _text(element: ElementTree.Element) -> str:
    parts = (part for run in element.iter(f"{W}r") for part in run)
    return "".join(
        (part.text or "") if part.tag == f"{W}t" else SPACES.get(part.tag, "") for part in parts
    )
