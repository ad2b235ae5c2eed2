"""The plan (协商方案): day, hour, place, form, rules, staff; then the notice is shown before it goes."""

from datetime import timedelta
from typing import Any

from flows import materials, place, staffing
from flows.act import Act
from flows.dates import local_day
from flows.gates import missing
from flows.intake import waiting
from flows.look import Look, case_card, row
from flows.model import Case, Meeting, Side, Wizard
from flows.outcome import Button, Card, Words
from flows.picking import DAY_AND_HOUR, chosen
from flows.profile.law import lead_days
from flows.roles import holders
from flows.step import Step, stop
from flows.wizard import WizardKind

PLAN_QUESTIONS = (*DAY_AND_HOUR, *place.QUESTIONS, staffing.STAFF)
KEPT = ("place", "link", "form", "lawful", "rules")
"""What of a plan stays when only the day changes, and what 和上次一样 brings back."""


def same_as_last(case: Case, last: dict[str, Any]) -> dict[str, Any]:
    """Answers that 和上次一样 gives beforehand."""
    if not case.flags.get("same") or not last:
        return {}
    return {"same": True, **{k: last[k] for k in (*KEPT, "recorder") if k in last}}


def _write(step: Step, wizard: Wizard) -> None:
    """Keep the plan in the meeting of this round; nothing goes out yet."""
    answers, old = wizard.answers, step.view.meeting
    at = chosen(answers, step.profile.calendar)
    fields = {"at": at, **{k: answers.get(k, "") for k in KEPT}}
    if old is None or old.state == "closed":
        attempt = 1 if old is None else old.attempt + 1
        meeting = Meeting(
            id=step.view.take("meeting"),
            case_id=step.case.id,
            round=step.case.round,
            attempt=attempt,
        )
    else:
        meeting = old
    step.put(meeting.model_copy(update=fields))
    staffing.write(step, wizard)
    step.deed("planned", at=at.isoformat(), place=fields["place"], form=fields["form"])
    step.new_epoch()


PLAN = WizardKind(PLAN_QUESTIONS, _write)


def planning_card(look: Look) -> Card:
    """The notice as it will go out, what is missing, and 发出去; what is sent now becomes material."""
    if "convenor" not in look.me:
        return waiting(look, "convenor")
    meeting = look.view.meeting
    if meeting is None or meeting.at is None or meeting.noticed_at:
        return case_card(look, "plan.start", (row(Button("plan")),))
    lacking = [m.words() for m in missing(look.view, look.profile, "send_notice", look.now)]
    drop = (Button("unmaterial"),) if meeting.materials else ()
    rows = (
        row(Button("notice"), Button("reword"), Button("plan", label="btn.plan.redo")),
        row(Button("copynotice"), *drop),
    )
    return case_card(
        look, "notice.preview", rows, expects="material", notice=notice_words(look), missing=lacking
    )


def notice_words(look: Look) -> Words:
    """The text of the notice as a fragment: topic, time, place, form, rules, material (D4)."""
    meeting = look.view.meeting
    assert meeting is not None
    return Words("notice.text", {
        "title": look.case.title, "time": meeting.at, "place": place.where(meeting),
        "link": meeting.link, "form": form_words(look, meeting), "rules": meeting.rules,
        "host": look.names(holders(look.view, "host", look.profile, look.now)[:1]),
        "phone": look.view.community.phone, "note": meeting.note,
        "material": Words("notice.papers", {"lines": materials.lines(meeting)})
        if meeting.materials
        else "",
        "sides": [s.name for s in look.view.all(Side) if s.round == look.case.round],
    })  # fmt: skip


def form_words(look: Look, meeting: Meeting) -> Words | str:
    """The form, and that it is the legal meeting where it is."""
    name = next((f.name for f in look.profile.form if f.id == meeting.form), "")
    return Words("notice.lawful", {"form": name}) if meeting.lawful else name


def plan(step: Step) -> None:
    """Ask for the plan, from the start."""
    step.ask("plan", step.by, **same_as_last(step.case, step.view.community.last))


def later_day(step: Step) -> None:
    """改到…: the same hour on the first day that keeps the notice (plan.short)."""
    meeting = step.view.meeting
    if meeting is None or meeting.at is None or meeting.noticed_at:
        raise stop("press.stale", alert=False)
    calendar = step.profile.calendar
    has = local_day(meeting.at, calendar) - local_day(step.now, calendar)
    wait = timedelta(days=lead_days(step.profile, meeting.lawful)) - has
    at = meeting.at + max(wait, timedelta())
    step.put(meeting.model_copy(update={"at": at}))
    asked = step.view.wizard(step.by)
    if asked is not None:
        step.put(asked.model_copy(update={"open": False}))
    step.deed("planned", at=at.isoformat(), place=meeting.place, form=meeting.form)
    step.new_epoch()


ACTS = {"plan": Act(plan), "laterday": Act(later_day), **materials.ACTS, **staffing.ACTS}
WIZARDS = {"plan": PLAN, **staffing.WIZARDS}
CARDS = {"planning": planning_card}
