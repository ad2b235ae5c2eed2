"""Declined (不列入协商): why, where to go instead, and one appeal within the days that the document gives (T80)."""

from datetime import date, timedelta

from flows import habit
from flows.act import Act
from flows.command import Ref
from flows.dates import local_day
from flows.intake import asked_clause
from flows.look import Look, case_card, row
from flows.model import Case, Wizard
from flows.outcome import Button, Cancel, Card
from flows.profile.schema import Profile
from flows.roles import holders
from flows.step import Step, stop


def last_day(case: Case, profile: Profile) -> date:
    """Until which day the proposer may appeal; the day of the refusal is not counted (民法典 201)."""
    refused = local_day(case.entered_at, profile.calendar)
    return refused + timedelta(days=profile.topic.appeal_days)


def declined(step: Step, wizard: Wizard) -> None:
    """T04, T16: only the party secretary, with a reason and with the way to go instead."""
    reason, asked = wizard.answers["reason"], asked_clause(step.case)
    redirect = step.profile.topic.clause(asked).redirect if asked else ""
    said = {"decision": "decline", "reason": reason, "declined_by": step.by}
    step.edit_case(human_choice={**step.case.human_choice, **said})
    step.deed("declined", clause=asked, reason=reason)
    habit.judged(step, "forbid")
    _supervisors_hear(step, "declined.super")
    step.go("decline")
    case = step.case
    if case.flags.get("appealed"):
        step.reminders.append(Cancel(state="declined"))
        told = Card("decline.final", {"title": case.title, "reason": reason, "redirect": redirect})
    else:
        told = _may_appeal(step, reason, redirect)
    step.tell(case.proposer_id, told, "declined")


def _may_appeal(step: Step, reason: str, redirect: str) -> Card:
    case = step.case
    rows = (row(Button("appeal"), Button("heardno")),)
    values = {"title": case.title, "reason": reason, "redirect": redirect}
    until = last_day(case, step.profile)
    return Card("decline.done", {**values, "until": until}, rows, Ref("c", case.id), case.epoch)


def _supervisors_hear(step: Step, key: str) -> None:
    """A matter that the document lists may be refused only under the supervisor's eyes (T04)."""
    listed = any(h["kind"] == "allow" for h in step.case.verdict.get("hits", []))
    if not listed and key == "declined.super":
        return
    values = {"no": step.case.no, "title": step.case.title}
    for person in holders(step.view, "supervisor", step.profile, step.now):
        step.tell(person, Card(key, {**values, "reason": step.case.human_choice["reason"]}), key)


def declined_card(look: Look) -> Card:
    """Why it was not taken up; the proposer may appeal once, in time."""
    until = last_day(look.case, look.profile)
    open_ = not look.case.flags.get("appealed") and _today(look) <= until
    mine = look.person == look.case.proposer_id and open_
    reason = look.case.human_choice.get("reason", "")
    if not mine:
        rows = (row(Button("closefile")),) if "recorder" in look.me and not open_ else ()
        return case_card(look, "declined.card", rows, reason=reason)
    return case_card(look, "declined.mine", (row(Button("appeal")),), reason=reason, until=until)


def _today(look: Look) -> date:
    return local_day(look.now, look.profile.calendar)


def appeal(step: Step) -> None:
    """T80: once, within the days; the supervisor hears of it, and another person looks at it."""
    until = last_day(step.case, step.profile)
    if local_day(step.now, step.profile.calendar) > until:
        raise stop("appeal.late", until=until)
    if step.case.flags.get("appealed"):
        raise stop("appeal.once")
    step.go("appeal")
    step.edit_case(flags={**step.case.flags, "appealed": True})
    _supervisors_hear(step, "appeal.super")
    step.deed("appealed")


def heard(step: Step) -> None:
    """知道了: nothing more is asked."""


ACTS = {"appeal": Act(appeal), "heardno": Act(heard, loose=True, quiet=True)}
CARDS = {"declined": declined_card}
