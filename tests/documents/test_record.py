"""D5: 附件2 field by field, every branch of its result, and what it must never show."""

import re

import pytest

from documents import NoDocument, make
from documents.make import model
from flows.model import Ballot, CaseRole, Point, Resolution, Statement
from tests.documents import cases
from tests.flows import walking
from tests.flows.hall import HOST, Hall

BLANK = "＿＿＿＿（未填）"

# 附件2, as the document prints it.
ORDER = (
    "协商议题", "协商主体", "协商时间", "协商地点", "协商方式", "协商主持人", "协商记录员", "协商监督员",
    "协商过程", "协商表决", "协商结果", "协商记录员签字",
)  # fmt: skip


def d5(hall: Hall) -> str:
    return make(hall.view(1), hall.profile, "D5", hall.now).body.decode("utf-8-sig")


@pytest.fixture(scope="module")
def full() -> Hall:
    return cases.ready("full")


@pytest.fixture(scope="module")
def printed(full: Hall) -> str:
    return d5(full)


def field(text: str, label: str) -> str:
    """Everything between a label and the next one."""
    following = ORDER[ORDER.index(label) + 1] if label in ORDER[:-1] else "附："
    return text.split(f"\n{label}：")[1].split(f"\n{following}：", maxsplit=1)[0]


@pytest.mark.requirement("S2-61", "S2-62", "S2-73")
@pytest.mark.parametrize("case", ["full", "gaps"])
def test_every_label_of_the_form_in_its_order(case):
    text = d5(cases.ready(case))
    at = [text.index(f"\n{label}：") for label in ORDER]
    assert at == sorted(at)
    assert text.startswith("城乡社区议事协商记录表\r\n")


@pytest.mark.requirement("S2-62", "S2-63")
def test_who_when_where(printed):
    assert "给村口装三盏路灯" in field(printed, "协商议题")
    people = field(printed, "协商主体")
    assert "应到9人，实到9人（现场8人，线上1人）" in people
    assert "住户（应到3人，实到3人）：林阿福、黄秀英、周明" in people
    assert "马春花（线上）" in people
    assert field(printed, "协商时间").strip() == "2026年11月26日（星期四） 19:00—19:22"
    assert field(printed, "协商地点").strip() == "文化礼堂"
    assert field(printed, "协商方式").strip() == "居民议事会（线上线下结合）"
    assert field(printed, "协商主持人").strip() == "张建军"
    assert field(printed, "协商记录员").strip() == "王小燕"
    assert field(printed, "协商监督员").strip() == "赵德厚（花溪村村务监督委员会）"


@pytest.mark.requirement("S2-64")
def test_the_process_has_its_seven_parts(printed, full):
    process = field(printed, "协商过程")
    heads = re.findall(r"(?m)^　（([一二三四五六七八])）", process)
    assert heads == list("一二三四五六七八")
    assert "1. 说明议题来源、审查情况、具体内容和议事规则：19:00—19:06" in process
    assert "1. 林阿福（住户）（文字）：林阿福：先装村口，再装桥头。" in process
    assert "3. 周明（住户）（王小燕记）：桥头那盏等修完路再定" in process
    assert "1. 先装村口" in process.split("（五）达成的共识")[1].split("（六）")[0]
    assert "1. 朱永：灯太亮睡不着" in process.split("（六）异议的内容")[1].split("（七）")[0]
    assert "中途到会：朱永（19:10）" in process
    frozen = full.view(1).all(Resolution)[0]
    assert f"“{frozen.text}”" in process
    assert frozen.hash in process


def test_a_passed_gate_is_printed_with_name_time_and_reason(printed):
    line = (
        "开会时监督员不在场：张建军于2026年11月26日 19:00确认继续，理由：监督员路上堵车，先说明议题"
    )
    assert line in field(printed, "协商过程")


@pytest.mark.requirement("S2-65", "S2-66", "S2-67")
def test_the_vote_word_for_word_and_the_sum_again(printed):
    rows = [row.strip() for row in field(printed, "协商表决").strip().split("\r\n")]
    assert rows[:2] == [
        "表决人数：9人；赞成人数：7人；反对人数：1人；弃权人数：1人。",
        "赞成人数比例：77.78%；反对人数比例：11.11%；弃权人数比例：11.11%。",
    ]
    assert rows[2] == "应到9人，实到9人；表决方式：按钮投票（公开）。"
    assert rows[3] == "要求：赞成超过实到人数的三分之二，至少7人。"
    assert rows[4] == "核对：3×7＝21，2×9＝18，21>18，通过。"


@pytest.mark.requirement("S2-69")
def test_passed_prints_what_is_done_and_how_it_is_watched(printed):
    result = field(printed, "协商结果")
    assert "（1）确认协商结果：通过" in result
    assert "■经实到会人员表决超过三分之二的，视为协商主体达成一致意见。" in result
    assert "□表决未通过的，终止议事协商或者待时机成熟后再次组织开展议事协商。" in result
    assert "（2）可落实的协商意见：下周请电工来装，电费村集体出。" in result
    assert "如何监督落实：监督员每周去看一次" in result


@pytest.mark.requirement("S2-68")
def test_terminated_prints_the_reason():
    result = field(d5(cases.ready("terminated")), "协商结果")
    assert "（1）确认协商结果：未通过" in result
    assert "□经实到会人员" in result and "■表决未通过的" in result
    assert "（2）终止议事协商，理由：路灯改由镇里统一装" in result


@pytest.mark.requirement("S2-70")
def test_again_prints_when_and_what_first():
    text = d5(cases.again_later())
    result = field(text, "协商结果")
    assert "（2）再次开展协商的时机：桥头修好以后" in result
    assert "要求：先把电费算清楚" in result
    assert "1. 先装村口" in field(text, "协商过程")


def test_failed_and_undecided_leaves_the_branch_open():
    assert f"未通过之后怎么办：{BLANK}" in field(d5(cases.voted(3)), "协商结果")


@pytest.mark.requirement("S2-71")
def test_the_recorder_signs_below_the_form(printed):
    assert "协商记录员签字：王小燕　　时间：2026年11月26日 19:22" in printed
    assert "■记录齐全" in printed.split("附：监督员意见")[1]


def test_gaps_are_marked_and_nothing_disappears():
    text = d5(cases.ready("gaps"))
    for label in ("协商主体", "协商时间", "协商地点", "协商方式"):
        assert field(text, label).strip() == BLANK, label
    assert f"表决人数：{BLANK}人；" in field(text, "协商表决")
    assert f"（1）确认协商结果：{BLANK}" in field(text, "协商结果")
    assert f"协商记录员签字：{BLANK}" in text
    assert "无" not in field(text, "协商过程").replace("无误", "")


def without_points(yes: int) -> Hall:
    hall = cases.voted(yes)
    hall.records[Point].clear()
    return hall


def part(hall: Hall, head: str, following: str) -> str:
    return d5(hall).split(head)[1].split(following)[0].strip()


def test_somebody_against_and_no_dissent_written_down_is_a_gap():
    assert part(without_points(7), "（六）异议的内容", "（七）") == BLANK
    assert part(without_points(8), "（六）异议的内容", "（七）") == "无"


def test_where_no_points_were_written_the_text_is_the_agreement_if_it_passed():
    assert part(without_points(7), "（五）达成的共识", "（六）") == "见（七）。"
    assert part(without_points(3), "（五）达成的共识", "（六）") == "见（七），没有达成一致。"


def test_nobody_sees_a_count_while_the_vote_is_open():
    hall = cases.spoken(cases.begun(), list(range(6, 14)))
    hall.ok(walking.vote(hall, 6, "yes"))
    assert f"赞成人数：{BLANK}人" in d5(hall)


def test_nobody_sees_who_voted_what(full):
    body = model(full.view(1), full.profile, "D5", full.now).model_dump_json()
    assert '"choice"' not in body
    assert "赞成人数：7人" in d5(full)


def test_eighty_people_are_all_there():
    hall = cases.ready("eighty")
    people = field(d5(hall), "协商主体")
    names = {hall.view(1).name(s.person_id) for s in hall.view(1).subjects}
    assert len(names) == 81
    assert all(name in people for name in names)
    assert people.count("（应到") >= 5


@pytest.mark.parametrize("name", cases.RARE.values())
def test_rare_names_stay_whole(name):
    assert name in d5(cases.ready("rare"))


def test_the_hash_is_of_the_data_and_not_of_the_printing(full):
    first = make(full.view(1), full.profile, "D5", full.now)
    later = make(full.view(1), full.profile, "D5", full.now.replace(year=2027))
    assert first.sha256 == later.sha256 and first.body != later.body
    assert first.sha256 in first.body.decode("utf-8-sig")
    other = cases.full()
    row = next(iter(other.records[Statement].values()))
    other.records[Statement][row.identity()] = row.model_copy(update={"text": "没有说过的话"})
    assert make(other.view(1), other.profile, "D5", full.now).sha256 != first.sha256


def test_the_hash_is_the_same_in_every_format(full):
    made = {
        make(full.view(1), full.profile, "D5", full.now, f).sha256 for f in ("txt", "docx", "pdf")
    }
    assert len(made) == 1


def test_a_change_of_host_prints_both():
    hall = cases.spoken(cases.begun(), list(range(6, 14)))
    meeting = hall.view(1).meeting
    assert meeting is not None and meeting.started_at is not None
    half = hall.now
    rows = hall.records[CaseRole]
    for person, since, until in ((HOST, meeting.started_at, half), (7, half, None)):
        row = CaseRole(case_id=1, role="host", person_id=person, since=since, until=until)
        rows[row.identity()] = row
    assert field(d5(hall), "协商主持人").strip() == "张建军、黄秀英"


def test_a_void_vote_stands_in_the_process():
    hall = cases.voted(7)
    ballot = hall.view(1).ballot
    assert ballot is not None
    void = ballot.model_copy(update={"id": 99, "state": "void", "yes": 2})
    hall.records[Ballot][(99,)] = void
    process = field(d5(hall), "协商过程")
    assert "19:17开始的表决已作废" in process
    assert "赞成人数：7人" in d5(hall)


def test_an_unknown_code_is_no_document(full):
    with pytest.raises(NoDocument):
        make(full.view(1), full.profile, "D99", full.now)
    with pytest.raises(NoDocument):
        make(full.view(1), full.profile, "D5", full.now, "odt")
