"""Who is asked as what (身份、代表): the class of a person, for which body, and who speaks for a side."""

from dataclasses import asdict
from typing import Any

from flows.act import Act
from flows.drafting import as_chosen, write_list
from flows.look import Look, row, stack
from flows.model import Wizard
from flows.outcome import Card
from flows.step import Step
from flows.subjects import OBSERVERS, Chosen, class_of, observer_class
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
    too_long,
)

LONGEST = 30
"""Characters of the name of a body."""


def _chosen(asking: Asking) -> Chosen:
    return Chosen.of(asking.wizard.answers)


def _ask(asking: Asking) -> Card:
    at = str(asking.answer("at", ""))
    return _one(asking, at) if at in _chosen(asking).people else _list(asking)


def _list(asking: Asking) -> Card:
    look, chosen = asking.look, _chosen(asking)
    buttons = [
        choice(f"p{p}", "btn.standing.of", name=look.view.name(int(p)), standing=_short(asking, p))
        for p in chosen.people
    ]
    return ask_card("standing.list", (*stack(buttons, 2), row(choice("ok", "btn.chosen"))))


def _short(asking: Asking, person: str) -> str:
    look, chosen = asking.look, _chosen(asking)
    mine = class_of(look.view, look.profile, chosen, int(person), chosen.people[person])
    return mine.short or mine.text


def _one(asking: Asking, person: str) -> Card:
    look, chosen = asking.look, _chosen(asking)
    classes = [
        choice(f"c{c.id}", "btn.word", word=c.short or c.text) for c in look.profile.subject_class
    ]
    place = chosen.people[person]
    side = chosen.sides[place] if place >= 0 else ""
    speaks = [choice("speaker", "btn.speaker", side=side)] if side else []
    return ask_card(
        "standing.one", (*stack(classes, 2), (*speaks, choice("list", "btn.back"))),
        name=look.view.name(int(person)), standing=_short(asking, person), side=side,
        body=chosen.bodies.get(person, ""),
    )  # fmt: skip


def _take(asking: Asking, given: Given) -> Took:
    chosen, at = _chosen(asking), str(asking.answer("at", ""))
    if given.arg == "ok":
        return Next({})
    if given.arg[:1] == "p" and given.arg[1:] in chosen.people:
        return Stay({"at": given.arg[1:]}, anew=True)
    if at not in chosen.people:
        return Wrong("wrong.choice")
    return _about(asking, at, given)


def _about(asking: Asking, person: str, given: Given) -> Took:
    """A class, a body that he stands for, or that he speaks for his side."""
    chosen, known = _chosen(asking), {c.id for c in asking.look.profile.subject_class}
    place = chosen.people[person]
    if given.text:
        long = too_long(given.words, LONGEST)
        return long or _back(bodies={**chosen.bodies, person: given.words})
    if given.arg == "speaker" and place >= 0:
        return _back(speakers={**chosen.speakers, str(place): int(person)})
    if given.arg == "list":
        return _back()
    if given.arg[:1] == "c" and given.arg[1:] in known:
        return _class(asking, chosen, person, given.arg[1:])
    return Wrong("wrong.choice")


def _class(asking: Asking, chosen: Chosen, person: str, class_id: str) -> Took:
    listens = observer_class(asking.look.profile)
    if listens and class_id == listens.id:
        return _back(people={**chosen.people, person: OBSERVERS})
    people = chosen.people
    if people[person] == OBSERVERS:
        people = {**people, person: -1}
    return _back(people=people, classes={**chosen.classes, person: class_id})


def _back(**answers: Any) -> Took:
    return Stay({**answers, "at": ""}, anew=True)


def _write(step: Step, wizard: Wizard) -> None:
    chosen = Chosen.of(wizard.answers)
    write_list(step, chosen)
    step.deed("standing", classes=chosen.classes, speakers=chosen.speakers, bodies=chosen.bodies)
    step.new_epoch()


def standing(step: Step) -> None:
    """身份、代表: look through the list one by one."""
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    step.ask("standing", step.by, **asdict(as_chosen(look)))


ACTS = {"standing": Act(standing)}
WIZARDS = {"standing": WizardKind((Question("one", _ask, _take),), _write)}
