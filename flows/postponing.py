"""Another day (改天再开): only day and hour are asked; everybody is told again (T20, T23, T29)."""

from flows import ahead
from flows.act import Act
from flows.model import Meeting, Wizard
from flows.notice import keep_old, tell_everybody
from flows.outcome import Answer, Cancel
from flows.picking import DAY_AND_HOUR, chosen
from flows.planning import KEPT
from flows.step import Step, stop
from flows.wizard import WizardKind


def _write(step: Step, wizard: Wizard) -> None:
    """The new time stands and everybody hears of it; nothing where no notice stands any more."""
    if step.case.state != "noticed":
        step.answer = Answer("press.stale")
        return
    answers, view = wizard.answers, step.view
    at = chosen(answers, step.profile.calendar)
    old = view.meeting
    meeting = Meeting(
        id=view.take("meeting"), case_id=step.case.id, round=step.case.round,
        attempt=(old.attempt if old else 0) + 1, at=at, noticed_at=step.now,
        note=old.note if old else "", materials=old.materials if old else [],
        **{k: answers.get(k, "") for k in KEPT},
    )  # fmt: skip
    step.go("postpone")
    step.put(meeting)
    if old is not None:
        keep_old(step, old)
        ahead.carry(step, old.id, meeting)
        step.reminders.append(Cancel(obligation=f"meeting.time:m{old.id}"))
    step.deed("postponed", at=at.isoformat(), attempt=meeting.attempt)
    tell_everybody(step, meeting, changed=True)
    step.new_epoch()


def postpone(step: Step) -> None:
    """改期: only day and hour are asked, everything else stays."""
    meeting = step.view.meeting
    if meeting is None:
        raise stop("press.stale", alert=False)
    kept = {k: getattr(meeting, k) for k in KEPT}
    step.ask("postpone", step.by, same=True, **kept)


ACTS = {"postpone": Act(postpone)}
WIZARDS = {"postpone": WizardKind(DAY_AND_HOUR, _write)}
