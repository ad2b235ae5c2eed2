"""The one door: every document of the profile, every format, names, and what is imported when."""

import re
import subprocess
import sys
import unicodedata
import zipfile
from copy import copy
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import NoDocument, formats, make
from documents.make import BUILDERS
from flows.model import Statement
from flows.profile.load import load_all
from tests.documents import cases
from tests.flows.hall import Hall

CODES = tuple(d.code for d in load_all()["jinhua"].document)
HALLS = ("full", "gaps", "terminated", "eighty", "rare", "hostile")


@pytest.fixture(scope="module")
def halls() -> dict[str, Hall]:
    return {name: cases.ready(name) for name in HALLS}


def text_of(hall: Hall, code: str) -> str:
    return make(hall.view(1), hall.profile, code, hall.now).body.decode("utf-8-sig")


@pytest.mark.parametrize("name", HALLS)
@pytest.mark.parametrize("code", CODES)
def test_every_document_of_every_case_has_title_number_place_and_foot(halls, name, code):
    hall = halls[name]
    paper = make(hall.view(1), hall.profile, code, hall.now)
    text = paper.body.decode("utf-8-sig")
    form = next(d for d in hall.profile.document if d.code == code)
    assert text.startswith(f"{form.title}\r\n")
    assert "编号：2026-01　　花溪村　　" in text
    assert "依据：金市民〔2023〕43号《" in text
    assert "生成时间：" in text and "（北京时间）" in text
    assert f"数据校验（sha256）：{paper.sha256}" in text
    at = [re.search(rf"(?m)(^|｜){re.escape(label)}(：|｜|\r?$)", text) for label in form.fields]
    found = [m.end() for m in at if m]
    assert len(found) == len(form.fields) and found == sorted(found), "the order of the document"


@pytest.mark.parametrize("code", CODES)
def test_hostile_words_stay_one_line_and_no_formula(halls, code):
    hall = halls["hostile"]
    rows = text_of(hall, code).split("\r\n")
    for row in rows:
        assert not any(unicodedata.category(c) in ("Cc", "Cf") for c in row), row
        assert row.lstrip(" 　")[:1] not in tuple("=+-@"), row
        assert not row.startswith("协商监督员：冒名")


def test_formats_are_the_plainest_first(halls):
    assert formats("D5") == ("txt", "docx", "pdf")
    for fmt in formats("D8"):
        hall = halls["full"]
        made = make(hall.view(1), hall.profile, "D8", hall.now, fmt)
        assert made.filename == f"2026-01_协商事项和协商成果公示_给村口装三盏路灯.{fmt}"
        assert made.mime and made.body


def test_the_file_name_is_safe(halls):
    hall = halls["hostile"]
    name = make(hall.view(1), hall.profile, "D5", hall.now).filename
    assert name.startswith("2026-01_城乡社区议事协商记录表_")
    assert not set(name) & set('\\/:*?"<>|\n\x00\u202e')


def test_what_no_module_fills_is_a_form_for_the_pen(halls):
    hall = copy(halls["full"])
    form = hall.profile.document[0].model_copy(update={"code": "D9", "fields": ("研究会议时间",)})
    hall.profile = hall.profile.model_copy(update={"document": (form,)})
    assert "D9" not in BUILDERS
    assert "研究会议时间：＿＿＿＿（未填）" in text_of(hall, "D9")


@pytest.mark.parametrize("code", ["", "D99", "d5", "../D5", "D5.1"])
def test_an_unknown_code_is_no_document(halls, code):
    hall = halls["full"]
    with pytest.raises(NoDocument):
        make(hall.view(1), hall.profile, code, hall.now)
    assert issubclass(NoDocument, LookupError)


def test_word_and_typst_are_imported_when_asked_for():
    program = "import sys, documents; print(sorted({'docx', 'typst', 'lxml'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_plain_text_needs_neither(halls):
    program = (
        "import sys\nfrom tests.documents import cases\nfrom documents import make\n"
        "h = cases.gaps()\nmake(h.view(1), h.profile, 'D5', h.now)\n"
        "print(sorted({'docx', 'typst'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", HALLS)
def test_docx_opens_and_pdf_begins(halls, name):
    hall = halls[name]
    for code in ("D5", "D4c", "D8", "D6"):
        word = make(hall.view(1), hall.profile, code, hall.now, "docx").body
        assert zipfile.ZipFile(BytesIO(word)).testzip() is None
        assert make(hall.view(1), hall.profile, code, hall.now, "pdf").body.startswith(b"%PDF-")


def test_a_long_word_makes_its_cell_higher_and_not_the_page_wider():
    hall = cases.rename(cases.voted(7), {6: "y" * 80})
    for fmt in ("docx", "pdf"):
        assert make(hall.view(1), hall.profile, "D4c", hall.now, fmt).body


@settings(max_examples=15, deadline=None)
@given(title=st.text(min_size=1), name=st.text(), said=st.text())
def test_any_words_at_all_can_be_printed(title, name, said):
    hall = copy(cases.ready("full"))
    hall.records = {kind: dict(rows) for kind, rows in hall.records.items()}
    cases.rename(hall, {6: name})
    hall._keep([hall.case.model_copy(update={"title": title})])
    hall._keep([s.model_copy(update={"text": said}) for s in hall.view(1).all(Statement)])
    for fmt in formats("D5"):
        made = make(hall.view(1), hall.profile, "D5", hall.now, fmt)
        assert made.body and len(made.filename.encode()) <= 180
