"""The other papers: approval, notice, delivery, sign-in, filing, posting, feedback, evaluation."""

from datetime import timedelta
from pathlib import Path

import pytest
import rtoml

from documents import make
from documents.labels import sentences
from flows.command import Ref
from flows.model import ActionItem, CaseRole, Publication, Satisfaction
from tests.documents import cases
from tests.flows import walking
from tests.flows.hall import HOST, SECRETARY, Hall

BLANK = "＿＿＿＿（未填）"


def text(hall: Hall, code: str) -> list[str]:
    body = make(hall.view(1), hall.profile, code, hall.now).body.decode("utf-8-sig")
    return [row.strip("　") for row in body.split("\r\n")]


@pytest.fixture(scope="module")
def full() -> Hall:
    return cases.ready("full")


@pytest.mark.requirement("S2-36", "S2-37")
def test_the_approval_names_clause_words_people_and_who_decided(full):
    rows = text(full, "D2")
    assert "必议第1项：城乡社区经济社会发展中涉及当地村（居）民切身利益的公共事务、公益事业" in rows
    assert "对上的词：路灯" in rows
    assert "人工判断：列为协商议题，由张建军召集。" in rows
    assert "住户（3人）：林阿福、黄秀英、周明" in rows
    assert any(
        r.startswith("审定步骤：报村、社区党组织审定：同意。陈国强，2026年11月") for r in rows
    )
    assert "意见：同意" in rows


def test_the_approval_is_the_same_before_and_after_the_meeting():
    before, after = cases.begun(), cases.ready("full")
    one = make(before.view(1), before.profile, "D2", before.now).sha256
    assert one == make(after.view(1), after.profile, "D2", after.now).sha256


@pytest.mark.requirement("S2-37")
def test_what_was_signed_keeps_the_names_it_was_signed_under():
    """A convenor and a supervisor who come later are on no approval of an earlier day."""
    hall = cases.rename(Hall(), cases.NAMES)
    walking.propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    walking.draft(hall, list(range(6, 14)))
    hall.ok(hall.tap(HOST, "submit"))
    waits = text(hall, "D2")
    assert "监督员：赵德厚" in waits, "until it is signed, whoever it is now"
    hall.ok(hall.tap(SECRETARY, "approve"))
    hall.now += timedelta(days=1)
    succeed(hall, "convenor", 2)
    succeed(hall, "supervisor", 14)
    rows = text(hall, "D2")
    assert "人工判断：列为协商议题，由张建军召集。" in rows and "监督员：赵德厚" in rows
    assert "主持人：李桂芳；记录员：王小燕；监督员：村民14" in " ".join(text(hall, "D3"))


def succeed(hall: Hall, role: str, person: int) -> None:
    """Somebody else has the role from now on."""
    for row in hall.view(1).all(CaseRole):
        if row.role == role and row.until is None:
            hall._keep([row.model_copy(update={"until": hall.now})])
    hall._keep([CaseRole(case_id=1, role=role, person_id=person, since=hall.now)])


def test_an_answer_is_quoted_as_the_button_read():
    told = rtoml.loads(Path("bot/texts/zh_hans.toml").read_text("utf-8"))
    for said in ("yes", "no", "unsure"):
        assert f"“{told[f'btn.fsay.{said}']}”" in sentences()[f"topic.said_{said}"]


def test_an_open_approval_waits_for_its_step():
    rows = text(cases.ready("gaps"), "D2")
    assert f"审定步骤：报村、社区党组织审定：{BLANK}" in rows
    assert f"意见：{BLANK}" in rows


@pytest.mark.requirement("S2-38", "S2-39")
def test_the_notice_says_when_where_how_and_what_to_read(full):
    rows = text(full, "D4")
    assert "时间：2026年11月26日（星期四） 19:00（北京时间）" in rows
    assert "地点：文化礼堂" in rows and "形式：居民议事会" in rows
    assert "材料：议题说明：给村口装三盏路灯" in rows
    assert "联系人：张建军，电话0579-1234567" in rows
    assert "发出日期：2026年11月23日，提前3天。" in rows


def test_everybody_with_the_bot_was_told_by_it(full):
    rows = text(full, "D4b")
    assert "林阿福｜机器人｜2026年11月23日 12:00｜｜张建军" in rows


@pytest.mark.requirement("S2-67")
def test_the_sign_in_sheet_before_and_after():
    hall = cases.rename(Hall(), cases.NAMES)
    walking.propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    walking.draft(hall, list(range(6, 14)))
    walking.approve_and_plan(hall)
    before = text(hall, "D4c")
    assert "1｜张建军｜受邀｜｜｜｜｜" in before
    assert "应到9人，列席2人。" in before
    after = text(cases.ready("full"), "D4c")
    assert "9｜朱永｜受邀｜村民小组｜现场｜19:10｜｜" in after
    assert "8｜马春花｜受邀｜村民小组｜线上｜18:40｜｜" in after
    assert "11｜赵德厚｜列席（监督员）｜｜现场｜19:10｜｜" in after
    assert "应到9人，实到9人，列席1人。" in after


def test_who_did_not_come_is_said():
    hall = cases.rename(Hall(), cases.NAMES)
    walking.to_checkin(hall)
    walking.arrive(hall, [HOST, 6, 7, 9, 10, 11, 12, 5])
    hall.ok(hall.tap(HOST, "begin"))
    rows = text(hall, "D4c")
    assert "4｜周明｜受邀｜住户｜未到｜｜｜" in rows
    assert "应到9人，实到7人，列席1人。" in rows
    assert "住户（应到3人，实到2人）：林阿福、黄秀英、周明（未到）" in text(hall, "D5")


def test_who_came_when_the_vote_was_open_is_not_said_to_have_left():
    """He never went; the one beside him did (DEF28: who is here is frozen as the vote opens)."""
    hall = cases.rename(Hall(), cases.NAMES)
    people = walking.to_checkin(hall)
    walking.to_decision(hall, [HOST, *people[:-1]])
    hall.ok(hall.press(12, Ref("m", 1), walking.meeting(hall).epoch, "gone"))
    cases.later(hall, minutes=1)
    hall.ok(hall.tap(HOST, "ovote", "buttons"))
    cases.later(hall, minutes=1)
    walking.arrive(hall, [13])
    for person in people[:-2]:
        hall.ok(walking.vote(hall, person, "yes"))
    walking.close(hall, "yes")
    row = next(r for r in text(hall, "D5") if "马春花" in r and "朱永" in r)
    assert "马春花（表决时已离会）、朱永（表决开始后到会）" in row


@pytest.mark.requirement("S2-63")
@pytest.mark.parametrize("code", ["D4c", "D7", "D8"])
def test_the_sides_add_up_to_all_who_were_there(full, code):
    """The host speaks for nobody, and is one of the nine."""
    sides = next(r for r in text(full, code) if "住户：" in r)
    assert sides.endswith(
        "住户：应到3人，实到3人；村民小组：应到5人，实到5人；其他：应到1人，实到1人"
    )


@pytest.mark.requirement("S2-47")
def test_the_filing_has_the_result_and_its_receipt(full):
    rows = text(full, "D7")
    assert "村口装三盏路灯，电费村集体出。" in rows
    assert "可落实的协商意见：下周请电工来装，电费村集体出。" in rows
    assert "回执：已备案：陈国强，2026年11月26日 19:22" in rows
    assert f"回执：{BLANK}" in text(cases.ready("terminated"), "D7")


@pytest.mark.requirement("S2-49")
def test_the_posting_has_matter_and_result_and_nobody_by_name_of_vote(full):
    rows = text(full, "D8")
    assert "协商事项：给村口装三盏路灯" in rows
    assert "协商成果：村口装三盏路灯，电费村集体出。" in rows
    assert "公开时间：2026年11月26日" in rows
    assert "公示期至：2026年12月11日" in rows, "fifteen full days, the day of posting not counted"
    assert not any("黄秀英" in r or "朱永" in r or "睡不着" in r for r in rows)
    assert any(
        r.startswith("盖章：花溪村村委会") and r.endswith("　花溪村村务监督委员会") for r in rows
    )


def test_before_it_hangs_the_days_are_those_of_hanging_it_today():
    rows = text(cases.ready("rare"), "D8")
    assert "公开时间：2026年11月26日" in rows and "公示期至：2026年12月11日" in rows
    rows = text(cases.ready("gaps"), "D8")
    assert f"公开时间：{BLANK}" in rows and f"公示期至：{BLANK}" in rows


def test_a_failed_vote_posts_no_result():
    assert f"协商成果：{BLANK}" in text(cases.ready("terminated"), "D8")


@pytest.mark.requirement("S2-52")
def test_the_feedback_has_a_row_a_promise():
    hall = cases.full()
    for n, choice in enumerate(["good"] * 4, 20):
        hall._keep([Satisfaction(case_id=1, person_id=n, choice=choice, at=hall.now)])
    rows = text(hall, "D10")
    row = next(r for r in rows if r.count("｜") == 6 and "林阿福" in r)
    assert "已办结，2026年11月26日" in row and row.endswith("｜属实")
    assert "满意度：不足5人作答，不公布。" in rows
    hall._keep([Satisfaction(case_id=1, person_id=30, choice="bad", at=hall.now)])
    assert "满意度：满意4人，一般0人，不满意1人，共5人。" in text(hall, "D10")


def test_an_unkept_promise_says_so():
    hall = cases.full()
    item = next(iter(hall.records[ActionItem].values()))
    assert isinstance(item, ActionItem)
    hall._keep([item.model_copy(update={"state": "stuck", "done_at": None, "note": "等配件"})])
    row = next(r for r in text(hall, "D10") if r.count("｜") == 6 and "林阿福" in r)
    assert "卡住了" in row and row.endswith("等配件")


def test_a_second_posting_is_the_one_that_is_printed():
    hall = cases.full()
    first = next(iter(hall.records[Publication].values()))
    assert isinstance(first, Publication) and first.posted_on is not None
    again = {"id": first.id + 1, "posted_on": first.posted_on.replace(month=12)}
    hall._keep([first.model_copy(update=again)])
    assert "公开时间：2026年12月26日" in text(hall, "D8")


@pytest.fixture(scope="module")
def community() -> Hall:
    """The ordinary case in an urban community instead of a village."""
    hall = cases.full()
    hall.set_village(name="锦绣社区", level="community")
    return hall


@pytest.mark.requirement("S2-47", "S2-49")
@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("D5", "协商监督员：赵德厚（锦绣社区居务监督委员会）"),
        ("D7", "备案单位：锦绣社区党组织"),
        ("D8", "盖章：锦绣社区居委会　　　　　　锦绣社区居务监督委员会"),
    ],
)
def test_a_community_reads_the_names_of_its_own_bodies(community, code, line):
    """As its report does; no choice of two in brackets stands on a paper to be stamped."""
    assert line in text(community, code)


@pytest.mark.requirement("S2-53")
def test_the_evaluation_has_the_marks(full):
    rows = text(full, "D17")
    assert "程序规范：5分（满分5分）" in rows and "群众满意：5分（满分5分）" in rows
    assert f"程序规范：{BLANK}" in text(cases.ready("gaps"), "D17")


@pytest.mark.requirement("S2-34")
def test_the_ledger_has_a_line_a_topic(full):
    rows = text(full, "D6")
    assert (
        "2026-01｜2026.11.23｜访民情问事｜张建军｜｜给村口装三盏路灯｜整体｜符合必议｜协商｜张建军｜2026.12.13｜已归档"
        in rows
    )


@pytest.mark.requirement("S2-72")
def test_who_disagreed_and_who_spoke_to_him(full):
    rows = text(full, "D10b")
    assert any(
        r.startswith("朱永｜灯太亮睡不着｜张建军｜当面或电话说明｜2026年11月26日｜") for r in rows
    )
    assert "异议：1. 灯太亮睡不着" in text(full, "D7")
