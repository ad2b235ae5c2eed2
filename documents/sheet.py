"""A document laid out, before any format: title, grid of fields, tables, notes, foot."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from documents.labels import filled, meaning

Style = Literal["text", "head"]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. Whatever stands in it is words, never markup."""

    text: str
    style: Style = "text"


Lines = Sequence[Line]


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what was filled in."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A form: rows of one, two or three fields, ruled."""

    rows: tuple[tuple[Field, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A list: a head row, then rows; `widths` are shares of the page."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """Paragraphs outside any frame; `tall` leaves room for pen and stamp."""

    lines: tuple[Line, ...]
    tall: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A link as a square for phones, with what it is for below; a reader of plain text sees the link."""

    link: str
    caption: str


Block = Grid | Table | Notes | Code


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole document; a poster is set large, for a board."""

    title: str
    head: str
    blocks: tuple[Block, ...]
    foot: tuple[str, ...]
    poster: bool = False

    def each(self, change: Callable[[str], str]) -> "Sheet":
        """The same sheet with every text changed."""
        return Sheet(
            change(self.title), change(self.head), tuple(_block(b, change) for b in self.blocks),
            tuple(change(f) for f in self.foot), self.poster,
        )  # fmt: skip


def _block(block: Block, change: Callable[[str], str]) -> Block:
    if isinstance(block, Code):
        return Code(block.link, change(block.caption))
    if isinstance(block, Notes):
        return replace(block, lines=_lines(block.lines, change))
    if isinstance(block, Table):
        rows = tuple(tuple(change(cell) for cell in row) for row in block.rows)
        return Table(tuple(change(h) for h in block.heads), rows, block.widths)
    return Grid(
        tuple(
            tuple(Field(change(f.label), _lines(f.lines, change)) for f in row)
            for row in block.rows
        )
    )


def _lines(lines: Lines, change: Callable[[str], str]) -> tuple[Line, ...]:
    return tuple(Line(change(line.text), line.style) for line in lines)


def lines(*texts: str) -> list[Line]:
    """Plain paragraphs; empty ones fall away."""
    return [Line(t) for t in texts if t]


def heading(text: str) -> Line:
    """A small heading inside a field."""
    return Line(text, "head")


SHORT = frozenset({"time", "place", "way", "host", "recorder", "supervisor"})
"""Fields that stand three in a row where they follow each other (附件2)."""


PRINTED = "D5"
"""The statutory record keeps its three in a row however long they are."""

NARROW = 12
"""Characters that stand in a third of a row without being broken twice."""


def _narrow(given: Sequence[Line]) -> bool:
    return all(len(line.text) <= NARROW for line in given)


def grid(code: str, labels: Iterable[str], contents: Mapping[str, Lines]) -> Grid:
    """The form: labels and order as the document has them, empty ones marked as not filled in."""
    rows: list[list[Field]] = []
    before = ""
    for label in labels:
        what = meaning(code, label)
        given = [line for line in contents.get(what, ()) if line.text] or [Line(filled(""))]
        field = Field(label, tuple(given))
        short = what in SHORT and (code.startswith(PRINTED) or _narrow(given))
        beside = short and before in SHORT and len(rows[-1]) < 3
        if beside:
            rows[-1].append(field)
        else:
            rows.append([field])
        before = what if short else ""
    return Grid(tuple(tuple(row) for row in rows))
