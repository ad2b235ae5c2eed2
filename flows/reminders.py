"""Reminders as rows: which ones an event starts, when each falls due, to whom, and what ends them (domain/07)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from flows import dates
from flows.model import Case
from flows.outcome import Cancel, Pause, Remind, Revive, Wish
from flows.profile.after import Reminder as Rule
from flows.profile.offset import Offset
from flows.profile.schema import Profile
from flows.view import View
from flows.workdays import Workdays

WORKDAYS = Workdays()
"""The calendar in use; the deployer's files may replace its years."""

ENDED = frozenset({"withdrawn", "terminated", "archived"})
"""Whatever a case still had to be reminded of is cancelled here (domain/07 §7.1)."""

DECIDING = frozenset({"screened", "convenor_filing", "drafting"})
"""Here the convenor has not yet sent the topic on."""

WITHOUT_RESULT = frozenset({"declined", "terminated", "withdrawn"})
CLOSE_FILE = "closefile"
"""The kind of the row that puts away a case without a result (T81)."""

Moment = tuple[int, datetime, tuple[str, ...]]


def closes_at(case: Case, profile: Profile, since: datetime) -> datetime:
    """When the bot puts away what ended without a result at `since`; no earlier than an appeal is over."""
    appeal = profile.topic.appeal_days + 1 if case.state == "declined" else 0
    return since + timedelta(days=max(profile.archive.close_file_days, appeal))


def entering(view: View, profile: Profile, now: datetime) -> list[Wish]:
    """What falls due because the case entered its state now."""
    case = view.case
    found: list[Wish] = [
        *starting(view, profile, f"{case.state}.enter", now, now, state=case.state)
    ]
    if case.state in WITHOUT_RESULT and profile.archive.close_file_days:
        at, about = closes_at(case, profile, now), f"file.close:e{case.epoch}"
        found.append(Remind(CLOSE_FILE, 0, at, about, ("recorder",)))
    return found


def moving(view: View, profile: Profile, was: str, now: datetime) -> list[Wish]:
    """The case came from `was` into its state: suspended pauses, an end cancels, else the old state's go."""
    here = view.case.state
    if here == "suspended":
        ended: list[Wish] = [Pause()]
    elif was == "suspended" and here not in ENDED:
        ended = [Cancel(state=was), Revive(here, now)]
    else:
        ended = [Cancel()] if here in ENDED else [Cancel(state=was)]
    if was in DECIDING and here not in DECIDING:
        ended.append(Cancel(obligation=taken(view)))
    return ended + entering(view, profile, now)


def taken(view: View) -> str:
    """The obligation of whoever took the case: to say whether it is deliberated (R02)."""
    return f"convenor.taken:c{view.case.id}"


def starting(
    view: View,
    profile: Profile,
    event: str,
    at: datetime | None,
    now: datetime,
    *,
    state: str = "",
    about: str = "",
) -> list[Remind]:
    """What falls due because `event` is at `at` (aware UTC); what would lie before `now` is left out.

    `state` ties the rows to a case state; `about` tells apart several objects of one kind (`i3`).
    Without `at` nobody knows the day (等一件事办好), and only the repetitions are laid.
    """
    obligation = f"{event}:{about or f'{view.case.round}.{view.case.epoch}'}"
    rows: list[Remind] = []
    for kind, rule in sorted(profile.reminders.items()):
        if rule.on != event:
            continue
        moments = _fixed(rule, at, profile) if at else _when_nobody_knows(rule, now, profile)
        repeated = _repeated(rule, now, profile, dated=at is not None)
        ahead = [one for one in (*moments, *repeated) if one[1] >= now]
        for n, due, to in _once(ahead):
            rows.append(Remind(kind, n, due, obligation, to, state, rule.urgent))
    return rows


def _once(moments: Iterable[Moment]) -> list[Moment]:
    """Days off move rows onto each other: the same people hear the same once, and of two the later one."""
    last = {(due, to): n for n, due, to in sorted(moments)}
    return sorted((n, due, to) for (due, to), n in last.items())


def _fixed(rule: Rule, at: datetime, profile: Profile) -> Iterator[Moment]:
    said = [(when, rule.to) for when in rule.at] + [(t.at, t.to) for t in rule.then]
    for n, (when, to) in enumerate(said):
        yield n, dates.due(at, when, profile.calendar, WORKDAYS), to


def first_repeat(rule: Rule) -> int:
    """The number of the first repetition: the fixed moments come before it."""
    return len(rule.at) + len(rule.then)


def is_later(rule: Rule, n: int) -> bool:
    """Whether row n is one of `then`: others are told that it is still not done."""
    return len(rule.at) <= n < first_repeat(rule)


def _repeated(rule: Rule, now: datetime, profile: Profile, *, dated: bool) -> Iterator[Moment]:
    """The first repetition counts from now; when a day is known, its own moments are enough."""
    if rule.every is None or (dated and rule.on == "again.date"):
        return
    yield first_repeat(rule), dates.due(now, rule.every, profile.calendar, WORKDAYS), rule.to


def _when_nobody_knows(rule: Rule, now: datetime, profile: Profile) -> Iterator[Moment]:
    """After all repetitions without an answer, those of `then` decide (R13: 再议还是终止)."""
    if rule.every is None or not rule.times:
        return
    long: Offset = rule.every.model_copy(update={"days": rule.every.days * rule.times})
    for n, then in enumerate(rule.then, len(rule.at)):
        yield n, dates.due(now, long, profile.calendar, WORKDAYS), then.to
