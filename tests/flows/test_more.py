"""更多 on the host's card: what is missing, the goal, a pause, other people; nothing that leads nowhere."""

import pytest

from flows.command import Ref
from flows.gates import BEFORE
from flows.lacking import lacking, way_on
from flows.look import Look
from flows.model import Approval, CaseRole, Meeting
from flows.outcome import Refused, Words
from flows.profile.load import load_all
from flows.profile.path import ordinary_path
from tests.flows.hall import HEAD, HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.walking import arrive, choose, draft, meeting, propose, to_checkin, to_vote


def look(hall: Hall, person: int = HOST) -> Look:
    return Look(hall.view(1), person, hall.profile, hall.now, frozenset())


@pytest.mark.parametrize("profile", load_all().values(), ids=lambda p: p.id)
def test_every_stage_with_gates_knows_its_way_on(profile) -> None:
    """Whatever the county: where a gate stands before the ordinary way out, 还缺什么 looks at it."""
    hall = Hall(profile)
    propose(hall)
    for state in ordinary_path(profile)[:-1]:
        case = hall.case.model_copy(update={"state": state})
        hall.records[type(case)][(1,)] = case
        assert way_on(look(hall)), state
    assert {"submit_topic", "send_notice", "start_meeting"} <= BEFORE.keys()


def test_what_is_missing_is_said_in_the_words_of_the_gates() -> None:
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, people[:2])
    card = lacking(look(hall))
    assert card.key == "lacking.card"
    said = {w.params["why"].key: w.key for w in card.params["lines"]}
    assert said["gate.side_present"] == "lacking.block"
    assert said["gate.quorum"] == "lacking.confirm"
    after = [w.key for w in card.params["after"]]
    assert after == ["state.deliberating", "state.voting", "state.confirming"]
    lost = hall.word(people[0], "missing")
    assert isinstance(lost, Refused)
    assert lost.key == "docs.nocase"
    hall.ok(hall.word(HOST, "missing"))
    assert hall.says[-1].card.key == "lacking.card"


def test_nothing_is_missing_where_everything_is_there() -> None:
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, [*people, SUPERVISOR])
    assert [w.key for w in lacking(look(hall)).params["lines"]] == ["lacking.none"]


def test_the_menu_shows_what_is_missing_and_goes_back() -> None:
    hall = Hall()
    to_checkin(hall)
    hall.ok(hall.tap(HOST, "more"))
    hall.ok(hall.tap(HOST, "a", "missing"))
    assert hall.card(HOST).key == "lacking.card"
    hall.ok(hall.tap(HOST, "a", "menu"))
    hall.ok(hall.tap(HOST, "back"))
    assert hall.card(HOST).key == "checkin.host"


def test_the_goal_sits_behind_more() -> None:
    """DECISIONS 31."""
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, list(range(6, 14)))
    hall.ok(choose(hall, "btn.goal"))
    hall.ok(hall.type(HOST, "装几盏、电费谁出、谁来管"))
    assert hall.case.goal == "装几盏、电费谁出、谁来管"
    assert hall.card(HOST).key == "draft.submit"


def test_a_pause_has_a_reason_and_a_day_and_reminds_on_it() -> None:
    """T77, E22: the open ballot is void, the group is told, and on the day the host is asked."""
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    hall.ok(choose(hall, "btn.suspend"))
    hall.ok(hall.tap(HOST, "a", "0"))
    refused = hall.type(HOST, "11月20日")
    assert isinstance(refused, Refused)
    hall.ok(hall.type(HOST, "12月1日"))
    assert (hall.case.state, hall.case.resume_at is not None) == ("suspended", True)
    told = hall.says[-1].card
    assert (told.key, told.params["reason"]) == ("suspend.G", "天气、灾害")
    rows = [r for r in hall.reminders if r.kind == "R41" and r.obligation == "suspended.until"]
    assert [f"{r.due_at:%m%d%H}" for r in rows] == ["120101"]
    hall.ok(hall.tap(HOST, "resume"))
    assert hall.case.state == "noticed", "a meeting that was running gets a new time"
    assert hall.card(HOST).key == "plan.day"


def test_a_pause_may_be_open_ended_and_says_so() -> None:
    hall = Hall()
    to_checkin(hall)
    hall.ok(hall.word(HOST, "suspend"))
    hall.ok(hall.type(HOST, "老李家办丧事"))
    hall.ok(hall.tap(HOST, "a", "open"))
    assert hall.card(HOST).params["resume"].key == "suspend.open"
    refused = hall.word(HOST, "suspend")
    assert isinstance(refused, Refused)
    assert refused.key == "suspend.not"


def test_the_recorder_is_replaced_at_once_and_the_group_is_told() -> None:
    """E01, E02: both names and the reason stay in the record."""
    hall = Hall()
    to_checkin(hall)
    hall.ok(choose(hall, "btn.replace"))
    hall.ok(hall.tap(HOST, "a", "recorder"))
    assert f"p{SUPERVISOR}" not in {b.arg for r in hall.card(HOST).rows for b in r}, "S2-63"
    hall.ok(hall.tap(HOST, "a", "p2"))
    hall.ok(hall.type(HOST, "陈小梅突然发烧"))
    rows = {r.person_id: r.until for r in hall.view(1).all(CaseRole) if r.role == "recorder"}
    assert rows == {RECORDER: hall.now, 2: None}
    told = next(s.card for s in hall.says if s.card.key == "replace.G")
    assert (told.params["a"], told.params["b"]) == ("村民4", "村民2")
    kept = [a for a in hall.view(1).all(Approval) if a.act == "replace:recorder"]
    assert [(a.step, a.reason) for a in kept] == [("4>2", "陈小梅突然发烧")]
    assert {b.act for r in hall.card(2).rows for b in r} >= {"help"}


def test_whoever_is_watched_does_not_choose_the_watcher() -> None:
    hall = Hall()
    to_checkin(hall)
    hall.ok(hall.word(HOST, "replace"))
    hall.ok(hall.tap(HOST, "a", "supervisor"))
    hall.ok(hall.tap(HOST, "a", "p2"))
    hall.ok(hall.type(HOST, "他出差了"))
    now = {
        r.person_id for r in hall.view(1).all(CaseRole) if r.role == "supervisor" and not r.until
    }
    assert now == {SUPERVISOR}
    assert hall.card(SECRETARY).key == "replace.ok"
    hall.ok(hall.tap(SECRETARY, "a", "yes"))
    now = {
        r.person_id for r in hall.view(1).all(CaseRole) if r.role == "supervisor" and not r.until
    }
    assert now == {2}


def test_a_refused_replacement_changes_nobody() -> None:
    hall = Hall()
    to_checkin(hall)
    hall.ok(hall.word(HOST, "replace"))
    for arg in ("supervisor", "p2"):
        hall.ok(hall.tap(HOST, "a", arg))
    hall.ok(hall.type(HOST, "他出差了"))
    hall.ok(hall.tap(SECRETARY, "a", "no"))
    assert not [a for a in hall.view(1).all(Approval) if a.act.startswith("replace:")]
    assert hall.says[-1].card.key == "replace.refused"


def test_the_secretary_puts_another_in_the_convenors_place_and_old_buttons_stop() -> None:
    hall = Hall()
    to_checkin(hall)
    epoch = hall.case.epoch
    hall.ok(hall.word(HOST, "cases"))
    hall.ok(hall.word(SECRETARY, "case", "1"))
    hall.ok(hall.word(SECRETARY, "replace"))
    for arg in ("convenor", "p2"):
        hall.ok(hall.tap(SECRETARY, "a", arg))
    hall.ok(hall.type(SECRETARY, "王秀英要去县里开会"))
    assert hall.case.epoch > epoch
    assert "begin" in {b.act for r in hall.card(2).rows for b in r}
    assert "begin" not in {b.act for r in hall.card(HOST).rows for b in r}


def test_withdrawing_needs_a_stage_that_knows_it() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    refused = hall.word(HOST, "withdraw")
    assert isinstance(refused, Refused)
    assert refused.key == "withdraw.not"
    assert refused.params["instead"] == Words("withdraw.suspend")
    hall.records[type(hall.case)][(1,)] = hall.case.model_copy(update={"state": "archived"})
    refused = hall.word(HOST, "withdraw")
    assert isinstance(refused, Refused)
    assert refused.params["instead"] == "", "what has ended is not stopped for a while either"
    assert isinstance(meeting(hall), Meeting)


def test_words_typed_while_the_menu_is_open_are_taken_by_the_card_below() -> None:
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, [*people, SUPERVISOR])
    for act in ("begin", "step", "step", "more"):
        hall.ok(hall.tap(HOST, act))
    hall.ok(hall.type(HOST, "路灯装在村口和小学门口"))
    assert "路灯装在村口和小学门口" in str(hall.card(HOST).params)
    assert hall.card(HOST).key == "consensus.mine"


def test_words_that_no_card_waits_for_leave_the_menu_open() -> None:
    hall = Hall()
    to_checkin(hall)
    hall.ok(hall.tap(HOST, "more"))
    refused = hall.type(HOST, "路灯装在村口和小学门口")
    assert isinstance(refused, Refused)
    assert (refused.key, hall.card(HOST).key) == ("wrong.text", "more.card")


@pytest.mark.parametrize("person", [SUPERVISOR, SECRETARY, HEAD])
def test_before_the_notice_only_whoever_proposed_or_convenes_takes_it_back(person: int) -> None:
    """T75: one consent is enough, so it must be the right one."""
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    hall.ok(hall.press(person, Ref("c", 1), hall.case.epoch, "open"))
    refused = hall.word(person, "withdraw")
    assert isinstance(refused, Refused)
    assert refused.key == "press.role"
    assert hall.case.state == "drafting"


def test_after_the_notice_one_of_the_two_who_must_agree_begins() -> None:
    """T76: anybody else hears so before he has written a reason."""
    hall = Hall()
    to_checkin(hall)
    hall.ok(hall.press(SUPERVISOR, Ref("c", 1), hall.case.epoch, "open"))
    refused = hall.word(SUPERVISOR, "withdraw")
    assert isinstance(refused, Refused)
    hall.ok(hall.press(SECRETARY, Ref("c", 1), hall.case.epoch, "open"))
    hall.ok(hall.word(SECRETARY, "withdraw"))
    assert hall.card(SECRETARY).key == "withdraw.ask"


def offered(hall: Hall, person: int) -> set[str]:
    return {b.arg for r in hall.card(person).rows for b in r}


def test_a_host_who_is_a_party_is_put_in_with_a_reason_that_is_printed() -> None:
    """E03: the gate that stands before the notice holds for who comes after it, too."""
    hall = Hall()
    people = to_checkin(hall)
    hall.ok(choose(hall, "btn.replace"))
    hall.ok(hall.tap(HOST, "a", "host"))
    hall.ok(hall.type(HOST, hall.view(1).name(people[0])))
    warned = hall.card(HOST).params["against"]
    assert isinstance(warned, Words)
    assert warned.params["why"].key == "gate.host_is_party"
    hall.ok(hall.type(HOST, "只有他会主持"))
    kept = {a.act: a.reason for a in hall.view(1).all(Approval)}
    assert kept["gate:host_is_party"] == "只有他会主持"


def test_the_recorder_as_host_is_for_the_secretary_to_decide() -> None:
    """roles.discouraged: whoever passes the gate is asked; a host without another part is put in at once."""
    hall = Hall()
    to_checkin(hall)
    hall.ok(choose(hall, "btn.replace"))
    for arg in ("host", f"p{RECORDER}"):
        hall.ok(hall.tap(HOST, "a", arg))
    hall.ok(hall.type(HOST, "我嗓子哑了"))
    assert not [r for r in hall.view(1).all(CaseRole) if r.role == "host" and r.until is None]
    assert hall.card(SECRETARY).key == "replace.ok"
    hall.ok(hall.tap(SECRETARY, "a", "yes"))
    assert "gate:roles.discouraged" in {a.act for a in hall.view(1).all(Approval)}


def test_only_those_whom_the_document_names_become_convenor() -> None:
    """S2: 召集人 are the offices of `convenor.allowed`; a villager is neither offered nor taken."""
    hall = Hall()
    people = to_checkin(hall)
    hall.ok(hall.press(SECRETARY, Ref("c", 1), hall.case.epoch, "open"))
    hall.ok(hall.word(SECRETARY, "replace", "convenor"))
    assert offered(hall, SECRETARY) == {f"p{SECRETARY}", f"p{HEAD}", ""}
    assert isinstance(hall.type(SECRETARY, hall.view(1).name(people[0])), Refused)
    hall.ok(hall.tap(SECRETARY, "a", f"p{HEAD}"))
