"""Workdays against the State Council's arrangements of 2024–2026, and years that have none yet.

Sources of the expected days: 国务院办公厅关于2024年、2025年、2026年部分节假日安排的通知; from 2027 on
全国年节及纪念日放假办法 (2024-11-10), second article.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from flows.profile.error import ProfileError
from flows.workdays import Workdays, load_years

CN = Workdays()

OFF = [
    "2024-02-10 2024-02-17",  # 春节
    "2024-04-04 2024-04-06",
    "2024-05-01 2024-05-05",
    "2024-10-01 2024-10-07",
    "2025-01-28 2025-02-04",  # 春节, from New Year's Eve
    "2025-10-01 2025-10-08",  # 国庆 and 中秋
    "2026-01-01 2026-01-03",
    "2026-02-15 2026-02-23",  # 春节, nine days
    "2026-04-04 2026-04-06",
    "2026-05-01 2026-05-05",
    "2026-06-19 2026-06-21",
    "2026-09-25 2026-09-27",
    "2026-10-01 2026-10-07",  # 国庆
]
WORKED_WEEKENDS = [
    "2024-02-04",
    "2024-02-18",
    "2024-04-07",
    "2024-05-11",
    "2024-09-29",
    "2024-10-12",
    "2025-01-26",
    "2025-02-08",
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
]


@pytest.mark.parametrize("stretch", OFF)
def test_holidays_are_off_from_first_to_last_day(stretch):
    first, last = map(date.fromisoformat, stretch.split())
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert [day for day in days if CN.is_workday(day)] == []


@pytest.mark.parametrize("day", WORKED_WEEKENDS)
def test_swapped_weekends_are_worked(day):
    assert date.fromisoformat(day).weekday() >= 5
    assert CN.is_workday(date.fromisoformat(day))


def test_weekends_and_weekdays():
    assert CN.is_workday(date(2026, 11, 20))
    assert not CN.is_workday(date(2026, 11, 21))
    assert CN.is_workday(date(2024, 2, 29))  # a leap day like any other


@pytest.mark.parametrize(
    ("year", "known"), [(2024, True), (2026, True), (2027, False), (2031, False)]
)
def test_it_says_whether_the_arrangement_is_published(year, known):
    assert CN.arranged(date(year, 6, 1)) is known


def test_an_unpublished_year_has_statutory_days_and_no_guesses():
    """2027: 除夕 5 February to 8 February, 1–2 May, 1–3 October; nothing swapped."""
    days = CN.year(2027)
    assert len(days.days_off) == 13
    assert not days.worked
    assert date(2027, 2, 5) in days.days_off
    assert CN.is_workday(date(2027, 10, 4))  # nobody has said yet that it is off


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-09-30", 1, "2026-10-08"),  # over 国庆
        ("2026-09-30", 3, "2026-10-10"),  # the Saturday is worked
        ("2026-10-01", 1, "2026-10-08"),
        ("2026-10-08", -1, "2026-09-30"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),  # over 春节
        ("2026-11-20", 3, "2026-11-25"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-23", 0, "2026-11-23"),
        ("2024-02-28", 2, "2024-03-01"),  # leap year
        ("2023-02-27", 2, "2023-03-01"),
        ("2026-12-31", 1, "2027-01-04"),
    ],
)
def test_counting_workdays(start, count, end):
    assert CN.add(date.fromisoformat(start), count) == date.fromisoformat(end)


def test_nearest_workdays():
    holiday = date(2026, 10, 3)
    assert CN.at_or_before(holiday) == date(2026, 9, 30)
    assert CN.at_or_after(holiday) == date(2026, 10, 8)
    assert CN.at_or_after(date(2026, 10, 8)) == date(2026, 10, 8)


NOTICE = """
source = "国务院办公厅关于2027年部分节假日安排的通知（试验用）"
holidays = [2027-10-01, 2027-10-04, 2027-10-05]
makeup_workdays = [2027-10-09]
"""


def test_a_file_brings_the_arrangement(tmp_path):
    (tmp_path / "2027.toml").write_text(NOTICE, encoding="utf-8")
    days = Workdays(load_years(tmp_path))
    assert days.arranged(date(2027, 1, 1))
    assert not days.is_workday(date(2027, 10, 4))
    assert days.is_workday(date(2027, 10, 9))
    assert days.arranged(date(2026, 1, 1))  # other years stay


def test_a_region_adds_days_and_only_where_it_is_asked_for(tmp_path):
    """law:holiday_minorities: local governments set days for the holidays of minorities."""
    day = date(2026, 5, 27)
    text = 'source = "某自治区通知（试验用）"\nholidays = [2026-05-27]\n'
    (tmp_path / "2026.xinjiang.toml").write_text(text, encoding="utf-8")
    assert not Workdays(load_years(tmp_path, "xinjiang")).is_workday(day)
    assert Workdays(load_years(tmp_path, "xinjiang")).is_workday(date(2026, 10, 10))
    assert Workdays(load_years(tmp_path)).is_workday(day)


def test_a_region_adds_to_the_file_of_the_year(tmp_path):
    (tmp_path / "2027.toml").write_text(NOTICE, encoding="utf-8")
    text = 'source = "某自治区通知（试验用）"\nholidays = [2027-05-17]\n'
    (tmp_path / "2027.xinjiang.toml").write_text(text, encoding="utf-8")
    days = Workdays(load_years(tmp_path, "xinjiang"))
    assert not days.is_workday(date(2027, 5, 17))
    assert days.is_workday(date(2027, 10, 9))
    assert days.arranged(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("name", "text", "key", "reason"),
    [
        ("next.toml", "", "-", "is called"),
        ("2027.toml", "holidays = [", "-", "not TOML"),
        ("2027.toml", "holidays = []", "source", "missing"),
        ("2027.toml", 'source = "s"\ndays = []', "days", "unknown key"),
        ("2027.toml", 'source = "s"\nholidays = [2028-01-01]', "holidays", "not a date of 2027"),
        ("2027.toml", 'source = "s"\nholidays = ["1 May"]', "holidays", "not a date of 2027"),
        ("2027.toml", 'source = "s"\nholidays = "1 May"', "holidays", "a list"),
        (
            "2027.toml",
            'source = "s"\nholidays = [2027-01-01]\nmakeup_workdays = [2027-01-01]',
            "makeup_workdays",
            "also a holiday",
        ),
        ("2027.xinjiang.toml", 'source = "s"\nmakeup_workdays = []', "makeup_workdays", "unknown"),
    ],
)
def test_a_broken_calendar_names_file_key_and_reason(tmp_path, name, text, key, reason):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load_years(tmp_path, "xinjiang")
    assert (caught.value.file, caught.value.key) == (name, key)
    assert reason in caught.value.reason
