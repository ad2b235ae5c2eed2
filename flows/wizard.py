"""Questions asked one after another, declared as steps: how each looks, and what an answer does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flows.command import Ref
from flows.look import Look, head
from flows.model import Wizard
from flows.outcome import Button, Card, Rows
from flows.step import Step


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: the `arg` of a pressed button, or typed `text`, or a `photo` (file id).

    `at` is when the message was sent (aware UTC), None for a press.
    """

    arg: str = ""
    text: str = ""
    photo: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None

    @property
    def words(self) -> str:
        """What was typed, as one line."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class Next:
    """The answer is good: keep these values and ask the next question."""

    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stay:
    """Keep these values and go on asking the same (choosing from a list); `anew` outdates its buttons."""

    answers: Mapping[str, Any]
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Wrong:
    """The answer cannot be used; the sentence says what would help. Nothing is lost."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)


Took = Next | Stay | Wrong


@dataclass(frozen=True, slots=True)
class Asking:
    """One person being asked one question."""

    look: Look
    wizard: Wizard

    def answer(self, name: str, default: Any = "") -> Any:
        """What was answered before."""
        return self.wizard.answers.get(name, default)


@dataclass(frozen=True, slots=True)
class Question:
    """A step of a wizard: its name, its card, what an answer means, and when it is left out."""

    name: str
    card: Callable[[Asking], Card]
    take: Callable[[Asking, Given], Took]
    skip: Callable[[Asking], bool] = lambda asking: False


@dataclass(frozen=True, slots=True)
class WizardKind:
    """A row of questions and what happens when the last is answered; `on` is the living message
    that shows them (card, or setup); a `menu` takes no words: they go past it to the card below."""

    questions: tuple[Question, ...]
    finish: Callable[[Step, Wizard], None]
    on: str = "card"
    menu: bool = False


def ask_card(key: str, rows: tuple[tuple[Button, ...], ...] = (), **params: Any) -> Card:
    """The card of a question; typed words go to it."""
    return Card(key, params, rows, expects="text")


def too_long(words: str, most: int) -> Wrong | None:
    """More than `most` characters are asked for again, shorter: words are never cut behind a back."""
    n = len(words)
    return Wrong("line.long", {"n": n, "most": most}) if n > most else None


def one_line(
    name: str, most: int, short: str = "reason.short", least: int = 2
) -> Callable[[Asking, Given], Took]:
    """Takes one line of words as the answer `name`; too short or too long a one is asked for again."""

    def take(asking: Asking, given: Given) -> Took:
        if len(given.words) < least:
            return Wrong(short)
        return too_long(given.words, most) or Next({name: given.words})

    return take


def page_turns(page: int, count: int, size: int) -> Rows:
    """The row that turns the pages of a list of so many, `g` and the page on its buttons; none for one page."""
    back = [choice(f"g{page - 1}", "btn.page.back")] if page else []
    on = [choice(f"g{page + 1}", "btn.page.on")] if (page + 1) * size < count else []
    return ((*back, *on),) if back or on else ()


def choice(arg: str, label: str, **params: Any) -> Button:
    """A button that answers the question with `arg`; `label` is a text key."""
    return Button("a", arg, label, params)


def card_of(kinds: Mapping[str, WizardKind], look: Look, wizard: Wizard) -> Card:
    """The card of the question at hand, with the wizard's epoch on every button."""
    question = _question(kinds[wizard.kind], wizard.step)
    card = question.card(Asking(look, wizard))
    top = head(look) if wizard.case_id else None
    return replace(card, ref=Ref("w", wizard.id), epoch=wizard.epoch, head=top)


def first_question(step: Step, kinds: Mapping[str, WizardKind], wizard: Wizard) -> None:
    """Give a new wizard its first question: the first that is not left out."""
    kind = kinds[wizard.kind]
    first = _first_needed(kind, Asking(_look(step, wizard.person_id), wizard), 0)
    if first is None:
        step.put(wizard.model_copy(update={"open": False}))
        kind.finish(step, wizard)
        return
    step.put(wizard.model_copy(update={"step": kind.questions[first].name}))


def take_answer(
    step: Step, kinds: Mapping[str, WizardKind], wizard: Wizard, given: Given
) -> Wrong | None:
    """Use an answer: keep it and go on, finish, or say what is wrong with it."""
    kind = kinds[wizard.kind]
    asking = Asking(_look(step, wizard.person_id), wizard)
    took = _question(kind, wizard.step).take(asking, given)
    if isinstance(took, Wrong):
        return took
    answers = {**wizard.answers, **took.answers}
    wizard = wizard.model_copy(update={"answers": answers, "at": step.now})
    if isinstance(took, Stay):
        step.put(wizard.model_copy(update={"epoch": wizard.epoch + 1}) if took.anew else wizard)
        return None
    here = next(i for i, q in enumerate(kind.questions) if q.name == wizard.step)
    after = _first_needed(kind, Asking(asking.look, wizard), here + 1)
    if after is None:
        step.put(wizard.model_copy(update={"open": False}))
        kind.finish(step, wizard)
        return None
    name = kind.questions[after].name
    step.put(wizard.model_copy(update={"step": name, "epoch": wizard.epoch + 1}))
    return None


def go_back(step: Step, kinds: Mapping[str, WizardKind], wizard: Wizard) -> None:
    """Ask the question before again, or put the wizard away when it is the first."""
    kind = kinds[wizard.kind]
    here = next(i for i, q in enumerate(kind.questions) if q.name == wizard.step)
    asking = Asking(_look(step, wizard.person_id), wizard)
    before = [i for i in range(here) if not kind.questions[i].skip(asking)]
    if not before:
        step.put(wizard.model_copy(update={"open": False}))
        return
    name = kind.questions[before[-1]].name
    step.put(wizard.model_copy(update={"step": name, "epoch": wizard.epoch + 1}))


def _question(kind: WizardKind, name: str) -> Question:
    return next(q for q in kind.questions if q.name == name)


def _first_needed(kind: WizardKind, asking: Asking, start: int) -> int | None:
    for i in range(start, len(kind.questions)):
        if not kind.questions[i].skip(asking):
            return i
    return None


def _look(step: Step, person: int) -> Look:
    return Look(step.view, person, step.profile, step.now, step.me)
