"""逐个登记: one person after another, each with the way in which he was told; shared by notice and result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flows.look import Look, row, stack
from flows.model import Subject, Wizard
from flows.outcome import Button, Card
from flows.step import Step
from flows.wizard import (
    Asking,
    Given,
    Next,
    Question,
    Stay,
    Took,
    WizardKind,
    Wrong,
    ask_card,
    choice,
    page_turns,
)

PAGE = 24
"""Names at once: a keyboard holds a hundred buttons, and a phone shows a dozen rows."""


@dataclass(frozen=True, slots=True)
class OneByOne:
    """Who is left, by which ways he may be told, what the question shows, and how it is written down."""

    key: str
    left: Callable[[Look], list[Subject]]
    ways: Callable[[Look], tuple[str, ...]]
    values: Callable[[Asking], Mapping[str, Any]]
    mark: Callable[[Step, Subject, str], None]
    finish: Callable[[Step], None] = lambda step: None

    def wizard(self) -> WizardKind:
        """The one question."""
        return WizardKind((Question("who", self._ask, self._take),), self._write)

    def _ask(self, asking: Asking) -> Card:
        """The way that is chosen now stands on top; each name with the way so far."""
        at, page = int(asking.answer("at", 0)), int(asking.answer("page", 0))
        tabs = [
            choice(f"w{i}", "btn.tab.on" if i == at else "btn.tab", name=w)
            for i, w in enumerate(self.ways(asking.look))
        ]
        left = self.left(asking.look)
        names = [self._name(asking, s.person_id) for s in left[page * PAGE : (page + 1) * PAGE]]
        end = row(choice("ok", "btn.chosen"), Button("back"))
        rows = (*stack(tabs, 3), *stack(names, 3), *page_turns(page, len(left), PAGE), end)
        return ask_card(self.key, rows, **self.values(asking))

    def _name(self, asking: Asking, person: int) -> Button:
        name, way = asking.look.view.name(person), marked(asking).get(str(person))
        if way is None:
            return choice(f"p{person}", "btn.off", name=name)
        known = self.ways(asking.look)
        return choice(f"p{person}", "btn.told.by", name=name, way=known[way])

    def _take(self, asking: Asking, given: Given) -> Took:
        at, chosen, left = int(asking.answer("at", 0)), marked(asking), self.left(asking.look)
        kind, tail = given.arg[:1], given.arg[1:]
        if given.arg == "ok":
            return Next({}) if chosen else Wrong("tell.nobody")
        if not (tail.isascii() and tail.isdigit()):
            return Wrong("wrong.choice")
        if kind == "w" and int(tail) < len(self.ways(asking.look)):
            return Stay({"at": int(tail)})
        if kind == "g" and int(tail) * PAGE < len(left):
            return Stay({"page": int(tail)})
        if kind != "p" or tail not in {str(s.person_id) for s in left}:
            return Wrong("wrong.choice")
        same = chosen.pop(tail, None) == at
        return Stay({"ways": chosen if same else {**chosen, tail: at}})

    def _write(self, step: Step, wizard: Wizard) -> None:
        look = Look(step.view, step.by, step.profile, step.now, step.me)
        known = self.ways(look)
        for subject in self.left(look):
            way = wizard.answers.get("ways", {}).get(str(subject.person_id))
            if way is not None:
                self.mark(step, subject, known[int(way)])
        self.finish(step)


def marked(asking: Asking) -> dict[str, int]:
    """Person → place of his way, as chosen so far."""
    return dict(asking.answer("ways", {}))
