"""Reminders as rows: which ones an event starts, when each falls due, and to whom (domain/07)."""

from datetime import datetime

from flows import dates
from flows.outcome import Remind
from flows.profile.schema import Profile
from flows.view import View
from flows.workdays import Workdays

WORKDAYS = Workdays()
"""The calendar in use; the deployer's files may replace its years."""


def entering(view: View, profile: Profile, now: datetime) -> list[Remind]:
    """What falls due because the case entered its state now."""
    return starting(view, profile, f"{view.case.state}.enter", now, now, state=view.case.state)


def starting(
    view: View,
    profile: Profile,
    event: str,
    at: datetime,
    now: datetime,
    *,
    state: str = "",
    about: str = "",
) -> list[Remind]:
    """What falls due because `event` is at `at` (aware UTC); what would lie before `now` is left out.

    `state` ties the rows to a case state; `about` tells apart several objects of one kind (`i3`).
    """
    obligation = f"{event}:{about or f'{view.case.round}.{view.case.epoch}'}"
    rows: list[Remind] = []
    for kind, rule in sorted(profile.reminders.items()):
        if rule.on != event:
            continue
        moments = [(when, rule.to) for when in rule.at] + [(t.at, t.to) for t in rule.then]
        if rule.every is not None:
            moments.append((rule.every, rule.to))
        for n, (when, to) in enumerate(moments):
            due = dates.due(at, when, profile.calendar, WORKDAYS)
            if due < now:
                continue
            rows.append(Remind(kind, n, due, obligation, to, state, rule.urgent))
    return rows
