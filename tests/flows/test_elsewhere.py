"""Roads that are seldom taken: the statutory meeting, the level above, a result that breaks a rule."""

from datetime import date, timedelta

import pytest

from flows.assembly import verdict
from flows.command import Ref
from flows.model import Approval, AssemblyStep, Escalation
from flows.outcome import Outcome, Refused
from flows.profile.law import Article, laws_in_force
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.remembering import remembered
from tests.flows.test_filing import to_filing
from tests.flows.test_publication import to_published
from tests.flows.walking import choose, close, draft, propose, to_checkin, to_vote, vote


def touching(hall: Hall, *themes: str) -> None:
    case = hall.case
    hall._keep([case.model_copy(update={"verdict": {**case.verdict, "themes": list(themes)}})])


@remembered
def to_agreed(hall: Hall) -> None:
    """A passed vote about 筹资筹劳, which only the village meeting may decide."""
    people = to_checkin(hall)
    touching(hall, "raise_funds")
    to_vote(hall, [*people, HOST])
    for person in people:
        hall.ok(vote(hall, person, "yes"))
    close(hall, "yes")
    hall.ok(hall.type(HOST, "每户出五十元，村里出其余的。"))
    hall.ok(hall.tap(HOST, "a", "0"))
    hall.ok(hall.tap(RECORDER, "sign"))


def press(hall: Hall, person: int, act: str, arg: str = "") -> Outcome | Refused:
    return hall.press(person, Ref("c", 1), hall.case.epoch, act, arg)


def hold(hall: Hall, step: str, numbers: str, kind: str = "reps") -> None:
    """A step that was held today, as the recorder writes it down."""
    hall.ok(hall.tap(RECORDER, "astep", step))
    if step == "a4":
        hall.ok(hall.tap(RECORDER, "a", kind))
    hall.ok(hall.tap(RECORDER, "a", "today"))
    hall.ok(hall.tap(RECORDER, "a", "0"))
    hall.ok(hall.type(RECORDER, "王建国"))
    hall.ok(hall.type(RECORDER, numbers))
    if step == "a4":
        hall.ok(hall.type(RECORDER, "花村议〔2026〕3号"))


def test_what_the_law_reserves_waits_for_the_secretary():
    """T48, 村委会组织法 第二十八条: the bot proposes, the secretary confirms; nothing is carried out before."""
    hall = Hall()
    to_agreed(hall)
    assert hall.case.state == "agreed"
    card = hall.card(SECRETARY)
    assert (card.key, card.params["matter"]) == (
        "after.statutory", "本村公益事业的兴办和筹资筹劳方案及建设承包方案",
    )  # fmt: skip
    assert hall.card(HOST).key == "after.statutory.wait"
    assert isinstance(press(hall, HOST, "toassembly", "a4"), Refused)


def test_without_such_a_theme_nothing_waits():
    """Negative control of the test above."""
    hall = Hall()
    to_filing(hall)
    assert hall.case.state == "filing"


def test_the_meeting_decides_and_the_secretary_confirms():
    """T51: the numbers are entered, the law's test is worked out, then the result is filed."""
    hall = Hall()
    to_agreed(hall)
    hall.ok(hall.tap(SECRETARY, "toassembly", "a4"))
    hold(hall, "a4", "40 32 30 1 1")
    step = hall.view(1).all(AssemblyStep)[0]
    assert (step.passed, step.decision_no, step.kind) == (True, "花村议〔2026〕3号", "reps")
    hall.ok(hall.tap(SECRETARY, "apassed"))
    assert hall.case.state == "filing"


def test_all_four_steps_in_their_order():
    """S3: 四议 before the decision; each step is written down with its numbers."""
    hall = Hall()
    to_agreed(hall)
    hall.ok(hall.tap(SECRETARY, "toassembly", "full"))
    assert isinstance(press(hall, RECORDER, "astep", "a4"), Refused), "a1 comes first"
    for step in ("a1", "a2", "a3"):
        hold(hall, step, "9 8 8 0 0")
    assert "apassed" not in {b.act for r in hall.card(SECRETARY).rows for b in r}
    hold(hall, "a4", "40 27 20 5 2")
    hall.ok(hall.tap(SECRETARY, "apassed"))
    assert hall.case.state == "filing"


def test_too_few_came_and_it_waits_for_another_time():
    """T54: fewer than two thirds of the representatives decide nothing."""
    hall = Hall()
    to_agreed(hall)
    hall.ok(hall.tap(SECRETARY, "toassembly", "a4"))
    hold(hall, "a4", "40 26 26 0 0")
    assert hall.case.state == "waiting_again"
    hall.wait(hall.now + timedelta(days=31))
    assert [s.to for s in hall.says if s.card.key == "remind.R13"] == [f"p{HOST}"], (
        "it is asked for"
    )
    assert hall.view(1).all(AssemblyStep)[0].passed is None


def test_the_meeting_says_no():
    """T53."""
    hall = Hall()
    to_agreed(hall)
    hall.ok(hall.tap(SECRETARY, "toassembly", "a4"))
    hold(hall, "a4", "40 32 16 10 6")
    assert hall.case.state == "not_agreed"


@pytest.mark.parametrize("said", ["40 41 3 3 3", "40 32 30 2 1", "40 32", "很多", "1 2 3 4 5 6"])
def test_numbers_that_cannot_be_are_asked_again(said):
    hall = Hall()
    to_agreed(hall)
    hall.ok(hall.tap(SECRETARY, "toassembly", "a4"))
    hall.ok(hall.tap(RECORDER, "astep"))
    for arg in ("reps", "today", "0"):
        hall.ok(hall.tap(RECORDER, "a", arg))
    hall.ok(hall.type(RECORDER, "王建国"))
    assert isinstance(hall.type(RECORDER, said), Refused)


def article(key: str) -> Article:
    return laws_in_force("village", date(2026, 11, 26))[key].article


def held(**numbers: int) -> AssemblyStep:
    known = {"due": 100, "present": 60, "yes": 31, "no": 0, "abstain": 0, **numbers}
    return AssemblyStep(
        case_id=1, round=1, step="a4", held_on=date(2026, 11, 26), place="", chair="", by=1,
        at=Hall().now, **known,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "numbers", "want"),
    [
        ("village_assembly", {"present": 50, "yes": 50}, None),
        ("village_assembly", {"present": 51, "yes": 26}, True),
        ("village_assembly", {"present": 51, "yes": 25}, False),
        (
            "village_assembly",
            {"present": 40, "yes": 30, "homes_due": 30, "homes_present": 20},
            True,
        ),
        (
            "village_assembly",
            {"present": 40, "yes": 30, "homes_due": 30, "homes_present": 19},
            None,
        ),
        ("village_reps", {"due": 30, "present": 20, "yes": 11}, True),
        ("village_reps", {"due": 30, "present": 20, "yes": 10}, False),
        ("village_reps", {"due": 30, "present": 19, "yes": 19}, None),
    ],
)
def test_the_test_of_the_law_in_integers(key, numbers, want):
    """default DEF5, 第二十六条 and 第三十条: quorum first, then more than half of those present."""
    assert verdict(held(**numbers), article(key)) is want


def test_not_the_laws_business_after_all():
    """不属于: with a reason that stays in the record."""
    hall = Hall()
    to_agreed(hall)
    hall.ok(hall.tap(SECRETARY, "notstatutory"))
    hall.ok(hall.type(SECRETARY, "自愿捐款，不是筹资筹劳"))
    assert hall.case.state == "filing"
    kept = [a for a in hall.view(1).all(Approval) if a.act == "notstatutory"]
    assert [a.reason for a in kept] == ["自愿捐款，不是筹资筹劳"]


@remembered
def several_villages(hall: Hall) -> None:
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, list(range(6, 14)))
    hall.ok(choose(hall, "btn.villages"))
    hall.ok(hall.type(HOST, "花溪、前店两村共用一条渠"))


def test_several_villages_go_up_and_the_answer_comes_back():
    """T07, T55, T58: where the township has no account, the secretary writes its answer down."""
    hall = Hall()
    several_villages(hall)
    assert hall.case.state == "escalated"
    assert hall.card(SECRETARY).params["diff"] == "花溪、前店两村共用一条渠"
    hall.ok(hall.tap(SECRETARY, "tanswer", "accept"))
    assert hall.case.state == "township"
    hall.ok(hall.tap(SECRETARY, "tresult", "result"))
    hall.ok(hall.type(SECRETARY, "两村轮流放水"))
    assert hall.case.state == "filing"
    assert hall.view(1).all(Escalation)[0].answer == "accept"


@pytest.mark.parametrize("said", ["decline", "return"])
def test_without_a_meeting_a_no_from_above_leads_back_to_drafting(said):
    """T56b, T57b."""
    hall = Hall()
    several_villages(hall)
    hall.ok(hall.tap(SECRETARY, "tanswer", said))
    hall.ok(hall.type(SECRETARY, "先在各村里商量"))
    assert hall.case.state == "drafting"
    told = [s for s in hall.says if s.card.key == "town.told"]
    assert [(s.to, s.card.params["reason"]) for s in told] == [(f"p{HOST}", "先在各村里商量")]


def test_no_result_above():
    """T59."""
    hall = Hall()
    several_villages(hall)
    hall.ok(hall.tap(SECRETARY, "tanswer", "accept"))
    hall.ok(hall.tap(SECRETARY, "tresult", "none"))
    hall.ok(hall.type(SECRETARY, "水价谈不拢"))
    assert hall.case.state == "not_agreed"


def stop_it(hall: Hall) -> None:
    hall.ok(choose(hall, "btn.unlawful", SUPERVISOR))
    hall.ok(hall.type(SUPERVISOR, "计票错误"))
    assert hall.case.state == "published", "one is not two"
    hall.ok(hall.tap(SECRETARY, "unlawful"))
    assert hall.case.state == "rectifying"


def test_two_stop_a_result_that_breaks_a_rule_and_it_is_put_right():
    """T71, T72."""
    hall = Hall()
    to_published(hall)
    stop_it(hall)
    assert any(s.card.key == "unlawful.G" for s in hall.says)
    assert hall.card(SECRETARY).params["ground"] == "计票错误"
    hall.ok(hall.tap(SECRETARY, "rectified"))
    hall.ok(hall.type(SECRETARY, "重新计票，结果不变"))
    assert hall.case.state == "implementing"


def test_or_discussed_anew():
    """T73: another round, its own meeting."""
    hall = Hall()
    to_published(hall)
    stop_it(hall)
    hall.ok(hall.tap(SECRETARY, "consultagain"))
    assert (hall.case.state, hall.case.round) == ("planning", 2)
    assert off_the_board(hall) == {f"p{RECORDER}", f"p{HOST}"}


def off_the_board(hall: Hall) -> set[str]:
    """Who was told that what hangs there holds no more."""
    return {s.to for s in hall.says if s.card.key == "pub.off"}


def test_or_void():
    """T74."""
    hall = Hall()
    to_published(hall)
    stop_it(hall)
    hall.ok(hall.tap(SECRETARY, "voidresult"))
    hall.ok(hall.type(SECRETARY, "违反公平原则"))
    assert hall.case.state == "terminated"
    assert any(s.card.key == "unlawful.void.G" for s in hall.says)
    assert off_the_board(hall) == {f"p{RECORDER}", f"p{HOST}"}


def test_nobody_takes_down_what_hangs_no_more():
    """It came down before the result was void; and what is put right stays where it hangs."""
    for label, words in (("voidresult", "违反公平原则"), ("rectified", "重新计票，结果不变")):
        hall = Hall()
        to_published(hall)
        if label == "voidresult":
            hall.now += timedelta(days=40)
            hall.ok(hall.tap(RECORDER, "takendown"))
        stop_it(hall)
        hall.ok(hall.tap(SECRETARY, label))
        hall.ok(hall.type(SECRETARY, words))
        assert off_the_board(hall) == set()


def test_nobody_else_stops_it():
    hall = Hall()
    to_published(hall)
    for person in (HOST, RECORDER, 7):
        assert isinstance(press(hall, person, "unlawful"), Refused)


def test_other_people_and_it_is_approved_anew():
    """T41."""
    hall = Hall()
    to_agreed(hall)
    hall.ok(hall.tap(SECRETARY, "toassembly", "a4"))
    hold(hall, "a4", "40 26 26 0 0")
    hall.ok(hall.tap(HOST, "newpeople"))
    assert (hall.case.state, hall.case.round) == ("drafting", 2)


def test_who_watches_finds_it_behind_more():
    """T71 is no daily button: supervisor and secretary find it behind 更多 once there is a result."""
    hall = Hall()
    to_published(hall)
    hall.ok(hall.tap(SUPERVISOR, "more"))
    labels = {b.label: b.arg for r in hall.card(SUPERVISOR).rows for b in r}
    hall.ok(hall.tap(SUPERVISOR, "a", labels["btn.unlawful"]))
    assert hall.card(SUPERVISOR).key == "unlawful.ask"
