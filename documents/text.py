"""Documents as plain text, for 微信 and any printer: no markup, one fact a line."""

import unicodedata
from collections.abc import Iterator

from documents.sheet import Block, Code, Field, Grid, Line, Lines, Notes, Sheet, Table

INDENT = "　　"
RULE = "—" * 16
BETWEEN = "｜"


def render(sheet: Sheet) -> bytes:
    """UTF-8 with a mark and Windows line ends: what every phone and every old office opens."""
    rows = [sheet.title, "", sheet.head, RULE]
    for block in sheet.blocks:
        rows += [*_block(block), ""]
    rows += [RULE, *sheet.foot]
    return ("\ufeff" + "\r\n".join(rows) + "\r\n").encode("utf-8", "replace")


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Grid):
        for row in block.rows:
            for field in row:
                yield from _field(field)
    elif isinstance(block, Table):
        yield BETWEEN.join(block.heads)
        yield from (BETWEEN.join(row) for row in block.rows)
    elif isinstance(block, Code):
        yield f"{block.caption}{block.link}"
    elif isinstance(block, Notes):
        yield from (line.text for line in block.lines)


def _field(field: Field) -> Iterator[str]:
    """`label：words` where they fit in one line, else the label and the lines below it."""
    if len(field.lines) == 1 and _width(field.lines[0].text) <= 60:
        yield f"{field.label}：{field.lines[0].text}"
        return
    yield f"{field.label}："
    yield from _under(field.lines)


def _under(lines: Lines) -> Iterator[str]:
    yield from (_indent(line) + line.text for line in lines)


def _indent(line: Line) -> str:
    return "　" if line.style == "head" else INDENT


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
