"""Stopping for a while (暂停), going on (继续), and taking the topic back (撤回): T75 … T78, E22."""

from datetime import date, time, timedelta
from typing import Any

from flows import secret
from flows.act import Act
from flows.consent import both_agreed, first_consent, one_of_two
from flows.dates import local_day, moment
from flows.look import Look, case_card, row, stack
from flows.machine import machine_for
from flows.model import Ballot, Meeting, Wizard
from flows.offers import offers
from flows.outcome import Button, Card, Refused, Remind, Words
from flows.postponing import another_day, is_over
from flows.step import Step, Stop, stop
from flows.when import Meant, read
from flows.wizard import (
    Asking,
    Given,
    Next,
    Question,
    Took,
    WizardKind,
    Wrong,
    ask_card,
    choice,
    one_line,
)

IN_SESSION = ("checkin", "deliberating", "voting")
TWO = ("noticed", "checkin", "deliberating")
"""Stages in which taking back needs two (T76)."""

ALONE = frozenset({"convenor", "proposer"})
ON_THE_DAY = 100
"""The number of the row that reminds on the day that was named; the repeating ones count below it."""

OFFERED = (1, 3, 7, 15)
MORNING = time(9)


# --- taking back ----------------------------------------------------------------------------------


def withdraw(step: Step) -> None:
    """撤回: ask for the reason; the second of two consents needs none."""
    _known(step, "withdraw")
    waiting = first_consent(step.view, "withdraw", step.now)
    if waiting is not None and waiting.person_id != step.by:
        _take_back(step, waiting.reason)
        return
    _may_take_back(step)
    step.ask("withdraw", step.by)


def _may_take_back(step: Step) -> None:
    """Before the notice whoever proposed or convenes it does it alone; afterwards one of the two who agree."""
    if step.case.state in TWO:
        one_of_two(step, "withdraw")
    elif not step.me & ALONE:
        raise stop("press.role", who=tuple(Words(f"role.{r}") for r in ("convenor", "proposer")))


def _known(step: Step, trigger: str) -> None:
    """Refuses in words where no case is at hand, or this stage has no such way."""
    if not step.view.in_case:
        raise Stop(Refused("docs.nocase", reply=True))
    if trigger not in machine_for(step.profile).triggers(step.case.state):
        state = Words(f"state.{step.case.state}")
        stops = "suspend" in machine_for(step.profile).triggers(step.case.state)
        instead = Words("withdraw.suspend") if stops else ""
        words = {"state": state, "instead": instead}
        raise Stop(Refused(f"{trigger}.not", words, alert=True, reply=True))


def _ask_withdraw(asking: Asking) -> Card:
    return ask_card("withdraw.ask", (row(Button("back")),))


def _withdraw(step: Step, wizard: Wizard) -> None:
    _take_back(step, wizard.answers["text"])


def _take_back(step: Step, reason: str) -> None:
    """T75 by one, T76 by convenor and party secretary together."""
    case = step.case
    if case.state in TWO and not both_agreed(step, "withdraw", reason):
        return
    _close_meeting(step)
    step.go("withdraw")
    step.deed("withdrawn", reason=reason)
    if case.state not in ("lead", "screened", "drafting"):
        step.tell_group(
            Card("withdrawn.G", {"no": case.no, "title": case.title, "reason": reason}), "withdrawn"
        )


# --- stopping -------------------------------------------------------------------------------------


def suspend(step: Step) -> None:
    """暂停: ask for the reason and the day; the meeting's post and an open ballot stop (E22)."""
    _known(step, "suspend")
    step.ask("suspend", step.by)


def _ask_why(asking: Asking) -> Card:
    buttons = [choice(str(i), "btn.word", word=w) for i, w in enumerate(offers().pauses)]
    return ask_card("suspend.ask", (*stack(buttons, 3), row(Button("back"))))


def _take_why(asking: Asking, given: Given) -> Took:
    known = offers().pauses
    if given.arg.isdigit() and int(given.arg) < len(known):
        return Next({"text": known[int(given.arg)]})
    return one_line("text", 300)(asking, given)


def _ask_until(asking: Asking) -> Card:
    today = _today(asking.look)
    days = [today + timedelta(n) for n in OFFERED]
    rows = stack([choice(f"{d:%Y%m%d}", "btn.day", day=d) for d in days])
    return ask_card("suspend.until", (*rows, row(choice("open", "btn.until.open"), Button("back"))))


def _today(look: Look) -> date:
    return local_day(look.now, look.profile.calendar)


def _take_until(asking: Asking, given: Given) -> Took:
    """A day that lies ahead, or 待定."""
    if given.arg == "open":
        return Next({"until": ""})
    look = asking.look
    if given.arg:
        day = given.arg if given.arg.isdigit() else ""
    else:
        said = read(given.text, look.now, look.profile.calendar)
        day = f"{said.guesses[0].day:%Y%m%d}" if isinstance(said, Meant) else ""
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        return Wrong("plan.baddate")
    ahead = chosen > _today(look)
    return Next({"until": chosen.isoformat()}) if ahead else Wrong("plan.baddate")


def _suspend(step: Step, wizard: Wizard) -> None:
    _void_ballot(step)
    _close_meeting(step)
    day = date.fromisoformat(wizard.answers["until"]) if wizard.answers["until"] else None
    again = moment(day, MORNING, step.profile.calendar) if day else None
    step.edit_case(resume_at=again)
    step.go("suspend")
    reason = wizard.answers["text"]
    step.deed("suspended", reason=reason, until=wizard.answers["until"])
    if again:
        step.reminders.append(
            Remind("R41", ON_THE_DAY, again, "suspended.until", ("host",), "suspended")
        )
    step.edit_case(flags={**step.case.flags, "pause": reason})
    case, resume_ = step.case, _until(day)
    values = {"no": case.no, "title": case.title, "reason": reason, "resume": resume_}
    step.tell_group(Card("suspend.G", values), "suspended")


def _until(day: date | None) -> Words:
    return Words("suspend.day", {"day": day}) if day else Words("suspend.open")


def _void_ballot(step: Step) -> None:
    ballot: Ballot | None = step.view.ballot
    if ballot is None or ballot.state != "open":
        return
    closed: dict[str, Any] = {"state": "void", "closed_at": step.now, "epoch": ballot.epoch + 1}
    step.put(ballot.model_copy(update=closed))
    secret.shred(step, ballot)
    step.deed("vote_void", ballot=ballot.id)


def _close_meeting(step: Step) -> None:
    meeting: Meeting | None = step.view.meeting
    if meeting is None or meeting.state not in ("checkin", "open"):
        return
    closed: dict[str, Any] = {"state": "closed", "ended_at": step.now, "epoch": meeting.epoch + 1}
    step.put(meeting.model_copy(update=closed))


def suspended_card(look: Look) -> Card:
    """It rests: why, until when; 继续."""
    rows = (row(Button("resume"), Button("stop")),) if "convenor" in look.me else ()
    again = look.case.resume_at
    day = local_day(again, look.profile.calendar) if again else None
    return case_card(look, "suspended.card", rows, reason=look.case.flags.get("pause", ""),
                     resume=_until(day))  # fmt: skip


def resume(step: Step) -> None:
    """T78: where it was; a meeting that was running, or whose day has passed, gets a new time."""
    was, meeting = step.case.previous_state, step.view.meeting
    step.go("resume")
    step.edit_case(resume_at=None)
    step.deed("resumed", into=step.case.state)
    if meeting is not None and (was in IN_SESSION or (was == "noticed" and is_over(step, meeting))):
        another_day(step, meeting)


ACTS = {
    "withdraw": Act(withdraw),
    "suspend": Act(suspend),
    "resume": Act(resume),
}
WIZARDS = {
    "withdraw": WizardKind((Question("text", _ask_withdraw, one_line("text", 300)),), _withdraw),
    "suspend": WizardKind(
        (Question("text", _ask_why, _take_why), Question("until", _ask_until, _take_until)),
        _suspend,
    ),
}
CARDS = {"suspended": suspended_card}
