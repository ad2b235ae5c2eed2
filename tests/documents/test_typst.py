"""PDF: fonts embedded, no character without its shape, words never markup, nothing from outside."""

import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from documents import make, typst
from documents.glyphs import MISSING, Stand, has
from documents.sheet import Field, Grid, Line, Sheet, Table
from tests.documents import cases
from tests.flows.hall import Hall

NOW = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
OUTSIDE = "ᠮ"
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def streams(pdf: bytes) -> list[bytes]:
    found = []
    for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            found.append(zlib.decompress(raw))
        except zlib.error:
            found.append(raw)
    return found


def shown(pdf: bytes) -> list[int]:
    """The numbers of the glyphs that the pages show, in their order; 0 is .notdef."""
    pages = (s for s in streams(pdf) if b"BT" in s and b"TJ" in s)
    texts = [text for page in pages for text in strings(page)]
    return [int.from_bytes(t[i : i + 2], "big") for t in texts for i in range(0, len(t), 2)]


def strings(page: bytes) -> Iterator[bytes]:
    """The strings between BT and ET. A string may hold brackets of its own, if they match."""
    at, inside = 0, False
    while at < len(page):
        if page[at : at + 1] == b"(":
            text, at = string(page, at + 1)
            if inside:
                yield text
            continue
        word = page[at : at + 3]
        inside = (inside or word in (b"BT ", b"BT\n")) and word[:2] != b"ET"
        at += 1


def string(page: bytes, at: int) -> tuple[bytes, int]:
    """A literal string from after its bracket on, and where it ends."""
    found, depth = bytearray(), 1
    while True:
        char = page[at : at + 1]
        at += 1
        if char == b"\\":
            octal = re.match(rb"[0-7]{1,3}", page[at : at + 3])
            found += (
                bytes([int(octal[0], 8)])
                if octal
                else ESCAPES.get(page[at : at + 1], page[at : at + 1])
            )
            at += len(octal[0]) if octal else 1
            continue
        depth += (char == b"(") - (char == b")")
        if not depth:
            return bytes(found), at
        found += char


def fonts(pdf: bytes) -> tuple[list[bytes], list[bytes]]:
    """Names of the fonts, and the font files that are in the PDF."""
    names = re.findall(
        rb"/Subtype ?/(?:CIDFontType0|CIDFontType2|Type1|TrueType) ?/BaseFont ?/(\S+?)/", pdf
    )
    return names, re.findall(rb"/FontFile[23]? \d+ 0 R", pdf)


def sheet(*texts: str) -> Sheet:
    lines = tuple(Line(t) for t in texts)
    return Sheet("题", "编号", (Grid(((Field("栏", lines),),)),), ("脚",))


@pytest.mark.parametrize("name", ["full", "gaps", "eighty", "rare", "hostile"])
@pytest.mark.parametrize("code", ["D5", "D4c", "D8", "D6", "D2"])
def test_all_fonts_are_embedded_and_every_character_has_its_shape(name, code):
    hall: Hall = cases.ready(name)
    pdf = make(hall.view(1), hall.profile, code, hall.now, "pdf").body
    names, files = fonts(pdf)
    assert names and all(b"NotoSansCJKsc" in n for n in names)
    assert len(files) == len(names)
    glyphs = shown(pdf)
    assert len(glyphs) > 80 and 0 not in glyphs


def test_the_check_sees_a_missing_shape(monkeypatch):
    """Negative control: without 〓 the page shows .notdef."""
    assert 0 not in shown(typst.pdf(sheet(f"蒙古文{OUTSIDE}"), NOW))
    monkeypatch.setattr(Stand, "in_for", lambda self, text: text)
    assert 0 in shown(typst.pdf(sheet(f"蒙古文{OUTSIDE}"), NOW))


def test_what_the_font_lacks_is_marked_and_said():
    data = typst.as_data(sheet(f"{OUTSIDE}名{OUTSIDE}"))
    assert data["blocks"][0]["rows"][0][0]["lines"][0]["text"] == f"{MISSING}名{MISSING}"
    assert data["foot"][-1] == "〓：字库里没有的字，共2处，请手写补上。"
    assert typst.as_data(sheet("龑𬱖𬭛"))["foot"] == ["脚"]


@pytest.mark.parametrize(
    "text",
    [
        '#import "x.typ"', "#panic()", "$1/0$", "*粗* _斜_", "@ref <lab>", "`raw`", "\\", "#{", "]", "//", "= 题",
        '"', "https://example.invalid", "#read(\"/etc/passwd\")", "/* */", "- a", "~", "---", "'",
    ],
)  # fmt: skip
def test_markup_is_printed_as_it_stands(text):
    """As many shapes as letters: nothing was taken as a command, nothing replaced."""
    plain = len(shown(typst.pdf(sheet("字"), NOW)))
    letters = sum(not c.isspace() for c in text)
    assert len(shown(typst.pdf(sheet("字" + text), NOW))) >= plain + letters


def test_two_prints_of_one_moment_are_one_file():
    hall = cases.ready("full")
    one, two = (make(hall.view(1), hall.profile, "D5", hall.now, "pdf").body for _ in range(2))
    assert one == two


def test_a_list_of_many_rows_goes_over_pages():
    rows = tuple((str(n), "名字", "签名") for n in range(120))
    long = Sheet("表", "编号", (Table(("序号", "姓名", "签名"), rows, (1, 2, 2)),), ("脚",))
    assert len(typst.pages(long, NOW)) > 2


def test_nothing_is_read_from_outside_the_room():
    templates = list(Path(typst.__file__).parent.glob("*.typ"))
    assert templates
    for path in templates:
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"#?import|#?include|read\(|@preview|\bplugin\(", source), path.name


def test_all_fixed_words_can_be_printed():
    from documents.labels import sentences

    missing = {c for text in sentences().values() for c in text if not has(c)}
    assert missing <= {"{", "}"}
