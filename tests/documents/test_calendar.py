"""The calendar entry: one invitation, the right hour in the right zone, replaced by a later one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from documents.calendar import entry
from documents.paper import NoDocument
from flows.model import Meeting
from tests.documents import cases
from tests.flows.hall import HOST, Hall
from tests.flows.test_notice import noticed


def event(hall: Hall):
    name, body = entry(hall.view(1), hall.profile, hall.now)
    assert name.endswith(".ics")
    calendar = Calendar.from_ical(body)
    (found,) = calendar.walk("VEVENT")
    assert calendar.walk("VTIMEZONE")
    return found


def test_the_hour_is_that_of_the_county() -> None:
    found = event(noticed())
    start = found.decoded("dtstart")
    assert start == datetime(2026, 11, 26, 19, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert found["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert found["location"] == "文化礼堂"
    assert found.walk("VALARM")[0].decoded("trigger") == timedelta(hours=-2)


def test_another_day_replaces_the_entry() -> None:
    hall = noticed()
    first = event(hall)
    hall.ok(hall.tap(HOST, "postpone"))
    hall.ok(hall.type(HOST, "2026-12-03 19:00"))
    hall.ok(hall.type(HOST, "要下大雨"))
    second = event(hall)
    assert first["uid"] == second["uid"]
    assert second.decoded("sequence") > first.decoded("sequence")


def test_hostile_words_stay_in_their_line() -> None:
    hall = noticed()
    case = hall.case.model_copy(
        update={"title": "灯\r\nBEGIN:VEVENT\r\nSUMMARY:假的" + cases.HOSTILE}
    )
    hall.records[type(case)][(1,)] = case
    event(hall)


def test_without_an_hour_there_is_no_entry() -> None:
    hall = cases.gaps()
    with pytest.raises(NoDocument):
        entry(hall.view(1), hall.profile, hall.now)
    assert not hall.records[Meeting]


def test_a_village_without_a_telephone_leaves_no_gap_in_the_entry() -> None:
    hall = noticed()
    assert event(hall)["description"] == "花溪村，电话0579-1234567"
    hall.set_village(phone="")
    assert event(hall)["description"] == "花溪村"
