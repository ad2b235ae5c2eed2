"""Which words of a reminder fit what the records say when it fires, and what those words name."""

from collections.abc import Callable
from datetime import date

from flows import dates
from flows.fulfilled import lacking
from flows.gates import after, missing
from flows.gates.missing import Seen
from flows.model import Objection, Publication
from flows.obligations import Obligation
from flows.outcome import Words
from flows.step import Step


def variant(step: Step, kind: str, about: Obligation, *, above: bool) -> str:
    """What is added to the key of the rule's text; nothing where one text says it all."""
    choose = None if above and kind in SAME_ABOVE else VARIANTS.get(kind)
    return choose(step, about) if choose and step.view.in_case else ""


def _topic(step: Step, about: Obligation) -> str:
    """R02 in drafting: yes is said; people are still to be chosen, or it is only not sent on."""
    if step.case.state != "drafting":
        return ""
    return ".people" if missing(step.view, step.profile, "submit_topic", step.now) else ".submit"


def _record(step: Step, about: Obligation) -> str:
    """R12: nobody can sign while the result is not written."""
    return ".write" if unwritten(step) else ""


def _posting(step: Step, about: Obligation) -> str:
    """R16: a posting that ended too soon must hang anew; that has no last day of its own."""
    return ".again" if about.root.startswith("filing.done:p") else ""


def _board(step: Step, about: Obligation) -> str:
    """R18: from the day on which the posting may come down, that is what is said."""
    free = _free(step, about)
    return ".free" if free and _today(step) >= free else ""


def _answer(step: Step, about: Obligation) -> str:
    """R19: up to the last day, by when; after it, that it is over."""
    by = _answer_by(step, about)
    return ".over" if isinstance(by, date) and _today(step) > by else ""


def _archive(step: Step, about: Obligation) -> str:
    return ".lacking" if lacking(step) else ""


VARIANTS: dict[str, Callable[[Step, Obligation], str]] = {
    "R02": _topic,
    "R12": _record,
    "R16": _posting,
    "R18": _board,
    "R19": _answer,
    "R30": _archive,
}
"""Rules that say more than one thing to the same people."""

SAME_ABOVE = frozenset({"R18"})
"""Those of them that say one thing only to whoever is told that it is still not done."""


def unwritten(step: Step) -> list[str]:
    """The fields of the result that nobody has filled in yet (S2-69)."""
    found = after.result_fields(Seen(step.view, step.profile, step.now))
    return [str(label) for label in found["labels"]] if found else []


def named(step: Step, kind: str, about: Obligation) -> dict[str, object]:
    """What the texts of single rules name: days, fields, what an archive still lacks."""
    free = _free(step, about)
    posting = step.view.find(Publication, about.number) if free else None
    full = (free - posting.posted_on).days - 1 if free and posting and posting.posted_on else 0
    lacks: list[Words] = [m.words() for m in lacking(step)] if kind == "R30" else []
    return {
        "free": free or "", "full": full, "by": _answer_by(step, about),
        "labels": unwritten(step) if kind == "R12" else [], "missing": lacks,
    }  # fmt: skip


def _free(step: Step, about: Obligation) -> date | None:
    """The first day on which the posting may come down."""
    if about.event != "publication.may_come_down":
        return None
    posting = step.view.find(Publication, about.number)
    return posting.keep_until if posting else None


def _answer_by(step: Step, about: Obligation) -> date | str:
    """The last day for an answer to the objection: the village may set it (DEF18)."""
    if about.event != "objection.made":
        return ""
    said = step.view.find(Objection, about.number)
    return said.reply_by if said else ""


def _today(step: Step) -> date:
    return dates.local_day(step.now, step.profile.calendar)
