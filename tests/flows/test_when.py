"""Days and hours as people type them: a table of sayings, and what holds for any text (domain/05 §5.9)."""

import time as clock
from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.dates import local_day, moment
from flows.profile.load import load_all
from flows.when import Impossible, Meant, Passed, Unread, lunar, read
from flows.when.days import _qingming
from flows.when.words import number, table

CALENDAR = load_all()["jinhua"].calendar
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)  # a Monday, nine o'clock in China


def said(text: str, now: datetime = NOW, day: date | None = None) -> str:
    """The guesses as `3-5 19:00`, with ？ where they are shown back; else what is wrong."""
    match read(text, now, CALENDAR, day):
        case Meant(guesses, sure):
            shown = [
                f"{g.day.month}-{g.day.day}" + (f" {g.clock:%H:%M}" if g.clock else "")
                for g in guesses
            ]
            return " | ".join(shown) + ("" if sure else " ？")
        case Passed():
            return "passed"
        case Impossible():
            return "impossible"
    return "unread"


SURE = {
    "明晚七点": "3-3 19:00", "明天晚上7点": "3-3 19:00", "今晚7点半": "3-2 19:30", "今晚七点半": "3-2 19:30",
    "今晚7半": "3-2 19:30", "明早8点": "3-3 08:00", "后天下午3点": "3-4 15:00", "大后天上午9点": "3-5 09:00",
    "下周三 15:00": "3-11 15:00", "下个星期三下午三点": "3-11 15:00", "下礼拜三15点": "3-11 15:00",
    "周六": "3-7", "星期天": "3-8", "礼拜六晚上七点": "3-7 19:00", "这周六下午两点": "3-7 14:00",
    "下下周日晚上8点": "3-22 20:00", "周末": "3-7", "周六 19:00": "3-7 19:00", "周五9点": "3-6 09:00",
    "3月5日下午2点半": "3-5 14:30", "三月五号下午两点半": "3-5 14:30", "3月5日 19:00": "3-5 19:00",
    "3月5日（周四）19:00": "3-5 19:00", "明天周二晚上7点": "3-3 19:00",
    "12月5日 19:00": "12-5 19:00", "12.5 晚上7.30": "12-5 19:30",
    "１２月５日　１９：００": "12-5 19:00", "3/5 9:00": "3-5 09:00", "3-5 07:00": "3-5 07:00", "3.5": "3-5",
    "2026-03-05 19:00": "3-5 19:00", "2026/3/5 19:00": "3-5 19:00", "2026.3.5": "3-5",
    "二〇二六年三月五日": "3-5", "26年3月5日": "3-5", "20260305 1930": "3-5 19:30",
    "2026年12月5日晚上7点": "12-5 19:00",
    "十二月廿五号": "12-25", "三月廿三日下午三点": "3-23 15:00", "5号": "3-5", "五号晚上八点": "3-5 20:00",
    "1号": "4-1", "下个月5号": "4-5", "下月五号上午十点": "4-5 10:00", "本月20号": "3-20",
    "三天后下午三点": "3-5 15:00", "过两天": "3-4", "再过十天": "3-12", "一周后": "3-9", "两个星期后": "3-16",
    "明天中午12点半": "3-3 12:30", "星期天上午9点一刻": "3-8 09:15", "明天下午两点三刻": "3-3 14:45",
    "明天19点": "3-3 19:00", "明天 19:05": "3-3 19:05", "明天十九点三十分": "3-3 19:30", "后天傍晚6点": "3-4 18:00",
    "就明天晚上七点吧": "3-3 19:00", "改到周六下午3点": "3-7 15:00", "定在周六下午3点开会": "3-7 15:00",
    "周六晚上7点左右": "3-7 19:00", "明天19:00-21:00": "3-3 19:00", "明天下午2点到4点": "3-3 14:00",
    "明天晚上7点到9点散会": "3-3 19:00", "今天下午3点": "3-2 15:00", "今天": "3-2", "明天9点": "3-3 09:00",
    "明天上午11点整": "3-3 11:00", "北京时间明天19:00": "3-3 19:00", "四月三十日晚上七点钟": "4-30 19:00",
    "明天晚上七点过五分": "3-3 19:05", "明儿晚上七点": "3-3 19:00",
}  # fmt: skip

SHOWN = {
    "大后天晚上": "3-5 19:00", "后天上午": "3-4 09:00", "12.5 晚上": "12-5 19:00", "周六晚上": "3-7 19:00",
    "明天中午": "3-3 12:00", "明晚": "3-3 19:00", "周日下午": "3-8 14:30",
    "国庆节": "10-1", "国庆": "10-1", "十一晚上": "10-1 19:00", "五一上午10点": "5-1 10:00", "元旦": "1-1",
    "中秋节晚上": "9-25 19:00", "端午": "6-19", "清明": "4-5", "除夕": "2-5", "元宵节": "3-3", "重阳节": "10-18",
    "初六": "3-24", "正月初六": "2-11", "腊月廿三": "1-30", "八月初五晚上": "9-15 19:00", "农历八月十五": "9-25",
    "十二月廿五": "2-1 | 12-25", "周一": "3-2 | 3-9", "廿三": "3-11",
    "两点": "3-2 14:00 | 3-3 14:00 | 3-3 02:00", "明天 8点": "3-3 20:00 | 3-3 08:00",
    "明天7:30": "3-3 19:30 | 3-3 07:30", "今天 8:00": "3-2 20:00", "19:00": "3-2 19:00 | 3-3 19:00",
    "晚上七点": "3-2 19:00 | 3-3 19:00", "明晚七点，在礼堂": "3-3 19:00", "周六晚上七点大妈们都有空": "3-7 19:00",
    "明天晚上12点": "3-4 00:00", "明天24:00": "3-4 00:00", "2029年1月1日": "1-1", "明天上午15点": "3-3 15:00",
}  # fmt: skip
WRONG = {
    "3月1日 19:00": "passed", "昨天": "passed", "前天晚上七点": "passed", "上周三": "passed", "今天上午8点": "passed",
    "2025年3月5日": "passed", "今早8点": "passed",
    "2月31日": "impossible", "31 February": "unread", "2月30号晚上": "impossible", "6月31号": "impossible",
    "13月5日": "impossible", "2026-02-29": "impossible", "明天25:00": "impossible", "25:00": "impossible",
    "明天19:75": "impossible", "明天24:30": "impossible", "3月0日": "impossible", "明天下午七十点": "impossible",
    "": "unread", "随便": "unread", "下周": "unread", "月底": "unread", "周六不行，周日吧": "unread",
    "3月5日（周五）19:00": "unread", "周六还是周日": "unread", "明晚7点还是8点": "unread",
    "周六或周日": "unread", "3月5日 3月6日": "unread", "😀": "unread", "99": "unread", "没空": "unread",
    "闰十三月初一": "impossible", "周八": "unread", "周六以前": "unread", "1": "unread", "半": "unread",
}  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), [*SURE.items(), *WRONG.items()])
def test_what_is_certain_is_taken_and_what_is_wrong_is_said(text, meant):
    assert said(text) == meant


@pytest.mark.parametrize(("text", "meant"), SHOWN.items())
def test_what_is_not_certain_is_shown_back(text, meant):
    assert said(text) == f"{meant} ？"


HOURS = {
    "19:15": "3-7 19:15", "晚上8点": "3-7 20:00", "19": "3-7 19:00", "1930": "3-7 19:30", "十九点": "3-7 19:00",
    "7点半": "3-7 19:30 | 3-7 07:30 ？", "两点": "3-7 14:00 | 3-7 02:00 ？", "7.30": "3-7 19:30 | 3-7 07:30 ？",
    "七点": "3-7 19:00 | 3-7 07:00 ？", "七": "3-7 19:00 | 3-7 07:00 ？", "上午": "3-7 09:00 ？",
    "下午": "3-7 14:30 ？",
    "后天晚上7点": "3-4 19:00", "25:00": "impossible", "晚点": "3-7 19:00 ？", "33": "impossible", "随便": "unread",
}  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), HOURS.items())
def test_an_hour_belongs_to_the_day_already_chosen(text, meant):
    assert said(text, day=date(2026, 3, 7)) == meant


def test_a_date_without_a_year_that_is_long_ago_is_next_years():
    december = datetime(2026, 12, 20, 1, tzinfo=UTC)
    assert said("1月5日 19:00", december) == "1-5 19:00"
    assert said("12月5日 19:00", december) == "passed"


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_the_server_may_stand_anywhere(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    clock.tzset()
    try:
        assert {text: said(text) for text in SURE} == SURE
    finally:
        monkeypatch.undo()
        clock.tzset()


def test_midnight_in_china_is_what_counts():
    assert said("今天 19:00", datetime(2026, 3, 2, 15, 59, tzinfo=UTC)) == "passed"
    assert said("今天 19:00", datetime(2026, 3, 2, 16, 1, tzinfo=UTC)) == "3-3 19:00"


def test_the_lunar_table_agrees_with_the_published_holidays():
    """春节, 端午 and 中秋 of every year of the table, as the packaged calendar has them."""
    marks = {"Spring Festival": (1, 1), "Dragon Boat": (5, 5), "Mid-Autumn": (8, 15)}
    years = range(2025, table()["lunar"]["first"] + len(table()["lunar"]["years"]) - 1)
    for year in years:
        known = holidays.country_holidays("CN", years=year, observed=False, language="en_US")
        for name, (month, day) in marks.items():
            wanted = {d for d in lunar.days(month, day) if d.year == year}
            assert wanted & {d for d, n in known.items() if name in n}, (year, name, wanted)
        assert "Tomb-Sweeping" in known[_qingming(year)], year


def test_numbers_as_people_write_them():
    found = {
        text: number(text) for text in ("十", "十五", "二十", "三十一", "廿", "廿三", "两", "05")
    }
    assert list(found.values()) == [10, 15, 20, 31, 20, 23, 2, 5]


PIECES = [
    "今", "明", "后", "大后天", "周", "下", "星期", "六", "日", "月", "号", "初", "廿", "农历", "闰", "点", "半", "刻",
    ":", ".", "-", "/", " ", "晚上", "上午", "凌晨", "国庆", "除夕", "年", "天后", "过", "十", "二", "两", "0", "3",
    "12", "25", "31", "2026", "99", "不", "吧", "到", "\u0660", "²", "㊁", "\x00", "😀",
]  # fmt: skip
MOMENTS = st.integers(0, 36 * 365 * 24 * 60).map(
    lambda m: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=m)
)
TEXTS = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=8).map("".join))


@given(TEXTS, MOMENTS, st.none() | st.integers(0, 400))
def test_any_text_is_answered_and_no_answer_lies_in_the_past(text, now, ahead):
    today = local_day(now, CALENDAR)
    day = None if ahead is None else today + timedelta(days=ahead)
    meant = read(text, now, CALENDAR, day)
    assert isinstance(meant, Meant | Passed | Impossible | Unread)
    if isinstance(meant, Meant):
        assert meant.guesses
        assert not meant.sure or len(meant.guesses) == 1
        for guess in meant.guesses:
            assert guess.day >= today
            assert guess.clock is None or moment(guess.day, guess.clock, CALENDAR) > now
    if isinstance(meant, Passed) and isinstance(meant.when, datetime):
        assert meant.when <= now


@given(st.dates(date(2024, 3, 1), date(2025, 2, 28)), st.times(), MOMENTS)
def test_what_is_written_in_full_is_read_as_it_stands(day, at, now):
    """A printed date and hour is taken as written, or is over."""
    text = f"{day.year}年{day.month}月{day.day}日 {at:%H:%M}"
    meant = read(text, now, CALENDAR)
    when = moment(day, time(at.hour, at.minute), CALENDAR)
    if isinstance(meant, Meant):
        guess = meant.guesses[0]
        assert guess.clock is not None
        assert moment(guess.day, guess.clock, CALENDAR) == when
    else:
        assert meant == Passed(when)
