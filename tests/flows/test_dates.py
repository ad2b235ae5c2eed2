"""Dates: offsets, deadlines, quiet hours and days on the board, wherever the server stands.

The rules are 民法典 201 and 203 (law:civil_first_day, law:civil_last_day), the fifteen days of both
organic laws (law:village_openness, law:community_openness), and the calendar of the profile.
"""

from __future__ import annotations

import time as clock
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.dates import (
    board_may_come_down,
    deadline,
    due,
    local_day,
    moment,
    next_allowed,
    notice_days,
)
from flows.profile.after import Calendar
from flows.profile.offset import parse_offset
from flows.workdays import Workdays

CN = Workdays()
BEIJING = timezone(timedelta(hours=8))
CALENDAR = Calendar.model_validate(
    {
        "timezone": "Asia/Shanghai",
        "show_tz_label": False,
        "workday_source": "cn_statutory",
        "quiet_hours": ["21:00", "08:00"],
        "send_at": "09:00",
        "move_nonwork_reminder": "previous_workday",
        "legal_deadline_roll": "next_day_after_holiday",
    }
)
PLAIN = CALENDAR.model_copy(update={"move_nonwork_reminder": "keep", "legal_deadline_roll": "none"})


@pytest.fixture(autouse=True, params=["UTC", "America/New_York"])
def server_zone(request):
    """Every test here runs on a server in each of these zones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        clock.tzset()
        yield
    clock.tzset()


def at(text: str) -> datetime:
    """A moment in Beijing time, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING).astimezone(UTC)


OFFSETS = [
    # event, offset, due: all in Beijing time
    ("2026-11-02 10:00", "P1WD", "2026-11-03 09:00"),
    ("2026-11-06 23:30", "P1WD", "2026-11-09 09:00"),  # Friday night is Friday
    ("2026-11-07 00:30", "P1WD", "2026-11-09 09:00"),  # Saturday in Beijing, still Friday in UTC
    ("2026-09-30 10:00", "P1WD", "2026-10-08 09:00"),  # over 国庆
    ("2026-09-30 10:00", "P3WD", "2026-10-10 09:00"),  # the Saturday is worked
    ("2026-02-14 10:00", "P1WD", "2026-02-24 09:00"),  # over 春节
    ("2026-11-02 10:00", "P3D", "2026-11-05 09:00"),
    ("2026-09-28 10:00", "P5D", "2026-09-30 09:00"),  # 3 October is off: the workday before
    ("2026-10-01 10:00", "P2D", "2026-10-08 09:00"),  # no workday in between: the one after
    ("2026-10-03 10:00", "P0D", "2026-10-03 10:00"),  # the day itself stays, never before the event
    ("2026-10-03 07:00", "P0D", "2026-10-03 09:00"),
    ("2026-10-10 19:00", "-P2D", "2026-10-08 09:00"),
    ("2026-10-06 19:00", "-P2D", "2026-09-30 09:00"),
    ("2026-10-11 19:00", "-P1D@19:00", "2026-10-10 19:00"),
    ("2026-10-04 14:00", "-P1D@19:00", "2026-10-03 19:00"),  # meetings may be on holidays
    ("2026-11-20 19:30", "-PT2H", "2026-11-20 17:30"),
    ("2026-11-21 00:30", "-PT2H", "2026-11-20 22:30"),
    ("2026-11-20 19:30", "PT0M", "2026-11-20 19:30"),
    ("2026-11-20 19:30", "PT30M", "2026-11-20 20:00"),
    ("2026-11-20 19:30", "-PT5M", "2026-11-20 19:25"),
    ("2026-01-30 10:00", "P1D", "2026-02-02 09:00"),  # Friday is the event: Monday then
    ("2028-02-28 10:00", "P1D", "2028-02-29 09:00"),  # leap day
    ("2026-02-27 10:00", "P2D", "2026-02-28 09:00"),  # 1 March is a Sunday; the Saturday is worked
    ("2026-01-31 10:00", "P30D", "2026-03-02 09:00"),  # over the end of February
]


@pytest.mark.parametrize(("event", "offset", "expected"), OFFSETS)
def test_reminders_fall_due(event, offset, expected):
    assert due(at(event), parse_offset(offset), CALENDAR, CN) == at(expected)


def test_a_day_counts_like_a_moment_on_it():
    offset = parse_offset("-P7D")
    assert due(date(2026, 11, 20), offset, CALENDAR, CN) == at("2026-11-13 09:00")


def test_reminders_stay_where_the_profile_says_so():
    """2026-11-21 is a Saturday."""
    offset = parse_offset("P1D")
    assert due(at("2026-11-20 10:00"), offset, PLAIN, CN) == at("2026-11-21 09:00")


def test_hours_need_a_moment():
    with pytest.raises(ValueError, match="from a moment"):
        due(date(2026, 11, 20), parse_offset("-PT2H"), CALENDAR, CN)


@pytest.mark.parametrize("offset", ["P1D", "PT1H"])
def test_a_moment_without_a_zone_is_refused(offset):
    with pytest.raises(ValueError, match="without a zone"):
        due(datetime(2026, 11, 20, 9), parse_offset(offset), CALENDAR, CN)  # noqa: DTZ001


DEADLINES = [
    # event, days, unit, counted, last, aim
    ("2026-03-01", 10, "calendar", "2026-03-11", "2026-03-11", "2026-03-11"),
    ("2026-09-22", 10, "calendar", "2026-10-02", "2026-10-08", "2026-09-30"),  # 国庆
    ("2026-02-06", 10, "calendar", "2026-02-16", "2026-02-24", "2026-02-14"),  # 春节
    ("2026-11-11", 10, "calendar", "2026-11-21", "2026-11-23", "2026-11-20"),  # a Saturday
    ("2026-09-10", 10, "calendar", "2026-09-20", "2026-09-20", "2026-09-20"),  # a worked Sunday
    ("2028-02-19", 10, "calendar", "2028-02-29", "2028-02-29", "2028-02-29"),  # leap day
    ("2027-02-19", 10, "calendar", "2027-03-01", "2027-03-01", "2027-03-01"),
    ("2026-12-29", 3, "calendar", "2027-01-01", "2027-01-04", "2026-12-31"),  # over the year
    ("2026-11-20", 3, "workdays", "2026-11-25", "2026-11-25", "2026-11-25"),
    ("2026-09-30", 3, "workdays", "2026-10-10", "2026-10-10", "2026-10-10"),
    ("2026-10-02", 1, "calendar", "2026-10-03", "2026-10-08", "2026-10-02"),  # aim: not before it
]


@pytest.mark.parametrize(("event", "days", "unit", "counted", "last", "aim"), DEADLINES)
def test_legal_deadlines(event, days, unit, counted, last, aim):
    """The day of the event is not counted; a last day that is off moves to the day after."""
    found = deadline(date.fromisoformat(event), days, unit, CALENDAR, CN)
    assert (found.counted, found.last, found.aim) == tuple(
        map(date.fromisoformat, (counted, last, aim))
    )


def test_a_deadline_ends_at_midnight_in_beijing():
    """law:civil_last_day: 截止时间为二十四时."""
    found = deadline(at("2026-03-01 23:59"), 10, "calendar", CALENDAR, CN)
    assert found.over_at == at("2026-03-12 00:00")
    assert found.over_at.tzinfo is UTC


def test_a_deadline_says_when_the_year_is_not_arranged():
    assert deadline(date(2026, 3, 1), 10, "calendar", CALENDAR, CN).arranged
    assert not deadline(date(2026, 12, 29), 10, "calendar", CALENDAR, CN).arranged


def test_a_deadline_does_not_roll_where_the_profile_says_so():
    found = deadline(date(2026, 9, 22), 10, "calendar", PLAIN, CN)
    assert found.last == date(2026, 10, 2)


NIGHT = (time(21), time(8))
REST = (time(13), time(14))


@pytest.mark.parametrize(
    ("quiet", "now", "then"),
    [
        (NIGHT, "2026-11-20 20:59", "2026-11-20 20:59"),
        (NIGHT, "2026-11-20 21:00", "2026-11-21 08:00"),
        (NIGHT, "2026-11-20 23:59", "2026-11-21 08:00"),
        (NIGHT, "2026-11-21 00:00", "2026-11-21 08:00"),
        (NIGHT, "2026-11-21 07:59", "2026-11-21 08:00"),
        (NIGHT, "2026-11-21 08:00", "2026-11-21 08:00"),
        (NIGHT, "2026-12-31 22:00", "2027-01-01 08:00"),
        (NIGHT, "2028-02-28 22:00", "2028-02-29 08:00"),
        (REST, "2026-11-20 13:30", "2026-11-20 14:00"),
        (REST, "2026-11-20 22:00", "2026-11-20 22:00"),
        ((time(8), time(8)), "2026-11-20 08:00", "2026-11-20 08:00"),
    ],
)
def test_quiet_hours(quiet, now, then):
    assert next_allowed(at(now), quiet, CALENDAR) == at(then)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_after_quiet_hours_it_is_never_quiet_and_never_earlier(now):
    allowed = next_allowed(now, NIGHT, CALENDAR)
    assert now <= allowed <= now + timedelta(hours=11)
    assert next_allowed(allowed, NIGHT, CALENDAR) == allowed


@pytest.mark.parametrize(
    ("posted", "days", "down"),
    [
        ("2026-11-01", 15, "2026-11-17"),  # D + 16
        ("2026-09-25", 15, "2026-10-11"),  # holidays count
        ("2028-02-20", 15, "2028-03-07"),  # leap year
        ("2027-02-20", 15, "2027-03-08"),
        ("2026-12-20", 15, "2027-01-05"),
        ("2026-11-01", 10, "2026-11-12"),
    ],
)
def test_S2_49_fifteen_full_days_on_the_board(posted, days, down):
    assert board_may_come_down(date.fromisoformat(posted), days) == date.fromisoformat(down)


@pytest.mark.parametrize(
    ("noticed", "meeting", "days"),
    [
        ("2026-11-20", "2026-11-23", 3),
        ("2026-11-20", "2026-11-20", 0),
        ("2028-02-28", "2028-03-01", 2),
        ("2026-12-30", "2027-01-09", 10),
    ],
)
def test_S2_39_days_of_notice(noticed, meeting, days):
    assert notice_days(date.fromisoformat(noticed), date.fromisoformat(meeting)) == days


def test_the_day_is_the_day_in_beijing():
    """18:00 UTC is two in the morning of the next day there."""
    assert local_day(datetime(2026, 11, 20, 18, tzinfo=UTC), CALENDAR) == date(2026, 11, 21)
    assert local_day(date(2026, 11, 20), CALENDAR) == date(2026, 11, 20)
    assert moment(date(2026, 11, 21), time(2), CALENDAR) == datetime(2026, 11, 20, 18, tzinfo=UTC)
