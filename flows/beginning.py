"""What a state asks by itself as it is entered: not what is there already, else from what there was (T15, T41, T78)."""

from collections.abc import Callable
from typing import Any

from flows import drafting, planning
from flows.gates import after
from flows.gates.missing import Seen
from flows.look import Look
from flows.step import Step

AUTOMATIC = {"drafting": "draft", "planning": "plan", "confirming": "after", "published": "item"}
"""The questions that a state begins with, asked of the convenor without a tap."""

ANEW = frozenset({("waiting_again", "drafting"), ("noticed", "planning")})
"""Ways back on which something else is wanted: it is asked about although it is there (T19, T41)."""


def is_there(step: Step, kind: str) -> bool:
    """Whether what the question asks for is written down, so that the card of the state is enough."""
    case, known = step.case, THERE.get(kind)
    return (case.previous_state, case.state) not in ANEW and known is not None and known(step)


def beforehand(step: Step, kind: str) -> dict[str, Any]:
    """The answers that the question begins with."""
    if kind == "draft":
        return drafting.as_it_stands(step)
    if kind == "plan":
        return planning.same_as_last(step.case, step.view.community.last)
    return {}


def _people(step: Step) -> bool:
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    return bool(drafting.as_chosen(look).sides)


def _plan(step: Step) -> bool:
    meeting = step.view.meeting
    planned = meeting is not None and meeting.state == "planned" and not meeting.noticed_at
    return planned and meeting is not None and meeting.at is not None


def _result(step: Step) -> bool:
    seen = Seen(step.view, step.profile, step.now)
    return step.view.result is not None and after.result_fields(seen) is None


THERE: dict[str, Callable[[Step], bool]] = {"draft": _people, "plan": _plan, "after": _result}
"""How to see that a question is answered."""
