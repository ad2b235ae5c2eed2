"""What a rule of the catalogue asks for may be done while its obligation runs on: read from the records as it fires."""

from collections.abc import Callable
from datetime import date, datetime

from flows.dates import moment
from flows.gates import after, missing
from flows.gates.missing import Missing, Seen
from flows.look import Look
from flows.model import Evaluation
from flows.publication import is_filed
from flows.step import Step


def fulfilled(step: Step, kind: str) -> bool:
    """True once nobody needs to hear of it any more; a rule that no record answers for goes on."""
    check = DONE.get(kind)
    return step.view.in_case and check is not None and check(step)


def _filed(step: Step) -> bool:
    return is_filed(Look(step.view, step.by, step.profile, step.now, step.me))


def _gate_is_open(gate: Callable[[Seen], object]) -> Callable[[Step], bool]:
    return lambda step: gate(Seen(step.view, step.profile, step.now)) is None


def _scored(step: Step) -> bool:
    return any(e.scores for e in step.view.all(Evaluation))


def _with_the_party(step: Step) -> bool:
    """The convenor has said yes and waits himself: R03 reminds whoever has to agree."""
    return step.case.state == "convenor_filing"


DONE: dict[str, Callable[[Step], bool]] = {
    "R02": _with_the_party,
    "R14": _filed,
    "R15": _gate_is_open(after.told_stakeholders),
    "R22": _gate_is_open(after.feedback_published),
    "R28": _scored,
    "R29": _gate_is_open(after.completeness_review),
}
"""Rules whose obligation lasts as long as a state in which they can be done earlier."""


def lacking(step: Step) -> list[Missing]:
    """What still stands between the case and its archive."""
    return missing(step.view, step.profile, "archive", step.now)


def not_before(step: Step, kind: str) -> datetime | None:
    """R30 waits for the days on the board, which nobody can shorten (S4-13, domain/08); aware UTC."""
    if kind != "R30" or not step.view.in_case:
        return None
    free = [m.params.get("until") for m in lacking(step) if m.gate == "board_days"]
    day = free[0] if free else None
    calendar = step.profile.calendar
    return moment(day, calendar.send_at, calendar) if isinstance(day, date) else None
