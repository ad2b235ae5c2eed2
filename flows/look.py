"""What a card is drawn from: the records, who looks at it, under which profile, and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows.allowed import may_answer
from flows.command import Ref
from flows.model import Case, Wizard
from flows.outcome import Button, Card, Rows, Words
from flows.profile.schema import Profile
from flows.view import View


@dataclass(frozen=True, slots=True)
class Look:
    """One person's look at the case at hand."""

    view: View
    person: int
    profile: Profile
    now: datetime
    me: frozenset[str]

    @property
    def case(self) -> Case:
        """The case at hand."""
        return self.view.case

    @property
    def wizard(self) -> Wizard | None:
        """The question he is being asked now; none that belongs to a role which he has handed on."""
        mine = not self.view.in_case
        return self.view.wizard(self.person, lambda w: mine or may_answer(w.kind, self.me))

    def names(self, persons: list[int]) -> list[str]:
        """The names of persons, in their order."""
        return [self.view.name(p) for p in persons]


def head(look: Look) -> Words:
    """The line that says where we are: number, topic, step n of m."""
    case, progress = look.case, look.profile.progress
    values = {"no": case.no, "title": case.title, "state": Words(f"state.{case.state}")}
    step = progress.map.get(case.state)
    if step is None:
        return Words("head.state", values)
    labels = progress.labels
    return Words("head.step", {**values, "n": step, "m": len(labels), "label": labels[step - 1]})


def case_card(look: Look, key: str, rows: Rows = (), *, expects: str = "", **params: Any) -> Card:
    """A card about the case, with its head and the case's epoch on every button."""
    case = look.case
    return Card(key, params, rows, Ref("c", case.id), case.epoch, expects, head(look))


def row(*buttons: Button) -> tuple[Button, ...]:
    """One row of buttons."""
    return buttons


def stack(buttons: list[Button], width: int = 2) -> Rows:
    """Buttons in rows of `width`."""
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))
