"""Another day (改天再开): only day and hour are asked; everybody is told again (T20, T23, T29)."""

from flows import reminders
from flows.act import Act
from flows.command import Ref
from flows.look import Look
from flows.model import Account, Meeting, Wizard
from flows.notice import reply_rows
from flows.outcome import Cancel, Card
from flows.picking import DAY_AND_HOUR, chosen
from flows.planning import notice_words
from flows.step import Step, stop
from flows.wizard import WizardKind


def _write(step: Step, wizard: Wizard) -> None:
    answers, view = wizard.answers, step.view
    at = chosen(answers, step.profile.calendar)
    old = view.meeting
    meeting = Meeting(
        id=view.take("meeting"), case_id=step.case.id, round=step.case.round,
        attempt=(old.attempt if old else 0) + 1, at=at, place=answers.get("place", ""),
        form=answers.get("form", ""), rules=answers.get("rules", ""), noticed_at=step.now,
    )  # fmt: skip
    if step.may_go("postpone"):
        step.go("postpone")
    step.put(meeting)
    step.reminders.append(Cancel(obligation=f"meeting.time:m{old.id if old else 0}"))
    step.reminders += reminders.starting(
        step.view,
        step.profile,
        "meeting.time",
        at,
        step.now,
        state="noticed",
        about=f"m{meeting.id}",
    )
    step.deed("postponed", at=at.isoformat(), attempt=meeting.attempt)
    _tell(step, meeting)
    step.new_epoch()


def _tell(step: Step, meeting: Meeting) -> None:
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    card = Card(
        "notice.again",
        {"notice": notice_words(look)},
        reply_rows(meeting),
        Ref("m", meeting.id),
        meeting.epoch,
    )
    started = {a.person_id for a in step.view.all(Account) if a.started and not a.blocked}
    for subject in step.view.subjects:
        if subject.person_id in started:
            step.tell(subject.person_id, card, f"notice{meeting.id}")
    step.tell_group(card, f"notice{meeting.id}")


def postpone(step: Step) -> None:
    """改期: only day and hour are asked, everything else stays."""
    meeting = step.view.meeting
    if meeting is None:
        raise stop("press.stale", alert=False)
    kept = {k: getattr(meeting, k) for k in ("place", "form", "rules")}
    step.ask("postpone", step.by, same=True, **kept)


ACTS = {"postpone": Act(postpone)}
WIZARDS = {"postpone": WizardKind(DAY_AND_HOUR, _write)}
