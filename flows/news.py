"""The proposer hears what becomes of his topic: taken, approved, when it is discussed, the result, the end."""

from collections.abc import Callable, Mapping
from typing import Any

from flows.model import Account, CaseRole, Subject
from flows.outcome import Card
from flows.place import where
from flows.roles import holders
from flows.step import Step

Values = Mapping[str, Any]


def tell(step: Step, was: str) -> None:
    """One message for each change that means something to him; none for what he does or sees himself."""
    found = NEWS.get((was, step.case.state)) or NEWS.get(("", step.case.state))
    if found is None or not _wants(step) or (found[0] == "news.meeting" and _invited(step)):
        return
    key, values = found
    step.tell(step.case.proposer_id, Card(key, {"title": step.case.title, **values(step)}), key)


def _wants(step: Step) -> bool:
    """Not whoever works on the case: his own card shows it; nor who has no bot."""
    person, view = step.case.proposer_id, step.view
    busy = {r.person_id for r in view.all(CaseRole) if r.until is None}
    started = {a.person_id for a in view.all(Account) if a.started and not a.blocked}
    return person in started and person not in busy and person != step.by


def _invited(step: Step) -> bool:
    """Whether the notice itself goes to him."""
    return step.view.find(Subject, step.case.id, step.case.round, step.case.proposer_id) is not None


def _taken(step: Step) -> Values:
    who = holders(step.view, "convenor", step.profile, step.now)
    return {"names": [step.view.name(p) for p in who], "no": step.case.no}


def _nothing(step: Step) -> Values:
    return {}


def _meeting(step: Step) -> Values:
    meeting = step.view.meeting
    assert meeting is not None
    return {"time": meeting.at, "place": where(meeting)}


def _result(step: Step) -> Values:
    text = step.view.resolution
    return {"text": text.text if text else ""}


NEWS: dict[tuple[str, str], tuple[str, Callable[[Step], Values]]] = {
    ("screened", "drafting"): ("news.taken", _taken),
    ("screened", "convenor_filing"): ("news.taken", _taken),
    ("topic_review", "planning"): ("news.approved", _nothing),
    ("topic_review", "researching"): ("news.approved", _nothing),
    ("planning", "noticed"): ("news.meeting", _meeting),
    ("confirming", "agreed"): ("news.passed", _result),
    ("confirming", "filing"): ("news.passed", _result),
    ("voting", "not_agreed"): ("news.failed", _result),
    ("deliberating", "not_agreed"): ("news.failed", _result),
    ("", "archived"): ("news.done", _nothing),
}
"""By the state before and the state after; an empty state before is any."""
