"""Documents as PDF and pictures, by typst: fonts embedded, nothing read from the system or the net."""

import json
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from typst import Compiler

from documents.code import svg
from documents.glyphs import FONTS, Stand
from documents.labels import word
from documents.sheet import Block, Code, Grid, Notes, Sheet, Table

HERE = Path(__file__).parent
PPI = 128.0
_ONE_AT_A_TIME = Lock()


@cache
def _compiler(template: str) -> Compiler:
    """Kept for the life of the process: a warm one takes milliseconds."""
    return Compiler(
        str(HERE / template), root=str(HERE), font_paths=[str(FONTS)], ignore_system_fonts=True
    )


def compile_data(
    template: str, data: Any, fmt: Literal["pdf", "png"], now: datetime
) -> list[bytes]:
    """Pages of the template over the data (PDF: one file).

    Words travel as JSON and are shown as strings, so nothing in them is ever markup.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=True)}
    with _ONE_AT_A_TIME:
        made = _compiler(template).compile(
            format=fmt, ppi=PPI, sys_inputs=inputs, timestamp=int(now.timestamp())
        )
    files = made if isinstance(made, list) else [made]
    return [page for page in files if page is not None]


def pdf(sheet: Sheet, now: datetime) -> bytes:
    """The sheet on A4."""
    return compile_data("sheet.typ", as_data(sheet), "pdf", now)[0]


def poster(sheet: Sheet, now: datetime) -> bytes:
    """The sheet as one long picture, as wide as a phone shows it."""
    return compile_data("sheet.typ", {**as_data(sheet), "phone": True}, "png", now)[0]


def pages(sheet: Sheet, now: datetime) -> list[bytes]:
    """The sheet as pictures, one a page."""
    return compile_data("sheet.typ", as_data(sheet), "png", now)


def as_data(sheet: Sheet) -> dict[str, Any]:
    """The sheet as plain values; characters outside the font are 〓, with a note in the foot."""
    stand = Stand()
    seen = sheet.each(stand.in_for)
    foot = list(seen.foot)
    if stand.count:
        foot.append(word("foot.missing_glyphs", n=stand.count))
    return {
        "title": seen.title, "head": seen.head, "foot": foot, "poster": seen.poster,
        "page": word("foot.page", n="{n}", m="{m}"),
        "blocks": [_plain(b) for b in seen.blocks], "phone": False,
    }  # fmt: skip


def _plain(block: Block) -> dict[str, Any]:
    if isinstance(block, Code):
        return {"kind": "code", "caption": block.caption, "svg": svg(block.link)}
    kinds: dict[type[Block], str] = {Grid: "grid", Table: "table", Notes: "notes"}
    return {"kind": kinds[type(block)], **asdict(block)}
