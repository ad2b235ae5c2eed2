"""A row fell due: close the ballot, or remind whoever has to act, unless it is settled (domain/07)."""

from datetime import datetime, time, timedelta

from flows import almanac, checkin, dates, ending, notice, queue, reminders, voting
from flows.act import Act
from flows.fulfilled import fulfilled, not_before
from flows.obligations import still_open
from flows.outcome import Remind, Say
from flows.profile.after import Calendar
from flows.profile.names import GROUP_REMINDERS
from flows.recipients import above, nobody_owes, recipients
from flows.reminding import APPOINTMENTS, Row, card_for, group_card
from flows.step import Step

RUNNING = frozenset({"checkin", "deliberating", "voting"})
"""A meeting that is held waits for no quiet hours (DECISIONS 29)."""


def due(step: Step) -> None:
    """Everything about the row comes with the command; the obligation is checked again here."""
    kind = str(step.command.data["kind"])
    if kind == queue.SPEAK:
        queue.due(step)
    elif kind == checkin.WAIT:
        checkin.due(step)
    elif kind == notice.OPENS:
        notice.opened(step)
    elif kind == voting.CLOSE:
        voting.due(step)
    elif kind == reminders.CLOSE_FILE:
        ending.due(step)
    else:
        step.quiet = True
        _remind(step, Row.of(step))


def _remind(step: Step, row: Row) -> None:
    wanted = str(step.command.data.get("state_name", ""))
    if wanted and not (step.view.in_case and wanted == step.case.state):
        return
    if _settled(step, row) or _too_late(step, row):
        return
    if not almanac.is_wanted(step, row.kind):
        almanac.lay_next(step, row.kind)
        return
    wait = None if _goes_up(step, row) else not_before(step, row.kind)
    if wait is not None:
        _later(step, row, wait)
        return
    told = _send(step, row)
    step.deed("reminded", rule=row.kind, n=row.n, to=told, late=row.late)
    _repeat(step, row)


def _settled(step: Step, row: Row) -> bool:
    """The records say that it is done, or everybody from whom the rule wants something has answered."""
    rule = step.profile.reminders.get(row.kind)
    answered = rule is not None and nobody_owes(step, rule.to, row.obligation)
    return answered or fulfilled(step, row.kind) or not still_open(step, row.obligation)


def _goes_up(step: Step, row: Row) -> bool:
    """Whether others are told that it is still not done."""
    rule = step.profile.reminders.get(row.kind)
    return rule is not None and reminders.is_later(rule, row.n)


def _later(step: Step, row: Row, at: datetime) -> None:
    """It cannot be done yet: the same is said as soon as it can."""
    rule = step.profile.reminders.get(row.kind)
    n = row.n + (reminders.first_repeat(rule) if rule else 1)
    state = str(step.command.data.get("state_name", ""))
    step.reminders.append(
        Remind(row.kind, n, at, row.obligation.root, tuple(row.to), state, row.urgent)
    )


def _too_late(step: Step, row: Row) -> bool:
    """Nobody is told after its beginning that a meeting will begin."""
    meeting = step.view.meeting if step.view.in_case else None
    before = row.kind in ("R05", "R06") and meeting is not None and meeting.at is not None
    return before and meeting is not None and meeting.at is not None and step.now >= meeting.at


def _send(step: Step, row: Row) -> list[int]:
    """A message to each; when nobody of those meant can be reached, to who stands above them."""
    told = recipients(step, row.to, row.obligation)
    if not told and "group" not in row.to:
        told = above(step, 0)
    alone = row.urgent or row.kind in APPOINTMENTS
    not_before, later_at = _hours(step, row.urgent)
    for person in told:
        step.says.append(
            Say(f"p{person}", card_for(step, row, person), _key(step, row, f"p{person}"),
                urgent=row.urgent, not_before=not_before, later_at=None if alone else later_at)
        )  # fmt: skip
    if "group" in row.to and row.kind in GROUP_REMINDERS:
        group = f"g{step.view.community.id}"
        step.says.append(
            Say(group, group_card(step, row), _key(step, row, group), urgent=row.urgent,
                not_before=not_before)
        )  # fmt: skip
    return told


def _key(step: Step, row: Row, to: str) -> str:
    """Unique for this firing: a row that is wanted anew fires with another time."""
    return f"r{row.id}.{int(row.due_at.timestamp())}.{to}"


def _hours(step: Step, urgent: bool) -> tuple[datetime | None, datetime | None]:
    """When it may be said, and when the digest after that one goes out (never: it is not bundled)."""
    if urgent or (step.view.in_case and step.case.state in RUNNING):
        return None, None
    calendar = step.profile.calendar
    at = dates.next_allowed(step.now, _quiet_hours(step), calendar)
    if at > step.now:  # out of the night: with everything else of that morning
        at = max(at, _morning(at, calendar, 0))
    return (at if at > step.now else None), _morning(at, calendar, 1)


def _morning(at: datetime, calendar: Calendar, days: int) -> datetime:
    day = dates.local_day(at, calendar) + timedelta(days)
    return dates.moment(day, calendar.send_at, calendar)


def _quiet_hours(step: Step) -> tuple[time, time]:
    """The profile's, unless the community has set its own since the case began."""
    own = step.view.community.overrides.get("calendar.quiet_hours")
    if not isinstance(own, list) or len(own) != 2:
        return step.profile.calendar.quiet_hours
    return time.fromisoformat(str(own[0])), time.fromisoformat(str(own[1]))


def _repeat(step: Step, row: Row) -> None:
    """A repeating rule lays its next row from the one that just fired; the fixed ones come before it."""
    rule = step.profile.reminders.get(row.kind)
    almanac.lay_next(step, row.kind)
    if rule is None or rule.every is None or row.own:
        return
    first = reminders.first_repeat(rule)
    if row.n < first or (rule.times and row.n - first + 1 >= rule.times):
        return
    at = dates.due(row.due_at, rule.every, step.profile.calendar, reminders.WORKDAYS)
    at = max(at, step.now + timedelta(hours=1))
    state = str(step.command.data.get("state_name", ""))
    step.reminders.append(
        Remind(row.kind, row.n + 1, at, row.obligation.root, rule.to, state, rule.urgent)
    )


ACTS = {"due": Act(due, loose=True)}
