"""Reminders of a community, not of a case: months, quarters, years, two idle months, next year's holidays."""

from collections.abc import Iterator
from datetime import date

from flows import dates, reminders
from flows.act import Act
from flows.model import Case, RoleGrant
from flows.outcome import Remind
from flows.profile.after import Reminder as Rule
from flows.profile.offset import Offset
from flows.step import Step

MONTHS = {"month.start": 1, "quarter.start": 3, "year.start": 12}
"""How many months lie between two of these events."""

IDLE = "community.idle"
OVER = frozenset({"archived", "terminated", "withdrawn", "declined"})


def lay(step: Step) -> None:
    """Lay the rows of the present and the next period; one that stands already stands (R33–R38, R40, R44)."""
    for kind, rule in sorted(step.profile.reminders.items()):
        if rule.on in MONTHS:
            for first in _starts(step, MONTHS[rule.on]):
                _rows(step, kind, rule, first)
        elif rule.on == IDLE:
            _idle_rows(step, kind, rule)


def _starts(step: Step, months: int) -> Iterator[date]:
    """The first day of the present period and of the next."""
    today = dates.local_day(step.now, step.profile.calendar)
    month = (today.month - 1) // months * months
    for ahead in (0, months):
        years, left = divmod(month + ahead, 12)
        yield date(today.year + years, left + 1, 1)


def _rows(step: Step, kind: str, rule: Rule, first: date) -> None:
    about = f"k{step.view.community.id}.{first.isoformat()}"
    said = [(when, rule.to) for when in rule.at] + [(t.at, t.to) for t in rule.then]
    for n, (when, to) in enumerate(said):
        at = dates.due(_day(first, when), when, step.profile.calendar, reminders.WORKDAYS)
        if at >= step.now:
            step.reminders.append(Remind(kind, n, at, f"{rule.on}:{about}", to))


def _day(first: date, when: Offset) -> date:
    """What is said on the first day itself waits for the first workday: before, there is nothing to say."""
    return first if when.days or when.workdays else reminders.WORKDAYS.at_or_after(first)


def _idle_rows(step: Step, kind: str, rule: Rule) -> None:
    """The next time when, counted from the last thing that happened, so many days are full."""
    last, calendar = _last_day(step), step.profile.calendar
    for n, when in enumerate(rule.at):
        span, today = max(when.days, 1), dates.local_day(step.now, calendar)
        full = max((today - last).days // span + 1, 1)
        far = when.model_copy(update={"days": span * full})
        at = dates.due(last, far, calendar, reminders.WORKDAYS)
        about = f"k{step.view.community.id}.{last.isoformat()}.{full}"
        if at >= step.now:
            step.reminders.append(Remind(kind, n, at, f"{IDLE}:{about}", rule.to))


def _last_day(step: Step) -> date:
    """When a case last moved here; in a community without any, when its first office was given."""
    moved = [max(c.opened_at, c.entered_at) for c in step.view.all(Case)]
    begun = [g.since for g in step.view.all(RoleGrant)]
    last = max(moved, default=min(begun, default=step.now))
    return dates.local_day(last, step.profile.calendar)


def is_wanted(step: Step, kind: str) -> bool:
    """Asked when a row fires: R44 only while next year's days are unknown, R40 only while nothing moves."""
    today = dates.local_day(step.now, step.profile.calendar)
    if kind == "R44":
        return not reminders.WORKDAYS.arranged(date(today.year + 1, 1, 1))
    rule = step.profile.reminders.get(kind)
    if rule is None or rule.on != IDLE or step.view.in_case:
        return True
    busy = any(c.state not in OVER for c in step.view.all(Case))
    return not busy and any(_falls_today(step, when) for when in rule.at)


def _falls_today(step: Step, when: Offset) -> bool:
    """Whether the row is of the last thing that happened; rows of earlier ones stay silent."""
    calendar, last = step.profile.calendar, _last_day(step)
    fell = dates.local_day(step.command.data["due_at"], calendar)
    span = max(when.days, 1)
    times = (fell - last).days // span
    ends = [when.model_copy(update={"days": span * n}) for n in (times, times + 1) if n > 0]
    dues = [dates.due(last, end, calendar, reminders.WORKDAYS) for end in ends]
    return fell in [dates.local_day(at, calendar) for at in dues]


def lay_next(step: Step, kind: str) -> None:
    """A row of the community fired: see to it that the next ones stand."""
    rule = step.profile.reminders.get(kind)
    if rule is not None and not step.view.in_case and (rule.on in MONTHS or rule.on == IDLE):
        lay(step)


ACTS = {"almanac": Act(lay, "community", loose=True, quiet=True)}
