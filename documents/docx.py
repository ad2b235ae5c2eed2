"""Documents as .docx: the forms that people print, sign and stamp."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from documents.code import png
from documents.labels import sentences, word
from documents.sheet import Block, Code, Field, Grid, Line, Lines, Notes, Sheet, Table

COLUMNS = 6
WIDTH = 16.0
LABEL = 2.4
LONG_AGO = (1980, 1, 1, 0, 0, 0)
WIDE = 8
"""A list with more columns than this lies on its side."""


def render(sheet: Sheet, now: datetime) -> bytes:
    """A4, framed, with the fonts of Chinese official papers by name (Word finds or replaces them)."""
    paper = Document()
    _page(paper, sheet)
    _heading(paper, sheet)
    for block in sheet.blocks:
        _block(paper, block)
    _properties(paper, sheet, now)
    out = BytesIO()
    paper.save(out)
    return _still(out.getvalue())


def _still(body: bytes) -> bytes:
    """The same file without the moment at which it was packed: the same data give the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(body)) as made, zipfile.ZipFile(out, "w") as packed:
        for entry in made.infolist():
            info = zipfile.ZipInfo(entry.filename, LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, made.read(entry))
    return out.getvalue()


# --- the page -----------------------------------------------------------------------------------


def _page(paper: Any, sheet: Sheet) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.2)
    if _lies(sheet):
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    normal = paper.styles["Normal"]
    normal.font.size = Pt(11)
    _fonts(normal.element.get_or_add_rPr(), sentences()["font.body"])
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.rPr.append(language)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    _foot(section.footer, sheet)


def _lies(sheet: Sheet) -> bool:
    """Whether a list is too wide for an upright page."""
    return any(isinstance(b, Table) and len(b.heads) > WIDE for b in sheet.blocks)


def _fonts(properties: Any, name: str) -> None:
    """The Chinese font by name, the Latin one beside it; else Word picks at random."""
    fonts = properties.get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)
    for kind in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(kind), "Times New Roman")


def _heading(paper: Any, sheet: Sheet) -> None:
    title = paper.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(10)
    _run(title, sheet.title, "font.title", Pt(22))
    head = paper.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.space_after = Pt(6)
    _run(head, sheet.head)


def _foot(footer: Any, sheet: Sheet) -> None:
    first = footer.paragraphs[0]
    for n, text in enumerate(sheet.foot):
        row = first if n == 0 else footer.add_paragraph()
        _run(row, text, size=Pt(7.5))
    pages = footer.add_paragraph()
    pages.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _pages(pages)


def _pages(row: Any) -> None:
    """第n页，共m页: Word counts."""
    known = {"\x01": "PAGE", "\x02": "NUMPAGES"}
    for part in _split(word("foot.page", n="\x01", m="\x02")):
        if part in known:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), known[part])
            row._p.append(field)
        else:
            _run(row, part, size=Pt(9))


def _split(text: str) -> list[str]:
    for mark in "\x01\x02":
        text = text.replace(mark, f"\x00{mark}\x00")
    return [part for part in text.split("\x00") if part]


def _properties(paper: Any, sheet: Sheet, now: datetime) -> None:
    known, made = paper.core_properties, now.astimezone(UTC).replace(tzinfo=None)
    known.title, known.author, known.comments = sheet.title, "", sheet.foot[-1]
    known.created = known.modified = made


def _run(row: Any, text: str, font: str = "", size: Any = None, *, bold: bool = False) -> None:
    run = row.add_run(text)
    if font:
        _fonts(run._r.get_or_add_rPr(), sentences()[font])
    if size:
        run.font.size = size
    if bold:
        run.bold = True


# --- blocks -------------------------------------------------------------------------------------


def _block(paper: Any, block: Block) -> None:
    if isinstance(block, Grid):
        _grid(paper, block)
    elif isinstance(block, Table):
        _table(paper, block)
    elif isinstance(block, Code):
        _code(paper, block)
    else:
        _notes(paper, block)


def _code(paper: Any, code: Code) -> None:
    paper.add_picture(BytesIO(png(code.link)), width=Cm(3))
    _run(paper.add_paragraph(), code.caption, size=Pt(10.5))


def _notes(paper: Any, notes: Notes) -> None:
    for line in notes.lines:
        row = paper.add_paragraph()
        row.paragraph_format.space_before = Pt(18 if notes.tall else 6)
        _run(row, line.text, "font.head" if line.style == "head" else "")


def _framed(paper: Any, rows: int, widths: list[float]) -> tuple[Any, list[Any]]:
    """A ruled table and its cells, asked for once: `table.cell()` counts them all every time."""
    table = paper.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _padding(table)
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Cm(width)
    return table, list(table._cells)


def _padding(table: Any) -> None:
    """A little air above and below the words of every cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:top", "w:bottom"):
        edge = OxmlElement(side)
        edge.set(qn("w:w"), "50")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)


def _grid(paper: Any, grid: Grid) -> None:
    value = (WIDTH - LABEL * COLUMNS / 2) / (COLUMNS / 2)
    widths = [LABEL, value] * (COLUMNS // 2)
    cells = _framed(paper, len(grid.rows), widths)[1]
    for n, row in enumerate(grid.rows):
        at = n * COLUMNS
        each = COLUMNS // len(row)
        for k, field in enumerate(row):
            label, *rest = cells[at + k * each : at + (k + 1) * each]
            filled = _one_of(rest)
            label.width, filled.width = Cm(LABEL), Cm(sum(widths[k * each + 1 : (k + 1) * each]))
            _field(label, filled, field)
            if each == 2:
                filled.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _one_of(cells: list[Any]) -> Any:
    """One cell in the place of neighbours; `merge` looks through the whole table for each of them."""
    first = cells[0]._tc
    if len(cells) > 1:
        first.grid_span = len(cells)
        for cell in cells[1:]:
            first.getparent().remove(cell._tc)
    return cells[0]


def _field(label: Any, filled: Any, field: Field) -> None:
    name = label.paragraphs[0]
    name.alignment = WD_ALIGN_PARAGRAPH.CENTER
    label.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _run(name, field.label, "font.head", Pt(10.5))
    _paragraphs(filled, field.lines)


def _paragraphs(cell: Any, lines: Lines) -> None:
    for n, line in enumerate(lines):
        row = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        _line(row, line)


def _line(row: Any, line: Line) -> None:
    row.paragraph_format.keep_with_next = line.style == "head" or None
    _run(row, line.text, "font.head" if line.style == "head" else "")


def _table(paper: Any, block: Table) -> None:
    share = (WIDTH if len(block.heads) <= WIDE else 24.7) / sum(block.widths)
    widths = [w * share for w in block.widths]
    table, cells = _framed(paper, len(block.rows) + 1, widths)
    rows = table.rows
    _repeat(rows[0])
    for row in rows:
        row.height = Cm(0.9)  # room for a signature
    for n, texts in enumerate((block.heads, *block.rows)):
        for k, text in enumerate(texts):
            cell = cells[n * len(widths) + k]
            cell.width = Cm(widths[k])
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            _run(cell.paragraphs[0], text, "font.head" if n == 0 else "", Pt(10.5))


def _repeat(row: Any) -> None:
    """The head row stands on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
