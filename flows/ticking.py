"""Marking others (帮人签到): people without a phone, a household's second member, who came late or left."""

from datetime import datetime

from flows.act import Act
from flows.look import Look, row, stack
from flows.model import Attendance, Meeting
from flows.outcome import Button, Rows
from flows.presence import here, is_here
from flows.profile.schema import Profile
from flows.roles import holders
from flows.step import Step, stop
from flows.view import View


def running(step: Step) -> Meeting:
    """The meeting that people come to and leave; refuses when none is."""
    meeting = step.view.meeting if step.view.in_case else None
    if meeting is None or meeting.state not in ("checkin", "open"):
        raise stop("checkin.closed")
    return meeting


def enter(step: Step, meeting: Meeting, person: int, mode: str) -> None:
    """Open an interval of presence."""
    step.put(
        Attendance(
            case_id=step.case.id, meeting_id=meeting.id, person_id=person, mode=mode,
            in_at=step.now, marked_by=step.by,
        )
    )  # fmt: skip
    step.deed("came", person=person, mode=mode, meeting=meeting.id)


def leave(step: Step, meeting: Meeting, person: int) -> None:
    """Close the interval; whoever comes back opens another (E08)."""
    for interval in here(step.view):
        if interval.person_id == person:
            step.put(interval.model_copy(update={"out_at": step.now}))
            step.deed("left", person=person, meeting=meeting.id)


def tick(step: Step) -> None:
    """The recorder marks somebody as here on site, or as gone."""
    meeting, arg = running(step), step.command.arg
    if not arg[1:].isdigit() or arg[0] not in "io":
        raise stop("press.stale", alert=False)
    person = int(arg[1:])
    if person not in expected(step.view, step.profile, step.now):
        raise stop("vote.notlisted")
    if arg[0] == "o":
        leave(step, meeting, person)
    elif not is_here(step.view, person):
        enter(step, meeting, person, "site")


def expected(view: View, profile: Profile, now: datetime) -> list[int]:
    """Everybody who may be marked: subjects, and those who keep and watch the minutes."""
    people = [s.person_id for s in view.subjects]
    for role in ("supervisor", "recorder"):
        people += [p for p in holders(view, role, profile, now) if p not in people]
    return people


def helping(step: Step) -> None:
    """Show or hide the list for marking others."""
    on = step.command.arg != "off"
    step.edit_case(flags={**step.case.flags, "helping": on})
    step.new_epoch()


def tick_rows(look: Look) -> Rows:
    """The button 帮人签到, or the unfolded list of everybody with who is here."""
    if not look.me & {"host", "convenor", "recorder"}:
        return ()
    if not look.case.flags.get("helping"):
        return (row(Button("help", "on", "btn.help")),)
    people = expected(look.view, look.profile, look.now)
    return (*stack([_button(look, p) for p in people], 3), row(Button("help", "off", "btn.fold")))


def _button(look: Look, person: int) -> Button:
    on = is_here(look.view, person)
    return Button("tick", f"{'o' if on else 'i'}{person}", "btn.on" if on else "btn.off",
                  {"name": look.view.name(person)})  # fmt: skip


ACTS = {"tick": Act(tick), "help": Act(helping)}
