"""Every reminder of 金华: when it falls due and to whom, what ends it, and what comes when nothing happens.

The days are counted by hand from domain/07 and the State Council's arrangements of 2026; a year without one
(2027, 2028) has weekends and the statutory days. Everything holds wherever the server stands.
"""

from __future__ import annotations

import time as clock
from datetime import timedelta

import pytest

from flows import reminders
from flows.profile.load import load_all
from tests.flows.hall import HOST, NOON, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.reminding import at, at_work, said, to_drafted
from tests.flows.test_engine import failed_vote
from tests.flows.walking import close as close_vote
from tests.flows.walking import draft, propose, to_archive, to_checkin, to_vote, vote

PROFILE = load_all()["jinhua"]


@pytest.fixture(autouse=True, params=["UTC", "America/New_York"])
def server_zone(request):
    """Every test here runs on a server in each of these zones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        clock.tzset()
        yield
    clock.tzset()


INVITED = "invited observers host recorder supervisor"
TABLE = [
    # an ordinary Monday noon: workdays, calendar days, days off that move
    ("R01", "2026-11-23 12:00", "", ["0 11-26 convenor", "1 11-30 secretary"]),
    ("R02", "2026-11-23 12:00", "", ["0 11-30 convenor", "1 12-03 secretary"]),
    ("R04", "2026-11-23 12:00", "", ["0 11-24 approver", "1 11-26 approver", "2 11-30 host supervisor"]),
    ("R12", "2026-11-23 12:00", "", ["0 11-24 writer signer", "1 11-26 writer signer", "2 11-27 supervisor"]),
    ("R14", "2026-11-23 12:00", "", ["0 11-24 host secretary", "1 11-26 host secretary", "2 11-30 supervisor"]),
    ("R15", "2026-11-23 12:00", "", ["0 11-25 host", "1 11-27 supervisor"]),
    ("R16", "2026-11-23 12:00", "", ["0 11-26 host", "1 11-30 host", "2 12-03 host", "3 12-03 supervisor secretary"]),
    ("R19", "2026-11-23 12:00", "", ["0 11-24 host supervisor", "1 11-25 host supervisor", "2 11-26 secretary"]),
    ("R21", "2026-11-23 12:00", "", ["0 12-30 secretary", "1 12-23 supervisor"]),
    ("R22", "2026-11-23 12:00", "", ["0 11-26 host", "1 11-30 supervisor", "2 12-07 secretary"]),
    ("R23", "2026-11-23 12:00", "", ["0 11-25 host", "1 11-27 host", "2 11-30 secretary"]),
    ("R26", "2026-11-23 12:00", "", ["0 12-08 township secretary"]),
    ("R28", "2026-11-23 12:00", "", ["0 11-30 supervisor", "1 12-08 supervisor", "2 12-11 secretary"]),
    ("R29", "2026-11-23 12:00", "", ["0 11-23 12:00 supervisor", "1 11-27 supervisor"]),
    ("R30", "2026-11-23 12:00", "", ["0 12-03 recorder", "1 12-11 host"]),
    ("R41", "2026-11-23 12:00", "", ["0 12-21 secretary", "1 11-30 host"]),
    ("R42", "2026-11-23 12:00", "", ["0 12-04 proposer"]),
    # what lies ahead: a meeting on a Sunday evening, a ballot, a day for another round, a posting, a promise
    ("R05", "2026-11-29 19:00", "2026-11-23", ["0 11-27 silent", "2 11-27 host"]),
    ("R06", "2026-11-29 19:00", "2026-11-23", [f"0 11-28 19:00 {INVITED} group", f"1 11-29 17:00 {INVITED}"]),
    ("R07", "2026-11-29 19:00", "2026-11-23", ["0 11-29 19:00 host group", "1 11-29 19:30 host"]),
    ("R45", "2026-11-29 19:00", "2026-11-23", ["0 11-30 host", "1 12-02 host", "2 12-04 host", "3 12-29 host",
                                               "4 12-04 secretary"]),
    ("R11", "2026-11-26 20:10", "2026-11-26 20:00", ["0 11-26 20:05 undecided", "1 11-26 20:08 undecided"]),
    ("R13", "2026-12-20 09:00", "2026-11-23", ["0 12-11 host", "1 12-20 host", "2 01-19 secretary"]),
    ("R18", "2026-12-12 09:00", "2026-11-26", ["0 12-11 recorder", "1 12-12 recorder", "2 12-14 supervisor"]),
    ("R20", "2026-12-12 09:00", "2026-11-27", ["0 12-04 owner", "1 12-12 owner", "2 12-12 supervisor",
                                               "3 12-18 secretary", "4 12-11 owner"]),
    # what has passed already is left out
    ("R06", "2026-11-24 19:00", "2026-11-24", [f"1 11-24 17:00 {INVITED}"]),
    # 国庆 1–7 October, the tenth is worked
    ("R16", "2026-09-30 15:00", "", ["1 10-13 host", "2 10-10 host", "3 10-10 supervisor secretary"]),
    # 春节 15–23 February, the fourteenth is worked
    ("R04", "2026-02-13 15:00", "", ["0 02-14 approver", "1 02-25 approver", "2 02-27 host supervisor"]),
    # the end of a month on a Friday evening: two rows would fall on one morning, one is laid; 五一; the end of a year
    ("R12", "2026-01-30 18:00", "", ["1 02-02 writer signer", "2 02-04 supervisor"]),
    ("R14", "2026-04-30 10:00", "", ["0 05-06 host secretary", "1 05-08 host secretary", "2 05-11 supervisor"]),
    ("R28", "2026-12-31 10:00", "", ["0 01-07 supervisor", "1 01-15 supervisor", "2 01-20 secretary"]),
    # a leap day
    ("R04", "2028-02-28 10:00", "", ["0 02-29 approver", "1 03-02 approver", "2 03-06 host supervisor"]),
    ("R23", "2028-02-27 10:00", "", ["0 02-29 host", "1 03-03 host", "2 03-03 secretary"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "event", "now", "expected"), TABLE)
def test_when_and_to_whom(kind: str, event: str, now: str, expected: list[str]) -> None:
    rule = PROFILE.reminders[kind]
    view = Hall().view(0)
    rows = reminders.starting(view, PROFILE, rule.on, at(event), at(now or event), about="x")
    assert said([r for r in rows if r.kind == kind]) == expected


def test_the_table_names_every_reminder_of_a_case() -> None:
    of_community = {"R37", "R38", "R40", "R44"}
    assert {row[0] for row in TABLE} | of_community == set(PROFILE.reminders)


def test_a_key_is_the_event_and_what_it_is_about() -> None:
    hall = Hall()
    propose(hall)
    assert {(r.kind, r.obligation, r.state_name) for r in hall.reminders} == {
        ("R01", f"screened.enter:1.{hall.case.epoch}", "screened")
    }
    hall.ok(hall.tap(HOST, "accept"))
    assert {(r.kind, r.obligation, r.state_name) for r in hall.reminders} == {
        ("R02", "convenor.taken:c1", "")
    }


# --- the reminders of the village itself -----------------------------------------------------------


def village(day: str) -> Hall:
    hall = Hall()
    hall.now = at(day)
    hall.ok(hall.by_bot("almanac"))
    return hall


@pytest.mark.parametrize(
    ("day", "kind", "expected"),
    [
        ("2026-11-23 12:00", "R37", ["0 01-04 secretary"]),  # 1–3 January are days off
        ("2026-03-02 12:00", "R37", ["0 04-01 secretary"]),
        ("2026-11-23 12:00", "R38", ["0 03-02 township"]),
        ("2026-11-23 12:00", "R44", ["0 12-01 admin", "1 12-18 admin"]),
        ("2026-12-05 12:00", "R44", ["1 12-18 admin"]),
        ("2026-11-23 12:00", "R40", ["0 12-23 secretary"]),  # offices given 24 October
    ],
)
def test_months_quarters_and_years(day: str, kind: str, expected: list[str]) -> None:
    hall = village(day)
    rows = [r for r in hall.reminders if r.kind == kind]
    ahead = min(r.due_at for r in rows).year
    assert said([r for r in rows if r.due_at.year == ahead]) == expected


def test_it_is_laid_once_however_often_the_bot_begins() -> None:
    hall = village("2026-11-23 12:00")
    before = said(hall.reminders)
    for days in (0, 1, 5):
        hall.now += timedelta(days)
        hall.ok(hall.by_bot("almanac"))
    assert said(hall.reminders) == before


def test_one_quarter_follows_the_other() -> None:
    hall = village("2026-11-23 12:00")
    fired = [r for r in hall.wait(at("2027-12-31 12:00")) if r.kind == "R37"]
    assert said(fired) == [f"0 {day} secretary" for day in ("01-04", "04-01", "07-01", "10-04")]


def test_two_idle_months_are_noticed_and_a_case_under_way_is_not_idle() -> None:
    hall = village("2026-11-23 12:00")
    hall.wait(at("2027-05-01 12:00"))
    asked = [s for s in hall.says if s.card.key == "remind.R40"]
    assert len(asked) == 3, "every two months, not every day"
    busy = village("2026-11-23 12:00")
    propose(busy)
    busy.ok(busy.tap(HOST, "accept"))
    busy.wait(at("2027-02-01 12:00"))
    assert not [s for s in busy.says if s.card.key == "remind.R40"]


def test_next_years_holidays_are_asked_for_only_while_they_are_missing() -> None:
    late = village("2026-11-23 12:00")
    late.wait(at("2026-12-31 12:00"))
    assert len([s for s in late.says if s.card.key == "remind.R44"]) == 2
    known = village("2025-11-23 12:00")
    known.wait(at("2025-12-31 12:00"))
    assert not [s for s in known.says if s.card.key == "remind.R44"]


# --- what begins and ends them ---------------------------------------------------------------------


def kinds(hall: Hall, *states: str) -> set[str]:
    return {r.kind for r in hall.rows.all(*(states or ("waiting",)))}


def test_each_stage_has_its_own_and_leaves_none_behind() -> None:
    hall = Hall()
    propose(hall)
    assert kinds(hall) == {"R01"}
    hall.ok(hall.tap(HOST, "accept"))
    assert kinds(hall) == {"R02"}
    draft(hall, list(range(6, 14)))
    hall.ok(hall.tap(HOST, "submit"))
    assert kinds(hall) == {"R04"}
    hall.ok(hall.tap(SECRETARY, "approve"))
    assert kinds(hall) == set()


def test_the_whole_way_to_the_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    hall = Hall()
    people = to_checkin(hall)
    assert kinds(hall) == set(), "nobody is reminded of a meeting that has begun"
    to_vote(hall, people)
    assert {"R11", "close"} <= kinds(hall)
    for person in people:
        hall.ok(vote(hall, person, "yes"))
    close_vote(hall)
    assert kinds(hall) == {"R12"}
    seen: set[str] = set()
    before = hall.run

    def run(command):
        result = before(command)
        seen.update(kinds(hall))
        return result

    monkeypatch.setattr(hall, "run", run)
    to_archive(hall)
    assert {"R14", "R15", "R16", "R18", "R20", "R21", "R22", "R28", "R29", "R30"} <= seen
    assert kinds(hall) == kinds(hall, "paused") == set(), "an archived case reminds nobody"


def test_a_promise_that_is_kept_is_asked_about_no_more_and_one_taken_back_is() -> None:
    hall = at_work()
    assert "R20" in kinds(hall)
    hall.ok(hall.tap(6, "done"))
    assert "R20" not in kinds(hall)
    hall.ok(hall.tap(SUPERVISOR, "notyet"))
    hall.ok(hall.type(SUPERVISOR, "村东头那盏还没装"))
    assert "R20" in kinds(hall)


def test_a_case_that_rests_reminds_of_nothing_but_that_it_rests() -> None:
    hall = at_work()
    due = {r.n: r.due_at for r in hall.reminders if r.kind == "R20"}
    hall.ok(hall.word(HOST, "suspend"))
    hall.ok(hall.type(HOST, "下大雪，路不通"))
    hall.ok(hall.tap(HOST, "a", "open"))
    assert kinds(hall) == {"R41"}
    hall.now += timedelta(days=2)
    hall.ok(hall.tap(HOST, "resume"))
    assert {r.n: r.due_at for r in hall.reminders if r.kind == "R20"} == due
    assert "R41" not in kinds(hall)


def test_whoever_withdraws_hears_no_more_of_it() -> None:
    hall = Hall()
    to_drafted(hall)
    hall.ok(hall.word(HOST, "withdraw"))
    hall.ok(hall.type(HOST, "大家另有主意"))
    assert hall.case.state == "withdrawn"
    assert kinds(hall) == {"closefile"}, "only the bot has something left: to put it away (T81)"


def test_a_dissenter_is_explained_to_or_the_secretary_hears_of_it() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    for person in people:
        hall.ok(vote(hall, person, "no" if person == people[0] else "yes"))
    close_vote(hall)
    hall.ok(hall.type(HOST, "下周请电工来装，电费村集体出。"))
    hall.ok(hall.tap(HOST, "a", "0"))
    hall.ok(hall.tap(RECORDER, "sign"))
    assert [r.obligation for r in hall.reminders if r.kind == "R23"] == [
        f"dissent.made:d{people[0]}.1"
    ] * 3
    hall.wait(hall.now + timedelta(days=8))
    told = {s.to for s in hall.says if s.card.key.startswith("remind.R23")}
    assert told == {f"p{HOST}", f"p{SECRETARY}"}


@pytest.mark.requirement("S2-70")
@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2027年3月1日", ["0 02-22 host", "1 03-01 host", "2 03-31 secretary"]),
        ("资金到位以后", ["2 02-24 secretary", "3 12-25 host"]),
    ],
)  # fmt: skip
def test_another_round_at_a_day_or_at_an_event(when: str, expected: list[str]) -> None:
    hall = failed_vote()
    hall.ok(hall.tap(HOST, "later"))
    for text in (when, "先把预算算清楚"):
        hall.ok(hall.type(HOST, text))
    assert said([r for r in hall.reminders if r.kind == "R13"]) == expected
    if when.startswith("2027"):
        return
    fired = hall.wait(at("2027-06-30 12:00"))
    assert sum(r.to == ["host"] for r in fired) == 3, "asked three times, then the secretary"
    assert sum(r.to == ["party_secretary"] for r in fired) == 1


# --- what if nothing happens -----------------------------------------------------------------------


def test_nobody_approves_for_two_weeks() -> None:
    hall = Hall()
    to_drafted(hall)
    hall.ok(hall.tap(HOST, "submit"))
    hall.says.clear()
    hall.wait(NOON + timedelta(days=14))
    heard = [(s.to, s.card.key) for s in hall.says]
    assert heard == [
        (f"p{SECRETARY}", "remind.R04"),
        (f"p{SECRETARY}", "remind.R04"),
        (f"p{HOST}", "remind.R04.then"),
        (f"p{SUPERVISOR}", "remind.R04.then"),
    ]
    assert hall.says[-1].card.params["who"] == ["村民1"]
    assert hall.says[-1].card.params["d"] == 7


def test_where_nobody_is_left_who_could_be_told_it_goes_up() -> None:
    hall = Hall()
    hall.shut(SECRETARY)
    to_drafted(hall)
    hall.ok(hall.tap(HOST, "submit"))
    hall.says.clear()
    hall.wait(NOON + timedelta(days=2))
    assert [s.to for s in hall.says] == [f"p{HOST}"]


def test_every_reminder_with_a_next_step_has_words_for_it() -> None:
    from bot.texts import book

    for profile in load_all().values():
        for kind, rule in profile.reminders.items():
            assert f"remind.{kind}" in book()
            assert f"remind.what.{kind}" in book()
            assert not rule.then or f"remind.{kind}.then" in book(), kind
