"""The whole file of a case: every paper twice, photos, the chain, a list with reasons, the same bytes again."""

import hashlib
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest

from documents import make
from documents.bundle import FORMATS, LONG_AGO, Luggage, bundle, photo_ids
from documents.make import model
from flows.model import Point
from tests.documents import cases
from tests.flows import walking
from tests.flows.hall import HOST, SECRETARY, Hall

PICTURE = b"\xff\xd8\xff" + b"a picture of the board"
CHECKER = b"print('checked')"


def packed(hall: Hall, **luggage) -> zipfile.ZipFile:
    made = bundle(hall.view(1), hall.profile, hall.now, Luggage(**luggage))
    assert made.filename == "2026-01_档案_给村口装三盏路灯.zip"
    return zipfile.ZipFile(BytesIO(made.body))


@pytest.fixture(scope="module")
def whole() -> zipfile.ZipFile:
    return packed(
        cases.ready("full"), photos={"board": PICTURE}, export={"format": "x"}, checker=CHECKER
    )


@pytest.mark.requirement("S2-50")
def test_every_paper_lies_there_as_word_and_pdf_in_the_order_of_the_file(whole):
    """domain/06 §6.4: 台账, 审定, 方案, 通知, 送达, 签到, 记录, 备案, 公示, 落实, 解释, 评估."""
    names = [n for n in whole.namelist() if n[:2].isdigit() and n[:2] != "00"]
    assert names == sorted(names)
    titles = [n.partition("_")[2].rpartition(".")[0] for n in names]
    assert titles[::2] == titles[1::2], "each in both formats"
    assert {n.rpartition(".")[2] for n in names} == set(FORMATS)
    assert [t for t in titles[::2] if t in ("城乡社区议事协商记录表", "协商成果备案表", "议事协商评估表")] == [
        "城乡社区议事协商记录表", "协商成果备案表", "议事协商评估表",
    ]  # fmt: skip
    assert {f"00_档案目录.{fmt}" for fmt in FORMATS} <= set(whole.namelist())


def test_what_is_missing_is_listed_with_its_reason():
    hall = cases.ready("full")
    text = make(hall.view(1), hall.profile, "D16", hall.now).body.decode("utf-8-sig")
    rows = {r.split("｜")[1]: r.split("｜") for r in text.split("\r\n") if r.count("｜") == 6}
    assert rows["村（居）民（代表）会议及“四议两公开”记录"][5] == "没有提交法定会议"
    assert rows["更正单"][5] == "没有更正"
    assert rows["城乡社区议事协商记录表"][2] == "1" or rows["城乡社区议事协商记录表"][2] == "2"
    check = make(hall.view(1), hall.profile, "D7", hall.now).sha256
    assert rows["协商成果备案表"][6].replace(" ", "") == check


@pytest.mark.requirement("S2-50")
def test_every_paper_bears_the_day_on_which_it_was_made():
    """The plan that of its notice, three days before the meeting; the list that of the archiving."""
    hall = cases.ready("full")
    view = hall.view(1)
    dates = {c: model(view, hall.profile, c, hall.now).day for c in ("D3", "D4", "D6", "D16")}
    assert dates["D3"] == dates["D4"] == date(2026, 11, 23)
    assert dates["D16"] == date(2026, 12, 13), "as 办结日期 in the ledger says"
    early = cases.rename(Hall(), cases.NAMES)
    walking.propose(early)
    early.ok(early.tap(HOST, "accept"))
    assert model(early.view(1), early.profile, "D3", early.now).day is None
    walking.draft(early, list(range(6, 14)))
    early.ok(early.tap(HOST, "submit"))
    early.ok(early.tap(SECRETARY, "approve"))
    early.now += timedelta(days=2)
    assert model(early.view(1), early.profile, "D3", early.now).day == date(2026, 11, 23)


def why_missing(hall: Hall, title: str) -> str:
    text = make(hall.view(1), hall.profile, "D16", hall.now).body.decode("utf-8-sig")
    return next(r.split("｜")[5] for r in text.split("\r\n") if f"｜{title}｜" in r)


@pytest.mark.requirement("S2-72")
def test_nobody_is_said_to_have_agreed_who_did_not():
    """Words of dissent or a vote against, and nobody explained: that is what is missing."""
    against = cases.ready("terminated")
    assert why_missing(against, "解释说明记录") == "没有解释说明的记录"
    by_vote = cases.voted(3)
    by_vote.records[Point].clear()
    assert why_missing(by_vote, "解释说明记录") == "没有解释说明的记录"
    of_one_mind = cases.voted(8)
    of_one_mind.records[Point].clear()
    assert why_missing(of_one_mind, "解释说明记录") == "没有不同意见"


def test_photos_and_the_chain_lie_beside_the_papers(whole):
    assert whole.read("照片/公示栏照片1.jpg") == PICTURE
    assert whole.read("审计记录/verify.py") == CHECKER
    assert b'"format": "x"' in whole.read("审计记录/case.json")


def test_a_photo_that_cannot_be_had_is_listed_and_not_hidden():
    hall = cases.ready("full")
    assert photo_ids(hall.view(1)) == {"board": "board"}
    lost = packed(hall, photos={"board": None})
    assert not [n for n in lost.namelist() if n.startswith("照片/")]


def test_the_checksums_are_those_of_the_files(whole):
    sums = dict(
        reversed(row.split("  ", 1)) for row in whole.read("SHA256SUMS").decode().splitlines()
    )
    assert set(sums) == set(whole.namelist()) - {"SHA256SUMS"}
    for name, check in sums.items():
        assert hashlib.sha256(whole.read(name)).hexdigest() == check


def test_the_same_case_gives_the_same_bytes_and_another_gives_others():
    hall = cases.ready("gaps")
    first, second = (bundle(hall.view(1), hall.profile, hall.now, Luggage()) for _ in range(2))
    assert first.body == second.body
    assert {i.date_time for i in zipfile.ZipFile(BytesIO(first.body)).infolist()} == {LONG_AGO}
    other = bundle(hall.view(1), hall.profile, hall.now, Luggage(export={"a": 1}))
    assert other.body != first.body
