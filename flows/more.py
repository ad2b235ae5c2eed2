"""更多: what is seldom needed, behind one button: the goal, papers, other people, a pause, what is missing."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flows.act import Act
from flows.allowed import may
from flows.lacking import lacking
from flows.look import Look, row, stack
from flows.machine import machine_for
from flows.model import Wizard
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
    one_line,
)

READERS = frozenset({"convenor", "host", "recorder"})
"""Whose cards carry the button; everybody else types the words."""

WATCHERS = frozenset({"party_secretary", "supervisor", "township"})
"""Who may stop a result that breaks a rule: theirs carry it once there is one."""

UNDER_WAY = frozenset({"drafting", "topic_review", "researching", "planning", "noticed"})
RUNNING = UNDER_WAY | {"checkin", "deliberating", "voting", "confirming", "waiting_again"}
SIGNED = frozenset(
    {"agreed", "filing", "published", "adoption", "implementing", "feedback", "evaluating"}
)


def _in(states: frozenset[str]) -> Callable[[Look], bool]:
    return lambda look: look.case.state in states


def _way(trigger: str) -> Callable[[Look], bool]:
    """Whether the table knows the trigger from this stage."""
    return lambda look: trigger in machine_for(look.profile).triggers(look.case.state)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: the act, what it says, and the stages in which it is of use."""

    act: str
    arg: str
    label: str
    when: Callable[[Look], bool]


MENU = (
    Entry("goal", "", "btn.goal", _in(UNDER_WAY)),
    Entry("docs", "", "btn.docs", _in(RUNNING | SIGNED)),
    Entry("docs", "D5", "btn.form", _in(RUNNING | SIGNED)),
    Entry("replace", "", "btn.replace", _in(RUNNING)),
    Entry("amend", "", "btn.amend", _in(SIGNED)),
    Entry("adjourn", "", "btn.adjourn", _in(frozenset({"deliberating"}))),
    Entry("villages", "", "btn.villages", _way("multi_village")),
    Entry("unlawful", "", "btn.unlawful", _way("mark_unlawful")),
    Entry("suspend", "", "btn.suspend", _way("suspend")),
    Entry("withdraw", "", "btn.withdraw", _way("withdraw")),
)


def _offered(look: Look) -> list[Entry]:
    return [e for e in MENU if e.when(look) and may(e.act, look.me)]


def with_more(look: Look, card: Card) -> Card:
    """The card with 更多 below its own buttons."""
    ended = look.case.state in ("archived", "terminated", "withdrawn", "declined")
    watching = look.case.state in SIGNED and bool(look.me & WATCHERS)
    if ended or not (look.me & READERS or watching) or card.ref.kind != "c":
        return card
    return replace(card, rows=(*card.rows, row(Button("more"))))


def more(step: Step) -> None:
    """更多: the menu takes the card's place until one is chosen or 返回."""
    step.ask("more", step.by)


def _ask(asking: Asking) -> Card:
    look = asking.look
    if asking.answer("missing"):
        card = lacking(look)
        return ask_card(card.key, (row(choice("menu", "btn.back")),), **card.params)
    buttons = [choice(str(MENU.index(e)), e.label) for e in _offered(look)]
    rows = stack([choice("missing", "btn.missing"), *buttons], 2)
    return ask_card("more.card", (*rows, row(Button("back"))), goal=look.case.goal)


def _take(asking: Asking, given: Given) -> Took:
    if given.arg in ("missing", "menu"):
        return Stay({"missing": given.arg == "missing"}, anew=True)
    if not given.arg.isdigit() or int(given.arg) >= len(MENU):
        return Wrong("wrong.choice")
    entry = MENU[int(given.arg)]
    if entry not in _offered(asking.look):
        return Wrong("wrong.choice")
    return Next({"act": entry.act, "arg": entry.arg})


def _go(step: Step, wizard: Wizard) -> None:
    step.instead(wizard.answers["act"], wizard.answers["arg"])


# --- the goal -------------------------------------------------------------------------------------


def goal(step: Step) -> None:
    """商量目标: one line on what is to be settled."""
    step.ask("goal", step.by)


def _ask_goal(asking: Asking) -> Card:
    return ask_card("draft.goal", (row(Button("back")),), goal=asking.look.case.goal)


def _write_goal(step: Step, wizard: Wizard) -> None:
    step.edit_case(goal=wizard.answers["text"])
    step.deed("goal", text=wizard.answers["text"])


ACTS = {"more": Act(more), "goal": Act(goal)}
WIZARDS = {
    "more": WizardKind((Question("menu", _ask, _take),), _go, menu=True),
    "goal": WizardKind(
        (Question("text", _ask_goal, one_line("text", 100, "field.short")),), _write_goal
    ),
}
