"""Two rounds of one case: what the second prints is its own, and what the first was stays in the file."""

import pytest

from flows.model import ActionItem, Publication
from tests.documents import cases
from tests.documents.test_papers import BLANK, text
from tests.flows import walking
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.remembering import remembered

PEOPLE = list(range(6, 14))


def to_promise(hall: Hall) -> None:
    """From a passed vote to one promise, the posting hung."""
    hall.ok(hall.type(HOST, "下周请电工来装，电费村集体出。"))
    hall.ok(hall.tap(HOST, "a", "0"))
    hall.ok(hall.tap(RECORDER, "sign"))
    hall.ok(hall.tap(SECRETARY, "filed"))
    hall.ok(hall.word(HOST, "photo", file_id="board"))
    hall.ok(hall.tap(HOST, "posted"))


def stop_it(hall: Hall) -> None:
    hall.ok(walking.choose(hall, "btn.unlawful", SUPERVISOR))
    hall.ok(hall.type(SUPERVISOR, "计票错误"))
    hall.ok(hall.tap(SECRETARY, "unlawful"))


@remembered
def promised(hall: Hall) -> None:
    """Posted, one promise under way."""
    walking.to_checkin(hall)
    walking.to_vote(hall, [*PEOPLE, HOST])
    for person in PEOPLE:
        hall.ok(walking.vote(hall, person, "yes"))
    walking.close(hall, "yes")
    to_promise(hall)
    hall.ok(hall.tap(HOST, "a", "6"))
    hall.ok(hall.tap(HOST, "a", "15"))


@remembered
def to_second_meeting(hall: Hall) -> None:
    """Planning again after the first round, to check-in three weeks later."""
    hall.now = walking.MEETING.replace(month=12, day=14)
    for arg in ("20261217", "1900", "0", "yishihui", "village", str(RECORDER)):
        hall.ok(hall.tap(HOST, "a", arg))
    hall.ok(hall.tap(HOST, "notice"))
    hall.now = walking.MEETING.replace(month=12, day=17)
    hall.ok(hall.tap(HOST, "checkin"))


@remembered
def second_result(hall: Hall) -> None:
    """The second meeting decides, by eight of nine."""
    walking.to_vote(hall, [*PEOPLE, HOST])
    for person in PEOPLE:
        hall.ok(walking.vote(hall, person, "yes"))
    walking.close(hall, "abstain")


@pytest.fixture
def anew() -> Hall:
    hall = cases.rename(Hall(), cases.NAMES)
    promised(hall)
    stop_it(hall)
    hall.ok(hall.tap(SECRETARY, "consultagain"))
    return hall


def test_a_result_that_is_discussed_anew_hangs_no_longer(anew: Hall) -> None:
    """Before the second meeting nothing is posted; no day of the first posting, no promise of it."""
    assert anew.view(1).all(ActionItem)
    assert anew.view(1).all(Publication)
    rows = text(anew, "D8")
    assert f"公开时间：{BLANK}" in rows and f"公示期至：{BLANK}" in rows
    assert not any("林阿福" in r for r in [*rows, *text(anew, "D10")])
    assert not [r for r in anew.reminders if r.kind in ("R18", "R20")]


def test_the_second_result_is_posted_with_its_own_days_and_promises(anew: Hall) -> None:
    """What to do next is asked of the new result itself, not as one more thing beside the old."""
    to_second_meeting(anew)
    second_result(anew)
    to_promise(anew)
    rows = text(anew, "D8")
    assert "公开时间：2026年12月17日" in rows and "公示期至：2027年1月1日" in rows
    assert anew.card(HOST).key == "item.who", "the first promise of this round"
    anew.ok(anew.tap(HOST, "a", "9"))
    anew.ok(anew.tap(HOST, "a", "15"))
    for code in ("D8", "D10"):
        rows = text(anew, code)
        assert any("吴大海" in r for r in rows) and not any("林阿福" in r for r in rows), code
    assert [b.arg for r in anew.card(9).rows for b in r if b.act == "done"] == ["2"]


REASON = "违反公平原则"


@pytest.fixture
def void() -> Hall:
    hall = cases.rename(Hall(), cases.NAMES)
    promised(hall)
    stop_it(hall)
    hall.ok(hall.tap(SECRETARY, "voidresult"))
    hall.ok(hall.type(SECRETARY, REASON))
    return hall


@pytest.mark.parametrize("code", ["D5", "D7", "D8", "D10"])
def test_a_void_result_is_void_on_every_paper_with_its_reason(void: Hall, code: str) -> None:
    """T74: no paper goes on calling it the result, as if nothing had happened."""
    rows = text(void, code)
    assert any("结果作废，原因：违反公平原则（2026年11月26日）" in r for r in rows)
    assert not any("办理中" in r or "公示期至：2026" in r or "期限：2026" in r for r in rows)


@pytest.mark.parametrize("code", ["D5", "D7", "D8", "D10"])
def test_a_result_that_stands_is_void_on_no_paper(code: str) -> None:
    """Negative control of the test above."""
    hall = cases.rename(Hall(), cases.NAMES)
    promised(hall)
    assert not any("作废" in r for r in text(hall, code))


def test_nobody_is_reminded_of_a_promise_of_a_void_result(void: Hall) -> None:
    assert not [r for r in void.reminders if r.kind == "R20"]
    assert [i.state for i in void.view(1).all(ActionItem)] == ["void"]
