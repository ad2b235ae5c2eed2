"""The forms in Word: A4, ruled, fonts by name, every word of the text there, pages counted."""

from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm

from documents import make
from documents.make import lay_out, model
from documents.paper import Origin
from documents.sheet import Grid, Notes, Table
from tests.documents import cases
from tests.flows.hall import Hall


def opened(hall: Hall, code: str = "D5"):
    return docx.Document(BytesIO(make(hall.view(1), hall.profile, code, hall.now, "docx").body))


@pytest.fixture(scope="module")
def full() -> Hall:
    return cases.ready("full")


def words(hall: Hall, code: str) -> list[str]:
    sheet = lay_out(
        model(hall.view(1), hall.profile, code, hall.now),
        Origin(hall.view(1), hall.profile, code, hall.now),
    )
    found = [sheet.title, sheet.head]
    for block in sheet.blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                found += [t for f in row for t in (f.label, *(line.text for line in f.lines))]
        elif isinstance(block, Table):
            found += [cell for row in (block.heads, *block.rows) for cell in row]
        elif isinstance(block, Notes):
            found += [line.text for line in block.lines]
    return found


@pytest.mark.parametrize("name", ["full", "gaps", "eighty", "rare", "hostile"])
@pytest.mark.parametrize("code", ["D5", "D4c", "D8"])
def test_every_word_is_in_the_file(name, code):
    hall = cases.ready(name)
    body = opened(hall, code).element.body
    have = {"".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))}
    assert {w for w in words(hall, code) if w} - have == set()


def test_a4_and_fonts_by_name(full):
    paper = opened(full)
    section = paper.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    fonts = paper.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert fonts.get(qn("w:ascii")) == "Times New Roman"
    title = paper.paragraphs[0].runs[0]
    assert title._r.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"


def test_the_form_is_ruled_and_three_short_fields_share_a_row(full):
    table = opened(full).tables[0]
    assert table.style is not None and table.style.name == "Table Grid"
    rows = [[c.findall(".//" + qn("w:t"))[0].text for c in r._tr.tc_lst] for r in table.rows]
    assert [r[0] for r in rows] == [
        "协商议题", "协商主体", "协商时间", "协商主持人", "协商过程", "协商表决", "协商结果",
    ]  # fmt: skip
    assert rows[2][::2] == ["协商时间", "协商地点", "协商方式"]
    assert rows[3][::2] == ["协商主持人", "协商记录员", "协商监督员"]


def test_the_list_repeats_its_head_and_leaves_room_to_sign(full):
    table = opened(full, "D4c").tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1].height >= Cm(0.8)
    assert table.rows[1].cells[-1].text == ""


def test_a_wide_list_lies_on_its_side(full):
    section = opened(full, "D6").sections[0]
    assert section.page_width > section.page_height


def test_the_foot_has_source_hash_and_page(full):
    foot = opened(full).sections[0].footer
    text = "".join(p.text for p in foot.paragraphs)
    assert "金市民〔2023〕43号" in text
    assert model(full.view(1), full.profile, "D5", full.now).sha256 in text
    assert {f.get(qn("w:instr")) for f in foot._element.iter(qn("w:fldSimple"))} == {
        "PAGE",
        "NUMPAGES",
    }


def test_nobody_signs_the_file_as_its_author(full):
    known = opened(full).core_properties
    assert (known.author, known.title) == ("", "城乡社区议事协商记录表")
