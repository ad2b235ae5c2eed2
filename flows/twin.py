"""A topic that was there before (相近的): shown beside the old one, and put to it when it is the same."""

from datetime import date, datetime, timedelta
from typing import Any

from flows.dates import local_day
from flows.look import row
from flows.model import Wizard
from flows.outcome import Button, Card, Words
from flows.roles import holders
from flows.step import Step
from flows.wizard import Asking, Given, Next, Took, Wrong, ask_card, choice

OVER = frozenset({"declined", "withdrawn"})
"""An old topic that nobody is about any more is no reason to ask."""


def near(asking: Asking) -> dict[str, Any] | None:
    """The nearest topic of the last `duplicate_days` days, as the edge found it."""
    days = timedelta(days=asking.look.profile.intake.duplicate_days)
    for row_ in asking.answer("verdict", {}).get("similar", ()):
        opened = datetime.fromisoformat(row_["opened"]) if row_.get("opened") else None
        young = opened is not None and asking.look.now - opened <= days
        if young and row_.get("state") not in OVER:
            return dict(row_)
    return None


def ask(asking: Asking) -> Card:
    """Is it the same?"""
    old = near(asking)
    assert old is not None
    rows = (row(choice("same", "btn.twin.same"), choice("other", "btn.twin.other")),)
    return ask_card(
        "propose.similar", (*rows, row(Button("back"))), day=_opened(asking, old), no=old["no"],
        title=old["title"], state=Words(f"state.{old['state']}"),
    )  # fmt: skip


def _opened(asking: Asking, old: dict[str, Any]) -> date:
    opened = datetime.fromisoformat(old["opened"])
    return local_day(opened, asking.look.profile.calendar)


def take(asking: Asking, given: Given) -> Took:
    """The answer; `into` is the number of the older topic."""
    if given.arg not in ("same", "other"):
        return Wrong("wrong.choice")
    old = near(asking)
    return Next({"into": old["no"] if old and given.arg == "same" else ""})


def no_twin(asking: Asking) -> bool:
    """Nothing like it was said before."""
    return near(asking) is None


def merge(step: Step, wizard: Wizard) -> None:
    """E20: the older number is kept; the new line stays in the ledger and says where it went."""
    no = wizard.answers["into"]
    step.edit_case(human_choice={**step.case.human_choice, "decision": "merge", "into": no})
    step.deed("merged", into=no)
    step.go("withdraw")
    told = Card("propose.merged", {"no": no, "lead": step.case.no})
    step.tell(step.case.proposer_id, told, "merged")
    values = {"no": no, "name": step.view.name(step.case.proposer_id), "text": step.case.text}
    for person in holders(step.view, "party_secretary", step.profile, step.now):
        if person != step.by:
            step.tell(person, Card("propose.merged.P", values), "merged")
