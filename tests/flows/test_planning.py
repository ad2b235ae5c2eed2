"""The plan (协商方案): place, link, form, the legal meeting, rules, staff, material, too short a notice."""

from datetime import timedelta

from flows.model import CaseRole, Community, Meeting
from flows.outcome import Card, Refused
from tests.flows.hall import HEAD, HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.test_picking import at_the_plan, buttons
from tests.flows.walking import draft, meeting, pick, propose


def planned(*answers: str, hall: Hall | None = None) -> Hall:
    """A plan from these answers, the day and the hour before them."""
    hall = hall or at_the_plan()
    for arg in ("20261126", "1900", *answers):
        hall.ok(hall.tap(HOST, "a", arg))
    return hall


def venues(hall: Hall, *known: dict) -> None:
    village = hall.view(1).community
    hall.records[Community][(1,)] = village.model_copy(update={"venues": list(known)})


def missing(card: Card) -> dict[str, dict]:
    return {w.key: dict(w.params) for w in card.params["missing"]}


def test_a_small_venue_is_said_and_may_stay() -> None:
    """S2: 不少于30平方米."""
    hall = at_the_plan()
    venues(hall, {"name": "小会议室", "area": 28}, {"name": "礼堂", "area": 120}, {"name": "树下"})
    planned("0", hall=hall)
    assert (hall.card(HOST).key, hall.card(HOST).params["area"]) == ("plan.area", 28)
    hall.ok(hall.tap(HOST, "back"))
    assert hall.card(HOST).key == "plan.place"
    hall.ok(hall.tap(HOST, "a", "0"))
    hall.ok(hall.tap(HOST, "a", "ok"))
    assert hall.card(HOST).key == "plan.form"
    lines = hall.card(HOST).params["lines"]
    assert [line.params["name"] for line in lines] == [form.name for form in hall.profile.form]


def test_a_large_or_unknown_venue_is_not_asked_about() -> None:
    for place in ("1", "2"):
        hall = at_the_plan()
        venues(
            hall, {"name": "小会议室", "area": 28}, {"name": "礼堂", "area": 120}, {"name": "树下"}
        )
        planned(place, hall=hall)
        assert hall.card(HOST).key == "plan.form"


def test_an_online_meeting_needs_its_way_in_and_no_place() -> None:
    hall = planned("online", "yishihui")
    assert hall.card(HOST).key == "plan.link"
    hall.ok(hall.type(HOST, "腾讯会议 123-456-789"))
    for arg in ("village", str(RECORDER)):
        hall.ok(hall.tap(HOST, "a", arg))
    assert (meeting(hall).place, meeting(hall).link) == ("", "腾讯会议 123-456-789")
    hall.ok(hall.tap(HOST, "notice"))
    assert hall.case.state == "noticed"


def test_people_may_meet_here_and_online_at_once() -> None:
    hall = planned("both", "0", "yishihui")
    hall.ok(hall.tap(HOST, "a", "0"))
    for arg in ("village", str(RECORDER)):
        hall.ok(hall.tap(HOST, "a", arg))
    assert (meeting(hall).place, meeting(hall).link) == ("文化礼堂", "就在这个群里开")


def test_a_legal_meeting_wants_ten_days_a_consultation_three() -> None:
    """DECISIONS 27; 村民委员会组织法 第二十五条: 应当提前十日通知."""
    for choice, wanted in (("yes", 10), ("no", 3)):
        hall = planned("0", "daibiao")
        card = hall.card(HOST)
        assert (card.key, card.params["days"], card.params["lead"]) == ("plan.lawful", 10, 3)
        for arg in (choice, "village", str(RECORDER)):
            hall.ok(hall.tap(HOST, "a", arg))
        assert meeting(hall).lawful == ("assembly" if choice == "yes" else "")
        short = missing(hall.card(HOST)).get("gate.notice.lead")
        assert short == ({"has": 3, "wanted": 10} if wanted == 10 else None)


def test_an_ordinary_form_is_not_asked_about() -> None:
    assert planned("0", "yishihui").card(HOST).key == "plan.rules"


def test_too_short_a_notice_is_moved_by_one_tap() -> None:
    """plan.short: 改到……"""
    hall = planned("0", "daibiao", "yes", "village", str(RECORDER))
    hall.ok(hall.tap(HOST, "notice"))
    assert hall.card(HOST).key == "gate.ask"
    before = meeting(hall).at
    hall.ok(hall.tap(HOST, "laterday"))
    assert before is not None
    assert meeting(hall).at == before + timedelta(days=7)
    assert hall.card(HOST).key == "notice.preview"
    hall.ok(hall.tap(HOST, "notice"))
    assert hall.case.state == "noticed"


def test_too_short_a_notice_stays_with_a_reason() -> None:
    hall = planned("0", "daibiao", "yes", "village", str(RECORDER))
    hall.ok(hall.tap(HOST, "notice"))
    hall.ok(hall.tap(HOST, "a", "go"))
    hall.ok(hall.type(HOST, "明天就要停水了"))
    assert hall.case.state == "noticed"


def test_rules_may_be_ones_own() -> None:
    hall = planned("0", "yishihui", "own")
    assert hall.card(HOST).key == "plan.rules.own"
    hall.ok(hall.tap(HOST, "a", "known"))
    hall.ok(hall.tap(HOST, "a", "own"))
    hall.ok(hall.type(HOST, "先听老人说，再听年轻人说"))
    hall.ok(hall.tap(HOST, "a", str(RECORDER)))
    assert meeting(hall).rules == "先听老人说，再听年轻人说"


def test_the_host_may_be_another_and_the_recorder_anybody_on_the_roster() -> None:
    hall = planned("0", "yishihui", "village", "swaphost", f"as{HEAD}", "swaprecorder")
    hall.ok(hall.type(HOST, "村民13"))
    assert hall.card(HOST).params["host"] == [f"村民{HEAD}"]
    hall.ok(hall.tap(HOST, "a", "13"))
    roles = {r.role: r.person_id for r in hall.view(1).all(CaseRole) if r.until is None}
    assert (roles["host"], roles["recorder"], roles["convenor"]) == (HEAD, 13, HOST)


def test_only_people_of_the_roster_are_named() -> None:
    hall = planned("0", "yishihui", "village", "swaprecorder")
    assert isinstance(hall.type(HOST, "张三"), Refused)
    card = hall.card(HOST)
    for forged in ("as99", "asx", f"as{HOST}", "swapx"):
        assert isinstance(hall.press(HOST, card.ref, card.epoch, "a", forged), Refused), forged


def test_a_host_who_is_a_party_is_asked_to_let_another_lead() -> None:
    """plan.party, E03: 主持人也是这件事的当事人."""
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    for arg in ("p0", "ok"):
        hall.ok(hall.tap(HOST, "a", arg))
    for person in (HOST, 6, 7):
        pick(hall, person)
    hall.ok(hall.tap(HOST, "a", "ok"))
    hall.ok(hall.tap(HOST, "submit"))
    hall.ok(hall.tap(SECRETARY, "approve"))
    planned("0", "yishihui", "village", str(RECORDER), hall=hall)
    hall.ok(hall.tap(HOST, "notice"))
    assert hall.card(HOST).params["why"].key == "gate.host_is_party"
    hall.ok(hall.tap(HOST, "staff"))
    for arg in ("swaphost", f"as{HEAD}", str(RECORDER)):
        hall.ok(hall.tap(HOST, "a", arg))
    assert "gate.host_is_party" not in missing(hall.card(HOST))
    hall.ok(hall.tap(HOST, "notice"))
    assert hall.case.state == "noticed"


def test_what_is_sent_while_the_plan_is_made_becomes_material() -> None:
    """S2-39: 同时向其提供议题材料; kept as Telegram's file ids."""
    hall = planned("0", "yishihui", "village", str(RECORDER))
    hall.ok(hall.type(HOST, "三盏灯大约九千元"))
    hall.ok(hall.word(HOST, "photo", file_id="AgAC1", caption="村口晚上的样子"))
    hall.ok(hall.word(HOST, "file", file_id="BQAC2", name="报价.pdf", caption=""))
    assert meeting(hall).materials == [
        {"kind": "text", "text": "三盏灯大约九千元", "file": ""},
        {"kind": "photo", "text": "村口晚上的样子", "file": "AgAC1"},
        {"kind": "file", "text": "报价.pdf", "file": "BQAC2"},
    ]
    shown = hall.card(HOST).params["notice"].params["material"].params["lines"]
    assert [w.key for w in shown] == ["material.text", "material.photo", "material.file"]


def test_a_notice_without_material_has_no_empty_line_for_it() -> None:
    hall = planned("0", "yishihui", "village", str(RECORDER))
    assert hall.card(HOST).params["notice"].params["material"] == ""


def test_material_is_read_privately_by_whoever_asks() -> None:
    hall = planned("0", "yishihui", "village", str(RECORDER))
    hall.ok(hall.word(HOST, "photo", file_id="AgAC1", caption=""))
    hall.ok(hall.tap(HOST, "notice"))
    group = next(s for s in hall.says if s.to == "g1" and s.card.key == "notice.G")
    reading = next(b for b in buttons(group.card) if b.act == "read")
    assert reading.ref is not None
    before = len(hall.says)
    hall.ok(hall.press(7, reading.ref, reading.epoch or 0, "read", private=False))
    sent = hall.says[before:]
    assert {s.to for s in sent} == {"p7"}
    assert [s.document for s in sent] == ["", "photo:AgAC1"]


def test_material_has_an_end_and_can_be_taken_away() -> None:
    hall = planned("0", "yishihui", "village", str(RECORDER))
    for n in range(10):
        hall.ok(hall.type(HOST, f"第{n}份"))
    assert isinstance(hall.type(HOST, "第十一份"), Refused)
    hall.ok(hall.tap(HOST, "unmaterial"))
    assert meeting(hall).materials == []


def test_nobody_else_may_add_material() -> None:
    hall = planned("0", "yishihui", "village", str(RECORDER))
    assert isinstance(hall.word(SUPERVISOR, "photo", file_id="AgAC1"), Refused)
    assert isinstance(hall.word(SUPERVISOR, "material", text="我的材料"), Refused)


def test_again_as_last_time_only_the_day_is_asked() -> None:
    hall = planned("both", "0", "daibiao", "no", "0", "village", str(RECORDER))
    hall.ok(hall.tap(HOST, "notice"))
    last = hall.view(1).community.last
    assert {k: last[k] for k in ("place", "link", "form", "lawful")} == {
        "place": "文化礼堂", "link": "就在这个群里开", "form": "daibiao", "lawful": "",
    }  # fmt: skip


def test_the_plan_is_the_meeting_of_the_round() -> None:
    hall = planned("0", "yishihui", "village", str(RECORDER))
    hall.ok(hall.tap(HOST, "plan"))
    planned("0", "yishihui", "nantang", str(RECORDER), hall=hall)
    assert len(hall.records[Meeting]) == 1


def test_people_are_drafted_before() -> None:
    """The helper of this file walks the way of everybody else."""
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, [6, 7, 8, 9])
    assert len(hall.view(1).subjects) == 5
