"""The meeting as an entry for the telephone's calendar (.ics): the right hour in the right zone."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone

from documents.clean import clean, file_name
from documents.labels import one_of, word
from documents.paper import NoDocument
from flows.model import Meeting
from flows.profile.schema import Profile
from flows.view import View

LONG = timedelta(hours=2)
"""How long the calendar keeps free: nobody knows when a meeting ends."""

EARLY = timedelta(hours=-2)
"""When the telephone rings, as the last reminder does (R06)."""


def entry(view: View, profile: Profile, now: datetime) -> tuple[str, bytes]:
    """File name and bytes. A later notice carries the same uid with a higher sequence: it replaces.

    Raises NoDocument while no hour is set.
    """
    meeting = view.meeting
    if meeting is None or meeting.at is None:
        raise NoDocument("D4.ics")
    calendar = Calendar()
    calendar.add("prodid", "-//yishi//meeting//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_zone(profile.calendar.timezone))
    calendar.add_component(_event(view, meeting, profile, now))
    name = word("file.name", no=view.case.no, title=word("ics.name"), topic=view.case.title)
    return file_name(name, "ics"), calendar.to_ical()


@cache
def _zone(name: str) -> Timezone:
    """The rules of the zone, worked out once: it takes longer than all the rest."""
    return Timezone.from_tzid(name)


def _event(view: View, meeting: Meeting, profile: Profile, now: datetime) -> Event:
    assert meeting.at is not None
    start = meeting.at.astimezone(ZoneInfo(profile.calendar.timezone))
    event = Event()
    event.add("uid", f"c{view.case.id}r{meeting.round}@yishi")
    event.add("sequence", meeting.attempt * 100 + meeting.epoch)
    event.add("dtstamp", now)
    event.add("dtstart", start)
    event.add("dtend", start + LONG)
    event.add("summary", clean(word("ics.summary", title=view.case.title)))
    event.add("location", clean(meeting.place or one_of("place", "online")))
    event.add("description", clean(_about(view, meeting)))
    event.add_component(_bell(view))
    return event


def _about(view: View, meeting: Meeting) -> str:
    name, phone = view.community.name, view.community.phone
    who = word("ics.about", community=name, phone=phone) if phone else name
    return f"{who} {meeting.link}".strip()


def _bell(view: View) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", EARLY)
    alarm.add("description", clean(word("ics.summary", title=view.case.title)))
    return alarm
