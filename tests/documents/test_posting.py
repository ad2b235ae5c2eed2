"""The posting on paper and on phones: both parts, the square to scan, corrections, the loudspeaker text."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
import segno

from documents import make
from documents.broadcast import MOST, build
from documents.code import png
from documents.make import Made
from documents.paper import Origin
from flows.model import Objection, Resolution
from tests.documents import cases
from tests.flows.hall import Hall

LINK = "https://t.me/yishi_bot?start=p0123456789abcdefghijklmnop"


def posting(hall: Hall, fmt: str, link: str = LINK) -> Made:
    return make(hall.view(1), hall.profile, "D8", hall.now, fmt, link)


def text(hall: Hall) -> str:
    return posting(hall, "txt").body.decode("utf-8-sig")


@pytest.mark.requirement("S2-49")
def test_the_result_stands_before_how_it_is_carried_out():
    rows = text(cases.ready("full")).split("\r\n")
    parts = [rows.index(r) for r in ("一、结果", "二、怎么落实", "三、公开和反馈")]
    assert parts == sorted(parts)
    assert parts[0] < rows.index("协商成果：村口装三盏路灯，电费村集体出。") < parts[1]
    plan = next(n for n, r in enumerate(rows) if r.startswith("落实安排："))
    assert parts[1] < plan < parts[2]


def test_the_square_leads_to_the_page_and_is_left_out_where_there_is_none():
    hall = cases.ready("full")
    assert f"手机扫一扫：看公示，提意见。{LINK}" in text(hall)
    assert "扫一扫" not in posting(hall, "txt", "").body.decode("utf-8-sig")
    word = zipfile.ZipFile(BytesIO(posting(hall, "docx").body))
    pictures = [n for n in word.namelist() if n.startswith("word/media/")]
    assert word.read(pictures[0]) == png(LINK)
    assert segno.make(LINK, error="m", micro=False).error == "M", "a quarter of it may be dirty"


@pytest.mark.parametrize("name", ["full", "gaps", "eighty", "rare", "hostile"])
def test_the_poster_is_one_picture_of_a_phones_width(name):
    body = posting(cases.ready(name), "png").body
    assert body[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(body[16:20], "big") == 756


def test_what_was_corrected_stands_on_the_new_paper():
    """E14: a published text is corrected in public, before and after."""
    hall = cases.full()
    assert "更正：" not in text(hall)
    wrong = Objection(
        id=1, case_id=1, publication_id=1, person_id=8, text="不是三盏", at=hall.now,
        reply_by=date(2026, 12, 1), before="三盏", after="四盏", answer="四盏", answered_at=hall.now,
    )  # fmt: skip
    hall._keep([wrong])
    assert "更正：原为“三盏”，应为“四盏”。" in text(hall)


@pytest.mark.parametrize("length", [10, 200, 600])
def test_the_loudspeaker_text_has_two_hundred_characters_at_most(length):
    """domain/06 D8c: topic, result, where to look, whom to ask."""
    hall = cases.full()
    for key, row in list(hall.records[Resolution].items()):
        hall.records[Resolution][key] = row.model_copy(update={"text": "路" * length})
    said = build(Origin(hall.view(1), hall.profile, "D8c", hall.now)).said()
    assert sum(map(len, said.values())) <= MOST
    assert all(said.values())
    assert ("…" in said["outcome"]) == (length > 100)


def test_an_ordinary_loudspeaker_text_reads_aloud():
    hall = cases.ready("full")
    said = build(Origin(hall.view(1), hall.profile, "D8c", hall.now)).said()
    assert (
        said["outcome"]
        == "大家商量过了，实到9人，赞成7人，通过。定下来的是：村口装三盏路灯，电费村集体出。"
    )
    assert said["where"] == "公示贴在村口公告栏，贴到2026年12月11日，请去看一看。"
