"""A county that signs instead of voting, and is only a file, prints its papers as well."""

from documents import NoDocument, make, result_picture
from flows.model import Signature
from tests.documents import cases
from tests.flows.hall import HOST, SECRETARY, Hall, county
from tests.flows.test_county import YUNXI, sign, to_signing


def text(hall: Hall, code: str) -> list[str]:
    body = make(hall.view(1), hall.profile, code, hall.now).body.decode("utf-8-sig")
    return [row.strip("　") for row in body.split("\r\n")]


def signed(first: str) -> Hall:
    hall = cases.rename(county(YUNXI), cases.NAMES)
    people = to_signing(hall)
    for person in people[1:]:
        sign(hall, person, "agree")
    if first:
        sign(hall, people[0], first)
    return hall


def test_all_signed():
    hall = signed("agree")
    hall.ok(hall.type(HOST, "老李和小王"))
    rows = text(hall, "D5c")
    assert rows[0].removeprefix("\ufeff") == "商量结果确认书"
    assert "先淘井，再换井盖。" in rows and "一致同意。" in rows and "谁去办：老李和小王" in rows
    assert sum("：同意" in r for r in rows) == 7
    assert "保留意见：无" in rows
    assert "（七）提供签名确认的协商意见" in rows
    assert not any("表决" in r for r in rows)


def test_who_has_not_signed_yet_has_a_line_to_sign():
    rows = text(signed(""), "D5c")
    assert any(r.startswith("林阿福：＿＿＿＿（未填）") for r in rows)
    assert "保留意见：＿＿＿＿（未填）" in rows


def test_reservations_are_printed():
    hall = signed("reserve")
    row = next(s for s in hall.view(1).all(Signature) if s.choice == "reserve")
    hall._keep([row.model_copy(update={"reservation": "井盖的钱要公开"})])
    hall.ok(hall.tap(SECRETARY, "reserved"))
    rows = text(hall, "D5c")
    assert "一致（有保留意见）。" in rows
    assert "保留意见：林阿福：井盖的钱要公开" in rows
    assert "怎么定的：到会的人签名确认，一致（有保留意见）。" in text(hall, "D8")


def test_every_paper_of_the_county_prints_in_every_format():
    hall = signed("agree")
    for document in hall.profile.document:
        for fmt in ("txt", "docx", "pdf"):
            assert make(hall.view(1), hall.profile, document.code, hall.now, fmt).body
    assert "召集人：张建军" in text(hall, "D2b")


def test_where_nobody_votes_there_is_no_picture_of_a_vote():
    hall = signed("agree")
    try:
        result_picture(hall.view(1), hall.profile)
    except NoDocument:
        return
    raise AssertionError("a picture of nothing")
