"""Every wizard by its kind, and which one opens by itself when a state is entered."""

from typing import Any

from flows import (
    amending,
    appointing,
    approval,
    assembly,
    board,
    confirming,
    convening,
    dictating,
    drafting,
    ending,
    escalating,
    explaining,
    failing,
    feedback,
    filing,
    founding,
    gatekeeper,
    hands,
    helping,
    implementing,
    joining,
    listing,
    more,
    notice,
    objecting,
    pausing,
    planning,
    postponing,
    premises,
    promising,
    proposing,
    rectifying,
    reminders,
    replacing,
    retitling,
    signing,
    standing,
    statements,
    statutory,
    telling,
    unlisting,
    values,
    watching,
    writing,
)
from flows.beginning import AUTOMATIC, beforehand, is_there
from flows.model import Wizard
from flows.profile.schema import Profile
from flows.roles import holders
from flows.step import Step
from flows.wizard import WizardKind, first_question

KINDS: dict[str, WizardKind] = {
    **approval.WIZARDS,
    **board.WIZARDS,
    **confirming.WIZARDS,
    **convening.WIZARDS,
    **drafting.WIZARDS,
    **ending.WIZARDS,
    **pausing.WIZARDS,
    **more.WIZARDS,
    **replacing.WIZARDS,
    **amending.WIZARDS,
    **explaining.WIZARDS,
    **failing.WIZARDS,
    **filing.WIZARDS,
    **assembly.WIZARDS,
    **escalating.WIZARDS,
    **rectifying.WIZARDS,
    **statutory.WIZARDS,
    **gatekeeper.WIZARDS,
    **hands.WIZARDS,
    **feedback.WIZARDS,
    **helping.WIZARDS,
    **implementing.WIZARDS,
    **promising.WIZARDS,
    **proposing.WIZARDS,
    **dictating.WIZARDS,
    **objecting.WIZARDS,
    **notice.WIZARDS,
    **joining.WIZARDS,
    **founding.WIZARDS,
    **values.WIZARDS,
    **appointing.WIZARDS,
    **listing.WIZARDS,
    **unlisting.WIZARDS,
    **premises.WIZARDS,
    **planning.WIZARDS,
    **postponing.WIZARDS,
    **retitling.WIZARDS,
    **statements.WIZARDS,
    **writing.WIZARDS,
    **watching.WIZARDS,
    **signing.WIZARDS,
    **telling.WIZARDS,
    **standing.WIZARDS,
}

SPOKEN = frozenset({"minute", "say", "words", "saidno", "point", "forwarded", "edited"})
"""Questions about words of a meeting: they outlive its steps, whoever goes on meanwhile."""

RUNNING = frozenset({"deliberating", "voting", "confirming", "not_agreed"})
STOPPED = frozenset({"noticed", "suspended"})
"""Where a meeting may have been left from: words that were already given are still kept."""


def begin(step: Step) -> None:
    """Give every wizard that was opened just now its first question."""
    for wizard in step.view.all(Wizard):
        if wizard.open and not wizard.step:
            first_question(step, KINDS, wizard)


def entered(step: Step) -> None:
    """A state was entered: close what was asked before, and begin its own questions."""
    kind = AUTOMATIC.get(step.case.state, "")
    for wizard in step.view.all(Wizard):
        if wizard.open and wizard.case_id == step.case.id and not _stays(step, wizard, kind):
            step.put(wizard.model_copy(update={"open": False}))
    if step.case.state == "drafting":
        ending.last_lesson(step)
    needless = kind == "after" and _needs_no_fields(step.profile)
    if not kind or needless or is_there(step, kind):
        return
    for person in holders(step.view, "convenor", step.profile, step.now)[:1]:
        _ask(step, kind, person, beforehand(step, kind))


def _ask(step: Step, kind: str, person: int, answers: dict[str, Any]) -> None:
    """Above whatever he is still writing, which comes back afterwards."""
    if person != step.by:  # the question comes below everything, so what he types next answers it
        step.look_at(person)
    begun = step.view.wizard(person)
    if begun is not None and begun.kind != kind:
        step.interrupt(kind, person, **answers)
    else:
        step.ask(kind, person, **answers)


def _stays(step: Step, wizard: Wizard, automatic: str) -> bool:
    """What is being written goes on: words of the meeting, and a concern for as long as the case runs (E24)."""
    state = step.case.state
    if wizard.kind in SPOKEN:
        return state in RUNNING or (state in STOPPED and "text" in wizard.answers)
    if wizard.kind == "concern":
        return state not in reminders.ENDED
    return wizard.kind == ("postpone" if state == "noticed" else automatic)


def _needs_no_fields(profile: Profile) -> bool:
    return profile.vote.mode == "signature" or not profile.confirm.on_pass_required
