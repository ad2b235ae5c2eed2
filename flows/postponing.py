"""Another day (改天再开): day and hour are asked, and why; everybody is told again (T20, T23, T29)."""

from datetime import UTC, datetime

from flows import ahead, moving
from flows.act import Act
from flows.gatekeeper import pass_gates
from flows.look import row
from flows.model import Meeting, Wizard
from flows.notice import keep_old, tell_everybody
from flows.outcome import Answer, Button, Card
from flows.picking import DAY_AND_HOUR, chosen
from flows.planning import KEPT
from flows.step import Step, stop
from flows.wizard import Asking, Question, WizardKind, ask_card, one_line


def another_day(step: Step, meeting: Meeting) -> None:
    """The meeting is over or did not begin: the new day is asked for, and asked for again (R45)."""
    about = f"m{meeting.id}"
    step.end(f"meeting.unset:{about}")
    step.begin("meeting.unset", step.now, state="noticed", about=about)
    step.ask("postpone", step.by)


def is_over(step: Step, meeting: Meeting) -> bool:
    """Whether the day of a meeting has passed without it."""
    return meeting.state == "planned" and meeting.at is not None and meeting.at <= step.now


def postpone(step: Step) -> None:
    """改期: day, hour and the reason are asked, everything else stays."""
    meeting = step.view.meeting
    if meeting is None:
        raise stop("press.stale", alert=False)
    step.ask("postpone", step.by, why=meeting.state == "planned")


def _ask_why(asking: Asking) -> Card:
    return ask_card("plan.moved", (row(Button("back")),))


def _answered(step: Step, wizard: Wizard) -> None:
    """The moment goes through its gates; nothing is moved where no notice stands any more."""
    if step.case.state != "noticed":
        step.answer = Answer("press.stale")
        return
    at = chosen(wizard.answers, step.profile.calendar)
    step.instead("moveto", moving.whole(at, wizard.answers.get("reason", "")))


def move(step: Step) -> None:
    """T20: the new time stands, and everybody hears of it; too short a notice and the third time are asked about."""
    old, (when, reason) = step.view.meeting, moving.parts(step.command.arg)
    if old is None or step.case.state != "noticed" or not when.isdigit():
        raise stop("press.stale", alert=False)
    reason = reason or _given(step)
    at = datetime.fromtimestamp(int(when), UTC)
    if at <= step.now:  # the reason was given only after the day that it is about
        step.answer = Answer("plan.past", {"time": at}, alert=True)
        step.ask("postpone", step.by, why=old.state == "planned")
        return
    meeting = _next(step, old, at)
    step.put(meeting)
    if reason:  # a meeting that was held or came to nothing is not put off
        moving.begins(step)
    pass_gates(step, "postpone")
    moving.done(step)
    _tell(step, old, meeting, reason)


def _given(step: Step) -> str:
    """Why, as it was answered before the gate that offers a later day."""
    asked = step.view.wizard(step.by)
    about = asked is not None and asked.kind == "gate" and asked.answers.get("act") == "moveto"
    return moving.parts(asked.answers["arg"])[1] if asked is not None and about else ""


def _tell(step: Step, old: Meeting, meeting: Meeting, reason: str) -> None:
    """What was told, reminded of and said ahead goes over to the new time."""
    assert meeting.at is not None
    step.go("postpone")
    _close_gate(step)
    keep_old(step, old)
    ahead.carry(step, old.id, meeting)
    for event in ("meeting.time", "meeting.unset"):
        step.end(f"{event}:m{old.id}")
    step.deed("postponed", at=meeting.at.isoformat(), attempt=meeting.attempt, reason=reason)
    tell_everybody(step, meeting, changed=True, why=reason)
    step.new_epoch()


def _next(step: Step, old: Meeting, at: datetime) -> Meeting:
    kept = {k: getattr(old, k) for k in (*KEPT, "note", "materials")}
    return Meeting(
        id=step.view.take("meeting"), case_id=step.case.id, round=step.case.round,
        attempt=old.attempt + 1, at=at, noticed_at=step.now, **kept,
    )  # fmt: skip


def _close_gate(step: Step) -> None:
    """改到… was pressed in place of 仍然继续: that question is answered."""
    asked = step.view.wizard(step.by)
    if asked is not None and asked.kind == "gate":
        step.put(asked.model_copy(update={"open": False}))


ACTS = {"postpone": Act(postpone), "moveto": Act(move)}
WHY = Question("reason", _ask_why, one_line("reason", 60), lambda asking: not asking.answer("why"))
WIZARDS = {"postpone": WizardKind((*DAY_AND_HOUR, WHY), _answered)}
