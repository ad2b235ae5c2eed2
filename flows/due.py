"""A row fell due: close the ballot, or remind whoever has to act, unless it is settled (domain/07)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from flows import dates, queue, reminders, voting
from flows.act import Act
from flows.command import Ref
from flows.look import Look, head
from flows.model import Account, ActionItem, Ballot, Subject, Vote
from flows.outcome import Button, Card, Remind, Say, Words
from flows.presence import voters_here
from flows.roles import candidates, holders
from flows.step import Step

FOR_GROUP = frozenset({"R07"})
"""Reminders that say something else to the group than to the host."""

NOT_A_ROLE: dict[str, Callable[[Subject], bool]] = {
    "subjects": lambda s: True,
    "subjects_not_replied": lambda s: not s.reply,
    "subjects_not_declined": lambda s: s.reply != "no",
    "observers": lambda s: not s.votes,
}


def due(step: Step) -> None:
    """Everything about the row comes with the command; the obligation is checked again here."""
    data = step.command.data
    kind = str(data["kind"])
    if kind == queue.SPEAK:
        queue.due(step)
        return
    if kind == voting.CLOSE:
        voting.due(step)
        return
    wanted = str(data.get("state_name", ""))
    if wanted and wanted != step.case.state:
        return
    _send(step, kind, [str(t) for t in data["to"]])
    _repeat(step, kind)


def _send(step: Step, kind: str, to: list[str]) -> None:
    data = step.command.data
    late = bool(data.get("late"))
    meeting = step.view.meeting
    params = {
        "title": step.case.title, "no": step.case.no, "time": meeting.at if meeting and meeting.at else "",
        "place": meeting.place if meeting else "", "due": data["due_at"], "late": Words("remind.late") if late else "",
        "names": [],
        "items": [i.text for i in step.view.all(ActionItem) if i.state in ("open", "stuck")],
    }  # fmt: skip
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    case = step.case
    rows = ((Button("open", "", "btn.open", {}, Ref("c", case.id), case.epoch),),)
    key = f"remind.{kind}"
    card = Card(key, params, rows, Ref("c", case.id), case.epoch, head=head(look))
    told = _recipients(step, to)
    urgent = bool(data.get("urgent"))
    silent = [step.view.name(s.person_id) for s in step.view.subjects if not s.reply]
    staff = {
        p
        for r in ("host", "convenor", "recorder")
        for p in holders(step.view, r, step.profile, step.now)
    }
    for person in told:
        card = replace(card, params={**params, "names": silent if person in staff else []})
        step.says.append(Say(f"p{person}", card, _key(step, f"p{person}"), urgent=urgent,
                             not_before=_when(step, urgent)))  # fmt: skip
    if "group" in to:
        said = f"{key}.G" if kind in FOR_GROUP else key
        plain = Card(said, params, (), Ref("c", case.id), case.epoch, head=head(look))
        group = f"g{step.view.community.id}"
        step.says.append(
            Say(group, plain, _key(step, group), urgent=urgent, not_before=_when(step, urgent))
        )
    step.deed("reminded", rule=kind, n=data["n"], to=told, late=late)


def _key(step: Step, to: str) -> str:
    return f"{step.command.ref}.{to}"


def _when(step: Step, urgent: bool) -> datetime | None:
    if urgent:
        return None
    calendar = step.profile.calendar
    allowed = dates.next_allowed(step.now, calendar.quiet_hours, calendar)
    return allowed if allowed > step.now else None


def _recipients(step: Step, to: list[str]) -> list[int]:
    """Each person once, whichever of his roles is meant; people without the bot are left out."""
    found: list[int] = []
    for name in to:
        found += [p for p in _one(step, name) if p not in found]
    started = {a.person_id for a in step.view.all(Account) if a.started and not a.blocked}
    return [p for p in found if p in started]


def _one(step: Step, name: str) -> list[int]:
    view, profile, now = step.view, step.profile, step.now
    if name in NOT_A_ROLE:
        return [s.person_id for s in view.subjects if NOT_A_ROLE[name](s)]
    if name == "subjects_not_voted":
        return _not_voted(step)
    if name == "subjects_not_signed":
        return [s.person_id for s in voters_here(view)]
    if name in ("owner", "watcher"):
        field = f"{name}_id"
        return [getattr(i, field) for i in view.all(ActionItem) if i.state in ("open", "stuck")]
    people = holders(view, name, profile, now)
    return people or (candidates(view, profile, now) if name in ("host", "convenor") else [])


def _not_voted(step: Step) -> list[int]:
    ballot: Ballot | None = step.view.ballot
    if ballot is None or ballot.state != "open":
        return []
    voted = {v.person_id for v in step.view.all(Vote) if v.ballot_id == ballot.id}
    mine: list[Subject] = voters_here(step.view)
    return [s.person_id for s in mine if s.person_id not in voted]


def _repeat(step: Step, kind: str) -> None:
    """A repeating rule lays its next row from the one that just fired; the fixed ones come before it."""
    rule, data = step.profile.reminders.get(kind), step.command.data
    if rule is None or rule.every is None:
        return
    first = len(rule.at) + len(rule.then)
    n = int(data["n"])
    if n < first or (rule.times and n - first + 1 >= rule.times):
        return
    at = dates.due(_moment(data["due_at"]), rule.every, step.profile.calendar, reminders.WORKDAYS)
    at = max(at, step.now + timedelta(hours=1))
    state = str(data.get("state_name", ""))
    row = Remind(kind, n + 1, at, str(data["obligation"]), rule.to, state, rule.urgent)
    step.reminders.append(row)


def _moment(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


ACTS = {"due": Act(due, loose=True)}
