"""Two rounds of one case: what the second prints is its own, and what the first was stays in the file."""

from copy import deepcopy
from datetime import date, datetime, timedelta

import pytest

from documents import archive
from documents.make import built, make
from documents.paper import NoDocument, Origin, Paper
from flows.model import ActionItem, Approval, Publication
from flows.outcome import Refused
from flows.rounds import as_of
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


@remembered
def twice(hall: Hall) -> None:
    """Not passed and put off; taken up again, and passed."""
    walking.to_checkin(hall)
    walking.to_vote(hall, [*PEOPLE, HOST])
    for person in PEOPLE:
        hall.ok(walking.vote(hall, person, "no"))
    walking.close(hall, "no")
    hall.ok(hall.tap(HOST, "later"))
    hall.ok(hall.type(HOST, "桥头修好以后"))
    hall.ok(hall.type(HOST, "先把电费算清楚"))
    hall.now += timedelta(hours=1)
    hall.ok(hall.tap(HOST, "reopen"))
    to_second_meeting(hall)
    second_result(hall)


@pytest.fixture(scope="module")
def whole_twice() -> Hall:
    hall = cases.rename(Hall(), cases.NAMES)
    twice(hall)
    walking.to_archive(hall)
    return hall


EACH = ("协商会议通知", "通知送达登记", "签到表", "城乡社区议事协商记录表")


def filed(hall: Hall) -> dict[str, Paper]:
    """The papers of the whole file by their titles in it."""
    every = archive.origins(Origin(hall.view(1), hall.profile, "D16", hall.now))
    made = [(o, built(o)) for o in every if archive.exists(o.code, o.view)]
    return {archive.titled(paper.title, o): paper for o, paper in made}


@pytest.mark.requirement("S2-50")
def test_the_file_holds_the_papers_of_each_round(whole_twice: Hall) -> None:
    """T40, 附件2, 五（三）: the first meeting took place and its record is kept, also when another followed."""
    titles = list(filed(whole_twice))
    for title in EACH:
        assert [t for t in titles if t.startswith(title)] == [
            f"{title}（第1轮）",
            f"{title}（第2轮）",
        ]
    assert "协商成果备案表（第1轮）" not in titles, "the first round came to nothing"


def test_the_record_of_the_first_round_is_the_one_of_its_meeting(whole_twice: Hall) -> None:
    """What it came to, when, and nothing of the second."""
    papers = filed(whole_twice)
    assert papers["城乡社区议事协商记录表（第1轮）"].day == date(2026, 11, 26)
    assert papers["城乡社区议事协商记录表（第2轮）"].day == date(2026, 12, 17)
    first = make(as_of(whole_twice.view(1), 1), whole_twice.profile, "D5", whole_twice.now)
    rows = first.body.decode("utf-8-sig").split("\r\n")
    assert "反对人数：9人" in "".join(rows) and not any("第2轮" in r for r in rows)


def test_a_case_of_one_round_names_none() -> None:
    assert not any("轮）" in title for title in filed(cases.ready("full")))


def _row(hall: Hall, number: int, act: str, at: datetime, **more: str) -> None:
    row = Approval(
        id=number, case_id=1, epoch=1, act=act, person_id=HOST, decision="pass", at=at, **more
    )
    hall._keep([row])


def replaced(hall: Hall, number: int, at: datetime) -> None:
    _row(hall, number, "replace:host", at, step=f"{HOST}>7", reason=f"第{number}次换人")


def test_the_record_has_the_exceptions_of_its_own_round(whole_twice: Hall) -> None:
    """（八）: what was passed with 仍然继续 in the first round stands in the first record, and there only."""
    hall = deepcopy(whole_twice)
    _row(hall, 98, "gate:supervisor_at_start", walking.MEETING, reason="路上堵车")
    _row(hall, 99, "gate:notice.lead", walking.MEETING + timedelta(days=20), reason="急着用电")
    first, second = (text_of(hall, n) for n in (1, 2))
    assert "路上堵车" in first and "路上堵车" not in second
    assert "急着用电" in second and "急着用电" not in first


def test_only_who_was_replaced_during_the_meeting_belongs_to_its_scene() -> None:
    """E01: a change days before it is no part of 现场情况."""
    hall = cases.voted(7)
    meeting = walking.meeting(hall)
    assert meeting.started_at
    replaced(hall, 98, meeting.started_at - timedelta(days=2))
    replaced(hall, 99, meeting.started_at + timedelta(minutes=5))
    rows = "".join(text(hall, "D5"))
    assert "第99次换人" in rows and "第98次换人" not in rows


def text_of(hall: Hall, n: int) -> str:
    made = make(as_of(hall.view(1), n), hall.profile, "D5", hall.now)
    return made.body.decode("utf-8-sig")


def shelf(hall: Hall) -> list[tuple[str, str, int]]:
    """What 材料 offers: the paper, its words, its round where it is of an earlier one."""
    hall.ok(hall.word(RECORDER, "docs"))
    rows = hall.says[-1].card.rows
    return [(b.arg, b.label, b.params.get("n", 0)) for row in rows for b in row]


def test_the_papers_of_the_first_round_can_be_had_during_the_second(anew: Hall) -> None:
    """材料 (T40: old minutes attached): the notice, the sign-in sheet and the record of the round before."""
    offered = shelf(anew)
    earlier = [(arg, n) for arg, _, n in offered if n]
    assert earlier == [("D4r1", 1), ("D4cr1", 1), ("D5r1", 1)]
    assert "D5" not in [arg for arg, _, n in offered], "the second meeting has not been held"
    anew.ok(anew.word(RECORDER, "docs", "D5r1"))
    assert anew.says[-1].document == "D5r1.docx"
    made = make(anew.view(1), anew.profile, "D5r1", anew.now)
    assert made.filename.count("第1轮") == 1
    assert "协商时间：2026年11月26日" in made.body.decode("utf-8-sig")


def test_there_are_no_papers_of_a_round_that_is_not_over(anew: Hall) -> None:
    """Negative control: of the round at hand, of one to come, and of something else."""
    for code in ("D5r2", "D5r3", "D5r0", "D5rx", "D8r1"):
        refused = anew.word(RECORDER, "docs", code)
        assert isinstance(refused, Refused), code
    for code in ("D5r2", "D5r3", "D5r0", "D5rx"):
        with pytest.raises(NoDocument):
            make(anew.view(1), anew.profile, code, anew.now)


def test_in_the_first_round_nothing_is_named_by_its_round() -> None:
    hall = cases.rename(Hall(), cases.NAMES)
    promised(hall)
    assert not [arg for arg, _, n in shelf(hall) if n or "r" in arg]
