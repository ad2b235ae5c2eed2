"""The ledger (议题台账, D6): every topic of a year, those that were declined or put together included."""

from flows.act import Act
from flows.dates import local_day
from flows.outcome import Card, Refused
from flows.step import Step, Stop

EARLIEST = 2000


def ledger(step: Step) -> None:
    """台账 2026: as a form to print; without a year, this year's (S2-34)."""
    now = local_day(step.now, step.profile.calendar).year
    typed = step.command.arg.strip()
    year = int(typed) if typed.isascii() and typed.isdigit() else now
    if typed and not EARLIEST <= year <= now:
        raise Stop(Refused("ledger.year", {"year": now}, reply=True))
    code = f"D6.docx@{step.view.community.id}.{year}"
    card = Card("ledger.sent", {"year": year, "before": _other(year, now)})
    step.tell(step.by, card, f"ledger{step.now.timestamp()}", document=code)


def _other(year: int, now: int) -> int:
    """Another year that would be given: the one before, or the present one where there is none before."""
    return year - 1 if year > EARLIEST else now


ACTS = {"ledger": Act(ledger, "community", loose=True)}
