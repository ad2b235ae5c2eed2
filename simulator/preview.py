"""The words of a document that a browser cannot open by itself, as plain blocks to show."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

from simulator.jsons import Json
from simulator.message import StoredFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACES = {f"{W}tab": "\t", f"{W}br": "\n"}
LIMIT = 1 << 20
HALF_POINT = 2 / 3
"""Pixels: Word counts letters in half points."""

TEXTS = (".md", ".txt", ".ics", ".csv", ".json")


SIDES = {"center": "center", "right": "right", "end": "right"}


def words_of(file: StoredFile) -> list[Any] | None:
    """Paragraphs and tables as rows of cells; None for kinds that have no words to show.

    A paragraph or cell is its text, or an object where more must be seen: `align`, `bold`, `size`
    in pixels for a paragraph, `cols` and `rows` for merged cells; a table with measured columns is
    its `rows` with their `widths` in percent.
    """
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


def _block(element: ElementTree.Element) -> Any:
    return _paragraph(element) if element.tag == f"{W}p" else _table(element)


def _paragraph(element: ElementTree.Element) -> str | Json:
    looks: Json = {"text": _text(element)}
    side = SIDES.get(_value(element, f"{W}pPr/{W}jc"))
    runs = [run for run in element.iter(f"{W}r") if run.find(f"{W}t") is not None]
    if side:
        looks["align"] = side
    if runs and all(_on(run.find(f"{W}rPr/{W}b")) for run in runs):
        looks["bold"] = True
    size = max((int(_value(run, f"{W}rPr/{W}sz") or 0) for run in runs), default=0)
    if size:
        looks["size"] = round(size * HALF_POINT)
    return looks if len(looks) > 1 else str(looks["text"])


def _on(switch: ElementTree.Element | None) -> bool:
    return switch is not None and switch.get(f"{W}val", "1") not in {"0", "false"}


def _value(element: ElementTree.Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else found.get(f"{W}val", "")


def _table(element: ElementTree.Element) -> Any:
    rows = _rows(element)
    columns = [
        int(column.get(f"{W}w") or 0) for column in element.findall(f"{W}tblGrid/{W}gridCol")
    ]
    whole = sum(columns)
    if not whole:
        return rows
    return {"rows": rows, "widths": [round(100 * width / whole, 1) for width in columns]}


def _rows(element: ElementTree.Element) -> list[list[Any]]:
    """Rows of cells; a cell merged downwards stands once, in its first row, with its height."""
    rows: list[list[Any]] = []
    above: dict[int, Json] = {}
    for row in element.findall(f"{W}tr"):
        cells, column = [], 0
        for cell in row.findall(f"{W}tc"):
            cols = int(_value(cell, f"{W}tcPr/{W}gridSpan") or 1)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(f"{W}val") != "restart" and column in above:
                above[column]["rows"] += 1
            else:
                above[column] = {"text": _cell(cell), "cols": cols, "rows": 1}
                cells.append(above[column])
            column += cols
        rows.append(cells)
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: Json) -> str | Json:
    return cell if cell["cols"] > 1 or cell["rows"] > 1 else str(cell["text"])


def _cell(cell: ElementTree.Element) -> str:
    return "\n".join(_text(paragraph) for paragraph in cell.iter(f"{W}p"))


def _text(element: ElementTree.Element) -> str:
    parts = (part for run in element.iter(f"{W}r") for part in run)
    return "".join(
        (part.text or "") if part.tag == f"{W}t" else SPACES.get(part.tag, "") for part in parts
    )
