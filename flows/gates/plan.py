"""Gates before the notice goes out: the plan is whole, the days suffice, the place is fit (S2-38 …)."""

from collections.abc import Mapping
from typing import Any

from flows.dates import local_day
from flows.gates.missing import Seen
from flows.moving import MOVING
from flows.outcome import Words
from flows.profile.law import lead_days

OFTEN = 3
"""From this time on whoever the profile names has to agree to another day."""


def plan_complete(seen: Seen) -> Mapping[str, Any] | None:
    """Time, place, form, rules: what the profile asks for is there (S2-38)."""
    meeting = seen.view.meeting
    fields = {"time": "at", "place": "place", "form": "form", "rules": "rules"}
    wanted = [f for f in seen.profile.plan.required if f in fields]
    online = meeting is not None and not meeting.place and bool(meeting.link)
    empty = [f for f in wanted if meeting is None or not getattr(meeting, fields[f])]
    empty = [f for f in empty if not (f == "place" and online)]
    return {"fields": tuple(Words(f"field.{f}") for f in empty)} if empty else None


def materials(seen: Seen) -> Mapping[str, Any] | None:
    """Material goes out with the notice; the topic's own text is the first (DECISIONS 31)."""
    has = 1 + len(seen.view.meeting.materials if seen.view.meeting else ())
    wanted = seen.profile.notice.materials_required
    return {"wanted": wanted, "has": has} if has < wanted else None


def venue_area(seen: Seen) -> Mapping[str, Any] | None:
    """The registered area of the venue is no less than the document's (S2: 不少于30m2)."""
    least, meeting = seen.profile.venue.min_area_m2, seen.view.meeting
    if not least or meeting is None:
        return None
    known = {v["name"]: v.get("area", 0) for v in seen.view.community.venues}
    area = known.get(meeting.place, 0)
    return {"venue": meeting.place, "area": area, "least": least} if 0 < area < least else None


def notice_lead(seen: Seen) -> Mapping[str, Any] | None:
    """Meeting day minus notice day is at least the profile's number (DEF1), or the law's (DEF2)."""
    meeting, calendar = seen.view.meeting, seen.profile.calendar
    if meeting is None or meeting.at is None:
        return None
    days = lead_days(seen.profile, meeting.lawful)
    has = (local_day(meeting.at, calendar) - local_day(seen.now, calendar)).days
    return {"has": max(has, 0), "wanted": days} if has < days else None


def notice_postponed(seen: Seen) -> Mapping[str, Any] | None:
    """People are told of another day for the third time in a round (T19, T20; 03 §3.6)."""
    n, meeting = seen.view.case.flags.get(MOVING, 0), seen.view.meeting
    return {"n": n, "time": meeting.at} if n >= OFTEN and meeting else None


def notice_unreached(seen: Seen) -> Mapping[str, Any] | None:
    """Everybody invited was reached in a way that is written down (S2-39)."""
    unreached = [seen.view.name(s.person_id) for s in seen.view.subjects if not s.reached_by]
    return {"names": unreached} if unreached else None
