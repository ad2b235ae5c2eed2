"""Date arithmetic of the procedure: offsets, deadlines, quiet hours, days on the board.

Legal dates are computed in the profile's zone (Asia/Shanghai) and given back as aware UTC.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from flows.profile.after import Calendar
from flows.profile.offset import Offset
from flows.workdays import Workdays

Unit = Literal["calendar", "workdays"]

# 2027年3月1日, 3月1日 (号); 2027-03-01: written out, so that 3-5户 is no day.
_DAY_IN_WORDS = re.compile(
    r"(?:(\d{4})\u5e74)?(\d{1,2})\u6708(\d{1,2})[\u65e5\u53f7]|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A legal deadline: its counted last day, the day after rolling, and the day to aim for.

    `aim` is the last workday up to `counted`; nothing is overdue before `over_at` (UTC).
    `arranged` is False while a year in question has no published arrangement.
    """

    counted: date
    last: date
    aim: date
    over_at: datetime
    arranged: bool


def local_day(at: datetime | date, calendar: Calendar) -> date:
    """The date on which it happened, in the profile's zone."""
    if isinstance(at, datetime):
        return _aware(at).astimezone(ZoneInfo(calendar.timezone)).date()
    return at


def moment(day: date, clock: time, calendar: Calendar) -> datetime:
    """A day and a time of day in the profile's zone, as UTC."""
    return datetime.combine(day, clock, ZoneInfo(calendar.timezone)).astimezone(UTC)


def due(event: datetime | date, offset: Offset, calendar: Calendar, workdays: Workdays) -> datetime:
    """When a reminder with this offset falls due, as UTC; the day of the event is not counted.

    Hours and minutes are exact. Days without a time of day go out at `calendar.send_at` and, on
    a day off, move to the workday before, or to the one after where the one before is not after
    the event. The day itself ("P0D") and days with a time of day ("-P1D@19:00") stay: meetings
    are held on weekends.
    """
    if offset.exact:
        if not isinstance(event, datetime):
            raise ValueError("hours and minutes count from a moment, not from a day")
        return _aware(event).astimezone(UTC) + offset.sign * timedelta(minutes=offset.minutes)
    start = local_day(event, calendar)
    day = _count(start, offset, workdays)
    if offset.clock is None and calendar.move_nonwork_reminder == "previous_workday":
        day = _move(day, start, offset, workdays)
    at = moment(day, offset.clock or calendar.send_at, calendar)
    if isinstance(event, datetime) and not offset.negative:
        return max(at, event.astimezone(UTC))
    return at


def deadline(
    event: datetime | date, days: int, unit: Unit, calendar: Calendar, workdays: Workdays
) -> Deadline:
    """The last day of "within n days": law:civil_first_day and law:civil_last_day."""
    start = local_day(event, calendar)
    counted = start + timedelta(days=days) if unit == "calendar" else workdays.add(start, days)
    last = counted
    if calendar.legal_deadline_roll == "next_day_after_holiday":
        last = workdays.at_or_after(counted)
    return Deadline(
        counted=counted,
        last=last,
        aim=max(workdays.at_or_before(counted), start),
        over_at=moment(last + timedelta(days=1), time(0), calendar),
        arranged=workdays.arranged(start) and workdays.arranged(last),
    )


def next_allowed(at: datetime, quiet: tuple[time, time], calendar: Calendar) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into; UTC."""
    here = _aware(at).astimezone(ZoneInfo(calendar.timezone))
    start, end = quiet
    clock = here.time()
    over_night = start > end
    inside = (clock >= start or clock < end) if over_night else start <= clock < end
    if not inside:
        return at.astimezone(UTC)
    morning = here.date() + timedelta(days=1 if over_night and clock >= start else 0)
    return moment(morning, end, calendar)


def board_may_come_down(posted_on: date, days: int) -> date:
    """First day on which a posting may be taken down: full days, posting day not counted.

    Posted on day D with 15 days it may come down on D+16; holidays count.
    """
    return posted_on + timedelta(days=days + 1)


def notice_days(noticed_on: date, meeting_on: date) -> int:
    """Calendar days between notice and meeting, as compared with `notice.lead_days`."""
    return (meeting_on - noticed_on).days


def day_in(text: str, now: datetime, calendar: Calendar) -> date | None:
    """The day that somebody's words name, if it is to come; without a year the next such day.

    >>> from types import SimpleNamespace as Zone
    >>> day_in("\u7b493\u67081\u65e5", datetime(2026, 11, 21, tzinfo=UTC), Zone(timezone="Asia/Shanghai"))
    datetime.date(2027, 3, 1)
    """
    found = _DAY_IN_WORDS.search(text)
    if found is None:
        return None
    year, month, number = found[1] or found[4], found[2] or found[5], found[3] or found[6]
    today = local_day(now, calendar)
    for guess in (int(year),) if year else (today.year, today.year + 1):
        try:
            day = date(guess, int(month), int(number))
        except ValueError:
            continue
        if day > today:
            return day
    return None


def _count(start: date, offset: Offset, workdays: Workdays) -> date:
    if offset.workdays:
        return workdays.add(start, offset.sign * offset.workdays)
    return start + timedelta(days=offset.sign * offset.days)


def _move(day: date, start: date, offset: Offset, workdays: Workdays) -> date:
    earlier = workdays.at_or_before(day)
    if day == start:
        return day
    if offset.negative or earlier > start:
        return earlier
    return workdays.at_or_after(day)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment without a zone")
    return at
