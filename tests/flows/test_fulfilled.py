"""Conditions of reminders, looked at when they fire: what is done is not asked for, and the words say what is so."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from flows.model import Case, Meeting
from flows.outcome import Refused, Words
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.reminding import at, filed, reminded
from tests.flows.walking import close, draft, meeting, propose, to_checkin, to_marks, to_vote, vote


def heard(hall: Hall, *kinds: str) -> list[tuple[str, str]]:
    """Who was told what of these rules, in the order of the telling."""
    return [
        (s.to, s.card.key.removeprefix("remind."))
        for s in hall.says
        if s.card.key.startswith(tuple(f"remind.{k}" for k in kinds))
    ]


def counted() -> Hall:
    """Everybody has said yes; on Thursday, 26 November."""
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    for person in people:
        hall.ok(vote(hall, person, "yes"))
    close(hall)
    return hall


def signed() -> Hall:
    hall = counted()
    hall.ok(hall.type(HOST, "下周请电工来装，电费村集体出。"))
    hall.ok(hall.tap(HOST, "a", "0"))
    hall.ok(hall.tap(RECORDER, "sign"))
    return hall


@pytest.mark.requirement("S2-47", "S2-48")
def test_what_is_filed_and_told_is_asked_for_no_more() -> None:
    """R14, R15."""
    hall = Hall()
    filed(hall)
    hall.wait(hall.now + timedelta(days=20))
    assert heard(hall, "R14", "R15") == []


def test_control_what_is_not_filed_is_asked_for_and_nobody_can_be_told_yet() -> None:
    hall = signed()
    hall.wait(hall.now + timedelta(days=20))
    both = [(f"p{HOST}", "R14"), (f"p{SECRETARY}", "R14")]
    assert heard(hall, "R14", "R15") == [*both, *both, (f"p{SUPERVISOR}", "R14.then")]


def test_control_who_has_no_telephone_is_still_to_be_told() -> None:
    hall = signed()
    hall.shut(6)
    hall.ok(hall.tap(SECRETARY, "filed"))
    hall.wait(hall.now + timedelta(days=20))
    assert heard(hall, "R15") == [(f"p{HOST}", "R15"), (f"p{SUPERVISOR}", "R15.then")]
    untold = [s.card.params["untold"] for s in hall.says if s.card.key.startswith("remind.R15")]
    assert untold == [1, 1]


@pytest.mark.requirement("S2-51", "S2-53")
def test_marks_that_are_given_are_asked_for_no_more() -> None:
    """R28, R29."""
    hall = counted()
    to_marks(hall)
    hall.says.clear()
    hall.wait(hall.now + timedelta(days=30))
    assert heard(hall, "R28", "R29") == []


@pytest.mark.requirement("S2-50", "S4-13")
def test_nobody_is_told_to_archive_before_the_days_on_the_board_are_full() -> None:
    """R30: posted on 26 November, it may come down on 12 December; the tenth day would be too soon."""
    hall = counted()
    to_marks(hall)
    hall.says.clear()
    hall.wait(at("2026-12-12 08:59"))
    assert heard(hall, "R30") == []
    hall.wait(at("2026-12-12 09:00"))
    assert heard(hall, "R30") == [(f"p{RECORDER}", "R30")]
    hall.wait(at("2026-12-31 09:00"))
    assert heard(hall, "R30")[1:] == [(f"p{HOST}", "R30.then")]


def test_whoever_cannot_archive_yet_reads_what_is_missing() -> None:
    """R30 (domain/07): 还差…"""
    hall = counted()
    to_marks(hall)
    hall.ok(hall.press(6, hall.card(6).ref, 0, "object", private=False))
    hall.ok(hall.type(6, "电费算得不对，请再算一遍"))
    hall.says.clear()
    hall.wait(at("2026-12-12 09:00"))
    last = next(s.card for s in hall.says if s.card.key.startswith("remind.R30"))
    assert last.key == "remind.R30.lacking"
    assert last.params["missing"] == [Words("gate.objections_at_archive", {"names": ["村民6"]})]


@pytest.mark.requirement("S4-13")
def test_on_the_day_the_posting_may_come_down_that_is_what_is_said() -> None:
    """R18: the day before, from when on; on the day, that it may and a photo is wanted."""
    hall = counted()
    to_marks(hall)
    hall.says.clear()
    hall.wait(at("2026-12-15 12:00"))
    told = [s for s in hall.says if s.card.key.startswith("remind.R18")]
    assert heard(hall, "R18") == [
        (f"p{RECORDER}", "R18"), (f"p{RECORDER}", "R18.free"), (f"p{SUPERVISOR}", "R18.then"),
    ]  # fmt: skip
    assert told[0].card.params["free"] == date(2026, 12, 12)
    assert {s.card.params["full"] for s in told} == {15}


def test_who_has_said_yes_is_asked_for_the_people_and_not_whether() -> None:
    """R02 after 就议这个: people are to be chosen; then it is only to be sent on."""
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    hall.fire_one("R02")
    hall.fire_one("R02", 1)
    assert heard(hall, "R02") == [(f"p{HOST}", "R02.people"), (f"p{SECRETARY}", "R02.people.then")]
    draft(hall, list(range(6, 14)))
    hall.says.clear()
    again = next(r for r in hall.rows.all("fired") if (r.kind, r.n) == ("R02", 0))
    hall.fire(again)
    assert heard(hall, "R02") == [(f"p{HOST}", "R02.submit")]


def test_while_the_party_has_to_agree_the_convenor_is_not_pressed() -> None:
    """R02 in convenor_filing: R03 reminds whoever it waits for."""
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    hall.records[Case][(1,)] = hall.case.model_copy(update={"state": "convenor_filing"})
    hall.fire_one("R02")
    assert heard(hall, "R02") == []


@pytest.mark.requirement("S2-69", "S2-71")
def test_nobody_can_sign_what_is_not_written() -> None:
    """R12: while a field is empty it is the convenor's turn; on Friday, Monday and Tuesday."""
    hall = counted()
    hall.wait(hall.now + timedelta(days=6))
    assert heard(hall, "R12") == [(f"p{HOST}", "R12.write"), (f"p{SUPERVISOR}", "R12.write.then")]
    told = [s.card.params for s in hall.says if s.card.key.startswith("remind.R12")]
    assert told[0]["labels"] == list(hall.profile.confirm.on_pass_required)
    assert told[1]["who"] == ["村民3"]


def test_control_what_is_written_waits_for_the_recorder() -> None:
    hall = counted()
    hall.ok(hall.type(HOST, "下周请电工来装，电费村集体出。"))
    hall.ok(hall.tap(HOST, "a", "0"))
    hall.wait(hall.now + timedelta(days=6))
    assert heard(hall, "R12") == [(f"p{RECORDER}", "R12"), (f"p{SUPERVISOR}", "R12.then")]
    assert hall.says[-1].card.params["who"] == ["村民4"]


def test_where_there_is_no_recorder_somebody_hears_of_it() -> None:
    hall = counted()
    hall.ok(hall.type(HOST, "下周请电工来装，电费村集体出。"))
    hall.ok(hall.tap(HOST, "a", "0"))
    hall.shut(RECORDER)
    hall.fire(next(r for r in hall.reminders if r.kind == "R12"))
    assert heard(hall, "R12") == [(f"p{HOST}", "R12")]


@pytest.mark.requirement("S4-12")
def test_the_last_day_itself_still_counts_and_after_it_that_is_said() -> None:
    """R16: filed on 26 November, to be posted by 1 December."""
    hall = Hall()
    filed(hall)
    row = next(r for r in hall.reminders if r.kind == "R16")
    said = []
    for day in ("2026-12-01 09:00", "2026-12-02 09:00"):
        hall.now = at(day)
        hall.fire(row)
        said.append(hall.says[-1].card.params["until"])
    assert [(w.key, w.params["day"]) for w in said] == [
        ("remind.until", date(2026, 12, 1)), ("remind.until.over", date(2026, 12, 1)),
    ]  # fmt: skip


@pytest.mark.parametrize("days", [1, 3, 10])
def test_an_answer_is_wanted_by_the_day_that_the_village_has_set(days: int) -> None:
    """R19, default DEF18."""
    hall = counted()
    rule = hall.profile.publication.model_copy(update={"objection_reply_days": days})
    hall.profile = hall.profile.model_copy(update={"publication": rule})
    to_marks(hall)
    hall.ok(hall.press(6, hall.card(6).ref, 0, "object", private=False))
    hall.ok(hall.type(6, "电费算得不对，请再算一遍"))
    hall.says.clear()
    first, last = [r for r in hall.reminders if r.kind == "R19"]
    hall.now = at("2026-11-28 09:00")
    hall.fire(first)
    hall.fire(last)
    asked = [s.card for s in hall.says if s.card.key.startswith("remind.R19")]
    assert {c.params["by"] for c in asked} == {date(2026, 11, 26) + timedelta(days)}
    late = ".over" if days == 1 else ""
    assert [c.key for c in asked] == [f"remind.R19{late}"] * 2 + [f"remind.R19{late}.then"]


def test_a_meeting_online_has_a_place_too() -> None:
    """R06, R07 and the call to the supervisor: 网上, never nothing."""
    hall = Hall()
    to_checkin(hall)
    held = meeting(hall).model_copy(update={"place": "", "link": "https://meeting.example/1"})
    hall.records[Meeting][held.identity()] = held
    online = Words("place.online")
    hall.ok(hall.tap(HOST, "urge"))
    assert hall.says[-1].card.params["place"] == online
    assert hall.card(6).params["place"] == online
    hall.records[Meeting][held.identity()] = held.model_copy(update={"state": "planned"})
    rows = [r for r in hall.rows.all("cancelled", "fired") if r.kind in ("R06", "R07") and not r.n]
    assert len(rows) == 2
    for row in rows:
        hall.says.clear()
        hall.now = row.due_at
        hall.fire(row.model_copy(update={"state_name": ""}))
        assert hall.says
        assert all(s.card.params["place"] == online for s in hall.says)


def test_what_is_handed_on_says_the_same_as_to_who_handed_it_on() -> None:
    """不是我的事 before the result is written."""
    hall = counted()
    hall.fire(next(r for r in hall.reminders if r.kind == "R12"))
    card = reminded(hall, HOST)
    hall.ok(hall.press(HOST, card.ref, card.epoch, "rnot"))
    hall.fire(next(r for r in hall.reminders if r.obligation.endswith(f"/p{HOST}")))
    assert hall.says[-1].card.params["text"].key == "remind.R12.write"


@pytest.mark.parametrize("key", ["decline.done", "declined.mine", "remind.R42"])
def test_the_last_day_for_an_appeal_is_one_of_its_days(key: str) -> None:
    """T80: the day itself is accepted, so the words say so; 前 alone would take it away."""
    from bot.texts import book

    assert re.search(r"\{(until|appeal)\}以前（含当天）", book()[key])
    assert not re.search(r"\}前", book()["remind.until"])


@pytest.mark.parametrize("act", ["rdone", "rlater", "rnot"])
def test_a_message_about_what_is_done_by_now_says_so(act: str) -> None:
    """R14, pressed after 已备案: nothing is put off, handed on or said to be lacking."""
    hall = signed()
    hall.fire(next(r for r in hall.reminders if r.kind == "R14"))
    card = reminded(hall, HOST)
    waiting = len(hall.reminders)
    hall.ok(hall.tap(SECRETARY, "filed"))
    laid = len(hall.reminders) - waiting
    result = hall.press(HOST, card.ref, card.epoch, act)
    assert isinstance(result, Refused)
    assert result.key == "remind.over"
    assert len(hall.reminders) == waiting + laid


def test_control_while_it_is_not_done_it_may_be_put_off() -> None:
    hall = signed()
    hall.fire(next(r for r in hall.reminders if r.kind == "R14"))
    card = reminded(hall, HOST)
    hall.ok(hall.press(HOST, card.ref, card.epoch, "rlater"))
