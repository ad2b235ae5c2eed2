"""Collecting topics: twins, two matters, rude words, for others, refusal and appeal, what the proposer hears."""

from datetime import date, timedelta
from typing import Any

import pytest

from flows.intake import words_of
from flows.model import Case, RoleGrant
from flows.outcome import Card, Outcome, Refused
from nlp.rude import rude
from tests.flows.hall import HEAD, HOST, NOON, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.remembering import remembered
from tests.flows.test_engine import QUARREL
from tests.flows.walking import (
    LIGHTS,
    approve_and_plan,
    draft,
    propose,
    to_archive,
    to_checkin,
    to_vote,
    vote,
)
from tests.flows.walking import close as close_vote

VILLAGER = 7


def said(hall: Hall, person: int) -> list[Card]:
    return [s.card for s in hall.says if s.to == f"p{person}"]


def villager_proposes(
    hall: Hall, verdict: dict[str, Any] | None = None, text: str = "给村口装三盏路灯"
) -> None:
    hall.ok(hall.word(VILLAGER, "propose"))
    hall.ok(hall.type(VILLAGER, text, verdict=verdict or LIGHTS))


def similar(opened_days_ago: int, state: str = "implementing") -> dict[str, Any]:
    opened = (NOON - timedelta(days=opened_days_ago)).isoformat()
    old = {
        "id": "9",
        "no": "2026-03",
        "score": 0.9,
        "title": "装路灯",
        "state": state,
        "opened": opened,
    }
    return {**LIGHTS, "similar": [old]}


def test_a_twin_is_put_to_the_older_topic_and_stays_in_the_ledger() -> None:
    """E20: merge keeps the older number."""
    hall = Hall()
    villager_proposes(hall, similar(30))
    assert hall.card(VILLAGER, 0).key == "propose.similar"
    hall.ok(hall.tap(VILLAGER, "a", "same", case_id=0))
    assert (hall.case.state, hall.case.human_choice["into"]) == ("withdrawn", "2026-03")
    assert said(hall, VILLAGER)[-1].key == "propose.merged"
    assert said(hall, SECRETARY)[-1].key == "propose.merged.P"


def test_the_day_of_a_twin_is_the_day_in_the_village() -> None:
    verdict = similar(30)
    verdict["similar"][0]["opened"] = "2026-10-31T17:00:00+00:00"
    hall = Hall()
    villager_proposes(hall, verdict)
    assert hall.card(VILLAGER, 0).params["day"] == date(2026, 11, 1)


def test_what_is_only_like_it_is_a_topic_of_its_own() -> None:
    hall = Hall()
    villager_proposes(hall, similar(30))
    hall.ok(hall.tap(VILLAGER, "a", "other", case_id=0))
    assert hall.card(VILLAGER, 0).key == "propose.channel"
    hall.ok(hall.tap(VILLAGER, "a", "0", case_id=0))
    assert hall.case.state == "screened"


@pytest.mark.parametrize(("days", "state"), [(200, "archived"), (3, "declined"), (3, "withdrawn")])
def test_long_ago_or_given_up_is_no_twin(days, state) -> None:
    hall = Hall()
    villager_proposes(hall, similar(days, state))
    assert hall.card(VILLAGER, 0).key == "propose.channel"


def test_of_two_matters_the_other_is_not_forgotten() -> None:
    """一事一议 (S2-10)."""
    hall = Hall()
    villager_proposes(hall, {**LIGHTS, "matters": ["装路灯", "修水渠"]}, "装路灯，还有修水渠")
    hall.ok(hall.tap(VILLAGER, "a", "1", case_id=0))
    hall.ok(hall.tap(VILLAGER, "a", "0", case_id=0))
    assert hall.case.title == "修水渠"
    later = next(c for c in said(hall, VILLAGER) if c.key == "propose.later")
    assert later.params["text"] == "装路灯"


def test_rude_words_are_asked_for_again_and_nothing_is_logged() -> None:
    hall = Hall()
    hall.ok(hall.word(VILLAGER, "propose"))
    refused = hall.type(VILLAGER, "村长这个王八蛋把灯弄坏了", verdict={**LIGHTS, "rude": True})
    assert isinstance(refused, Refused)
    assert refused.key == "propose.rude"
    assert not hall.records[Case]


def test_another_wording_is_held_to_the_same() -> None:
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "retitle"))
    refused = hall.type(HOST, "让那个王八蛋装路灯", verdict={**LIGHTS, "rude": True})
    assert isinstance(refused, Refused)
    assert refused.key == "propose.rude"
    hall.ok(hall.type(HOST, "给村口装四盏路灯", verdict=LIGHTS))
    assert hall.case.title == "给村口装四盏路灯"


def test_only_plain_insults_are_rude() -> None:
    assert rude("这个 王八 蛋")
    plain = (
        "邻居天天骂人，想请大家评评理",
        "打架的事谁管",
        "除去死树",
        "牲畜生病没人管",
        "他妈的低保停了",
        "节日你们演戏",
    )
    assert not any(rude(text) for text in plain)


def test_the_recorder_writes_down_for_others() -> None:
    """代录: the ledger names both (T01)."""
    hall = Hall()
    hall.ok(hall.word(RECORDER, "propose"))
    hall.ok(hall.type(RECORDER, "给村口装三盏路灯", verdict=LIGHTS))
    assert hall.card(RECORDER, 0).key == "propose.whom"
    assert isinstance(hall.type(RECORDER, "没有这个人"), Refused)
    hall.ok(hall.type(RECORDER, "村民7"))
    hall.ok(hall.tap(RECORDER, "a", "0", case_id=0))
    assert (hall.case.proposer_id, hall.case.flags["entered_by"]) == (7, RECORDER)
    assert said(hall, 7)[-1].key == "propose.thanks"


def test_the_recorder_may_speak_for_himself() -> None:
    hall = Hall()
    hall.ok(hall.word(RECORDER, "propose"))
    hall.ok(hall.type(RECORDER, "给村口装三盏路灯", verdict=LIGHTS))
    hall.ok(hall.tap(RECORDER, "a", "me", case_id=0))
    hall.ok(hall.tap(RECORDER, "a", "0", case_id=0))
    assert hall.case.proposer_id == RECORDER
    assert "entered_by" not in hall.case.flags


@remembered
def declined(hall: Hall) -> None:
    villager_proposes(hall, QUARREL, "我和邻居因为滴水吵了三年")
    hall.ok(hall.tap(VILLAGER, "a", "0", case_id=0))
    hall.ok(hall.tap(VILLAGER, "fsay", "yes"))
    hall.ok(hall.tap(SECRETARY, "decline"))
    hall.ok(hall.type(SECRETARY, "两家的事，请调解员"))


def test_a_refusal_says_why_where_to_go_and_until_when_to_appeal() -> None:
    hall = Hall()
    declined(hall)
    card = said(hall, VILLAGER)[-1]
    assert card.key == "decline.done"
    assert card.params["redirect"]
    assert f"{card.params['until']}" == "2026-12-08"  # fifteen days, the day itself not counted
    assert [b.act for r in card.rows for b in r] == ["appeal", "heardno"]
    assert [r.kind for r in hall.reminders if r.kind == "R42"] == ["R42"]


def test_an_appeal_goes_to_another_person_and_the_supervisor_hears_of_it() -> None:
    """T80."""
    hall = Hall()
    declined(hall)
    hall.ok(hall.tap(VILLAGER, "appeal"))
    assert said(hall, SUPERVISOR)[-1].key == "appeal.super"
    assert hall.card(SECRETARY).key == "appeal.other"
    assert hall.card(HEAD).params["lines"][0].key == "appeal.line"
    for act in ("accept", "decline"):
        assert isinstance(
            hall.press(SECRETARY, hall.card(HEAD).ref, hall.case.epoch, act), Refused
        ), act
    hall.ok(hall.tap(HEAD, "accept"))
    assert hall.case.state == "drafting"


def test_a_second_refusal_is_the_last() -> None:
    hall = Hall()
    declined(hall)
    hall.ok(hall.tap(VILLAGER, "appeal"))
    hall.ok(hall.tap(HEAD, "decline"))
    hall.ok(hall.type(HEAD, "还是两家的事"))
    assert hall.case.state == "declined"
    assert said(hall, VILLAGER)[-1].key == "decline.final"
    assert hall.card(VILLAGER).key == "declined.card"
    again = hall.press(VILLAGER, hall.card(VILLAGER).ref, hall.case.epoch, "appeal")
    assert isinstance(again, Refused)
    assert not [r for r in hall.reminders if r.kind == "R42"]


def test_an_appeal_comes_in_time_or_not_at_all() -> None:
    hall = Hall()
    declined(hall)
    ref, epoch = hall.card(VILLAGER).ref, hall.case.epoch
    hall.now += timedelta(days=16)
    late = hall.press(VILLAGER, ref, epoch, "appeal")
    assert isinstance(late, Refused)
    assert late.key == "appeal.late"
    assert hall.card(VILLAGER).key == "declined.card"


def test_only_the_secretary_refuses_what_nobody_appealed() -> None:
    """DECISIONS 24a."""
    hall = Hall()
    villager_proposes(hall, QUARREL, "我和邻居因为滴水吵了三年")
    hall.ok(hall.tap(VILLAGER, "a", "0", case_id=0))
    refused = hall.press(HEAD, hall.card(HEAD).ref, hall.case.epoch, "decline")
    assert isinstance(refused, Refused)
    assert hall.case.state == "screened"


def test_a_listed_matter_is_refused_under_the_supervisors_eyes() -> None:
    """T04: if a 必议 item matched, the supervisor is informed."""
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(SECRETARY, "decline"))
    hall.ok(hall.type(SECRETARY, "今年没有钱"))
    assert said(hall, SUPERVISOR)[-1].key == "declined.super"


def test_the_proposer_hears_of_each_step_once() -> None:
    hall = Hall()
    villager_proposes(hall)
    hall.ok(hall.tap(VILLAGER, "a", "0", case_id=0))
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, [6, 8, 9, 10])
    approve_and_plan(hall)
    heard = [c.key for c in said(hall, VILLAGER)]
    assert heard == ["propose.thanks", "news.taken", "news.approved", "news.meeting"]


def test_whoever_is_invited_gets_the_notice_and_not_the_same_in_other_words() -> None:
    hall = Hall()
    villager_proposes(hall)
    hall.ok(hall.tap(VILLAGER, "a", "0", case_id=0))
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, [6, VILLAGER, 8, 9])
    approve_and_plan(hall)
    heard = [c.key for c in said(hall, VILLAGER)]
    assert heard == ["propose.thanks", "news.taken", "news.approved", "notice.P"]


def test_a_convenor_who_proposed_himself_is_told_nothing_he_knows() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    for person in people:
        hall.ok(vote(hall, person, "yes"))
    close_vote(hall)
    to_archive(hall)
    assert not [c for c in said(hall, HOST) if c.key.startswith("news.")]


def test_his_own_topic_is_approved_by_the_deputy() -> None:
    """DECISIONS 24: by himself only where there is no deputy."""
    hall = Hall()
    grant = RoleGrant(
        community_id=1, person_id=9, role="deputy_secretary", since=NOON - timedelta(days=1)
    )
    hall.records[RoleGrant][grant.identity()] = grant
    hall.ok(hall.word(SECRETARY, "propose"))
    hall.ok(hall.type(SECRETARY, "给村口装三盏路灯", verdict=LIGHTS))
    hall.ok(hall.tap(SECRETARY, "a", "0", case_id=0))
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, [6, 7, 8, 10])
    hall.ok(hall.tap(HOST, "submit"))
    assert hall.card(SECRETARY).key == "wait"
    hall.ok(hall.tap(9, "approve"))
    assert hall.case.state == "planning"


def test_in_the_group_only_somebody_with_the_bot_can_begin() -> None:
    from flows.command import Command, Ref
    from flows.model import Account

    hall = Hall()
    wish = Command(
        Ref("0"), "propose", VILLAGER, hall.now, private=False, typed=True, community_id=1
    )
    assert isinstance(hall.run(wish), Outcome)
    del hall.records[Account][(1000 + VILLAGER,)]
    refused = hall.run(wish)
    assert isinstance(refused, Refused)
    assert (refused.key, refused.reply) == ("propose.private", True)


def test_the_ledger_is_for_those_who_steer() -> None:
    hall = Hall()
    propose(hall)
    hall.ok(hall.word(RECORDER, "ledger"))
    assert hall.says[-1].document == "D6.docx@1.2026"
    hall.ok(hall.word(SECRETARY, "ledger", "2025"))
    assert hall.says[-1].document == "D6.docx@1.2025"
    assert isinstance(hall.word(SECRETARY, "ledger", "去年"), Outcome)
    assert isinstance(hall.word(SECRETARY, "ledger", "2099"), Refused)
    assert isinstance(hall.word(12, "ledger"), Refused)


@pytest.mark.parametrize("year", ["", "2025", "2001", "2000"])
def test_the_year_that_the_ledger_names_is_one_that_it_gives(year: str) -> None:
    hall = Hall()
    hall.ok(hall.word(SECRETARY, "ledger", year))
    named = str(hall.says[-1].card.params["before"])
    assert named != year
    assert isinstance(hall.word(SECRETARY, "ledger", named), Outcome)


def speaks(hall: Hall) -> Outcome | Refused:
    hall.ok(hall.word(VILLAGER, "propose"))
    hall.ok(hall.word(VILLAGER, "recording", text="", file_id="AwAC1", seconds=9, media="voice"))
    return hall.tap(VILLAGER, "a", "0", case_id=0)


def test_a_spoken_topic_has_its_number_at_once_and_is_written_down_by_the_recorder() -> None:
    hall = Hall()
    hall.ok(speaks(hall))
    assert (hall.case.state, hall.case.flags["voice"]) == ("lead", "AwAC1")
    assert said(hall, VILLAGER)[-1].key == "propose.thanks"
    assert [s.document for s in hall.says if s.to == f"p{RECORDER}"] == ["voice:AwAC1"]
    hall.ok(hall.tap(RECORDER, "relisten"))
    assert hall.says[-1].document == "voice:AwAC1"
    hall.ok(hall.tap(RECORDER, "dictate"))
    assert isinstance(hall.type(RECORDER, "路"), Refused)
    hall.ok(hall.type(RECORDER, "给村口装三盏路灯", verdict=LIGHTS))
    assert (hall.case.state, hall.case.title) == ("screened", "给村口装三盏路灯")
    assert said(hall, VILLAGER)[-1].key == "dictate.done"
    assert hall.card(HOST).key == "screen.must"
    assert hall.card(HOST).params["text"] == "", "the head of the card says it already"


def test_nobody_but_the_recorder_and_the_conveners_writes_it_down() -> None:
    hall = Hall()
    hall.ok(speaks(hall))
    assert hall.card(VILLAGER).key == "wait"
    for act in ("dictate", "relisten"):
        refused = hall.press(12, hall.card(RECORDER).ref, hall.case.epoch, act)
        assert isinstance(refused, Refused), act


def test_the_words_that_were_seen_are_shown_without_the_spaces_of_pinyin() -> None:
    hall = Hall()
    spelled = [" deng ", "cun kou "]
    hit = {"clause": "m1", "kind": "allow", "words": spelled, "spans": [[3, 9]], "strength": 1.0}
    propose(hall, {**LIGHTS, "hits": [hit]}, "xiu deng cun kou tai hei")
    assert words_of(hall.case, "m1") == ["deng", "cun kou"]


def test_what_was_declined_is_put_away_when_no_appeal_can_come_any_more() -> None:
    """T81: by the recorder from then on, and by the bot after the days that the document gives."""
    hall = Hall()
    declined(hall)
    ref, epoch = hall.card(RECORDER).ref, hall.case.epoch
    assert isinstance(hall.press(RECORDER, ref, epoch, "closefile"), Refused), "he may still appeal"
    hall.wait(hall.now + timedelta(days=16))
    hall.ok(hall.tap(RECORDER, "closefile"))
    assert hall.case.state == "archived"
    assert not [r for r in hall.reminders if r.kind == "closefile"]


def test_or_the_bot_does_it() -> None:
    hall = Hall()
    declined(hall)
    hall.wait(hall.now + timedelta(days=29))
    assert hall.case.state == "declined"
    hall.wait(hall.now + timedelta(days=2))
    assert hall.case.state == "archived"


def test_an_appeal_begins_the_days_anew() -> None:
    """T80: declined for good later, it is closed thirty days after that and not before."""
    hall = Hall()
    declined(hall)
    hall.wait(hall.now + timedelta(days=10))
    hall.ok(hall.tap(VILLAGER, "appeal"))
    hall.ok(hall.tap(HEAD, "decline"))
    hall.ok(hall.type(HEAD, "还是两家的事"))
    hall.wait(hall.now + timedelta(days=25))
    assert hall.case.state == "declined"
    hall.wait(hall.now + timedelta(days=6))
    assert hall.case.state == "archived"
