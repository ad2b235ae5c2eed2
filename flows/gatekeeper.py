"""Passing gates: a block refuses with its reason; a confirm asks a named role for a typed reason."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.command import Ref
from flows.dates import local_day
from flows.gates import missing
from flows.gates.missing import Missing
from flows.look import Look, row
from flows.model import Approval, Wizard
from flows.moving import because, parts
from flows.outcome import Answer, Button, Card, Refused, Words
from flows.roles import holders
from flows.step import Step, Stop, stop
from flows.wizard import (
    Asking,
    Given,
    Next,
    Question,
    Took,
    WizardKind,
    Wrong,
    ask_card,
    choice,
    one_line,
)

ALTERNATIVES = {
    "quorum": ("wait", "noquorum", "talk"), "supervisor_at_start": ("urge",),
    "notice.lead": ("laterday",), "host_is_party": ("staff",),
}  # fmt: skip
"""Other ways out that are offered beside 仍然继续."""

LABELS = {"staff": "btn.swap.host"}
"""Where the act is called otherwise here: the question of who leads, writes and watches."""

GO_ON = {"supervisor_at_start": "btn.goon.steps"}
"""Where going on means something plainer than 仍然继续."""


KEPT = ("gate", "act", "arg", "why", "by", "trigger")
"""What is asked goes on to whoever may pass the gate."""

OPEN = "open"
"""The answer to a gate that has opened by itself meanwhile: nobody's reason is needed."""


class Confirm(Exception):
    """A confirm gate is in the way; the engine asks about it instead of doing the act."""

    def __init__(self, missing_: Missing, trigger: str) -> None:
        super().__init__(missing_.gate)
        self.missing = missing_
        self.trigger = trigger


def pass_gates(step: Step, trigger: str) -> None:
    """Refuse on the first block; stop for a question on the first confirm; let warnings be."""
    for found in missing(step.view, step.profile, trigger, step.now):
        if found.strength == "block":
            raise Stop(Refused(found.key, found.params, alert=True))
        if found.strength == "confirm":
            raise Confirm(found, trigger)


def ask_confirm(step: Step, confirm: Confirm) -> None:
    """Begin to ask: the presser himself, if the profile names his role, else whoever it names."""
    gate = confirm.missing
    words = {"key": gate.key, "params": dict(gate.params)}
    # Where the act itself brings what the gate stops (another day), it cannot open meanwhile.
    as_it_is = gate in missing(step.view, step.profile, confirm.trigger, step.now)
    step.ask("gate", step.by, gate=gate.gate, act=step.command.act, arg=step.command.arg,
        why=words, by=list(gate.by), may=bool(step.me & set(gate.by)), trigger=confirm.trigger if as_it_is else "",
    )  # fmt: skip


def _now(look: Look, answers: Mapping[str, Any]) -> Missing | None:
    """What is in the way by now; None when it has opened since it was asked about."""
    found = missing(look.view, look.profile, answers["trigger"], look.now)
    return next((m for m in found if m.gate == answers["gate"]), None)


def _opened(look: Look, answers: Mapping[str, Any]) -> bool:
    """Whether nobody's reason is needed any more: somebody gave one, or what was missing is there."""
    return bool(answers.get("agreed") or (answers.get("trigger") and _now(look, answers) is None))


def _note(asking: Asking) -> Words | str:
    """What whoever decides has to know beside what is in the way: why another day is wanted."""
    return because(parts(asking.answer("arg"))[1]) if asking.answer("act") == "moveto" else ""


def _why(asking: Asking) -> Words:
    """The reason as things stand: people come while it is asked about."""
    found = _now(asking.look, asking.wizard.answers) if asking.answer("trigger") else None
    why = asking.answer("why")
    return found.words() if found else Words(why["key"], why["params"])


def _ask(asking: Asking) -> Card:
    if _opened(asking.look, asking.wizard.answers):
        rows = (row(choice("go", "btn.gate.open"), Button("back")),)
        by = asking.answer("agreed")
        return (
            ask_card("gate.agreed", rows, name=asking.look.view.name(by))
            if by
            else ask_card("gate.open", rows)
        )
    buttons = (
        [choice("go", GO_ON.get(asking.answer("gate"), "btn.goon"))]
        if asking.answer("may")
        else [choice("ask", "btn.askrole")]
    )
    others = _others(asking)
    rows = (tuple(buttons), *((others,) if others else ()), row(Button("back")))
    return ask_card(
        "gate.ask", rows, why=_why(asking), note=_note(asking),
        who=tuple(Words(f"role.{r}") for r in asking.answer("by", [])),
    )  # fmt: skip


def _others(asking: Asking) -> tuple[Button, ...]:
    """The other ways out, as presses on the case."""
    case = asking.look.case
    ways = ALTERNATIVES.get(asking.answer("gate"), ())
    if ways == ("laterday",) and asking.answer("act") == "moveto":
        ways = ("moveto",)
    return tuple(Button(act, *_values(asking, act), Ref("c", case.id), case.epoch) for act in ways)


def _values(asking: Asking, act: str) -> tuple[str, str, dict[str, Any]]:
    """Argument, label and values; 改到… names the first day that keeps the notice, at the same hour."""
    if act not in ("laterday", "moveto"):
        return "", LABELS.get(act, ""), {}
    params = asking.answer("why")["params"]
    wait = timedelta(days=int(params["wanted"]))
    day = local_day(asking.look.now, asking.look.profile.calendar) + wait
    if act == "laterday":
        return "", "", {"day": day}
    asked = datetime.fromtimestamp(int(parts(asking.answer("arg"))[0]), UTC)
    later = asked + (day - local_day(asked, asking.look.profile.calendar))
    return str(int(later.timestamp())), "btn.laterday", {"day": day}


def _take(asking: Asking, given: Given) -> Took:
    """Only what is offered: whoever may not pass the gate can but ask somebody who may."""
    if _opened(asking.look, asking.wizard.answers):
        return Next({"choice": OPEN}) if given.arg in ("go", "ask") else Wrong("wrong.choice")
    offered = "go" if asking.answer("may") else "ask"
    return Next({"choice": given.arg}) if given.arg == offered else Wrong("wrong.choice")


def _ask_reason(asking: Asking) -> Card:
    return ask_card("gate.reason", (row(Button("back")),), why=_why(asking), note=_note(asking))


def _finish(step: Step, wizard: Wizard) -> None:
    answers = wizard.answers
    if answers["choice"] == "ask":
        _hand_over(step, wizard)
        return
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    if answers["choice"] == OPEN or _opened(look, answers):
        _go_on(step, wizard)
        return
    if not step.me & set(answers["by"]):  # the office may have changed hands since
        raise stop("press.norole")
    step.put(
        Approval(
            id=step.view.take("approval"), case_id=step.case.id, epoch=step.case.epoch,
            act=f"gate:{answers['gate']}", person_id=step.by, decision="pass",
            reason=answers["reason"], at=step.now,
        )
    )  # fmt: skip
    step.deed("gate_passed", gate=answers["gate"], reason=answers["reason"])
    _go_on(step, wizard)


def _go_on(step: Step, wizard: Wizard) -> None:
    """The act that met the gate is done; where another pressed it first, he is told, and goes on from there."""
    answers = wizard.answers
    if answers.get("for"):
        person = int(answers["for"])
        kept = {k: v for k, v in answers.items() if k in KEPT}
        step.ask("gate", person, **kept, agreed=step.by)
        step.show("card", step.case.id, person, fresh=True)
    else:
        step.instead(answers["act"], answers["arg"])


def _hand_over(step: Step, wizard: Wizard) -> None:
    """Ask the role that may pass the gate; when it has, the first presser goes on."""
    for role in wizard.answers["by"]:
        people = holders(step.view, role, step.profile, step.now)
        if people:
            kept = {k: v for k, v in wizard.answers.items() if k in KEPT}
            step.ask("gate", people[0], **{**kept, "may": True, "for": step.by})
            step.show("card", step.case.id, people[0], fresh=True)
            step.deed("gate_handed", gate=wizard.answers["gate"], to=people[0])
            step.answer = Answer("gate.handed", {"names": [step.view.name(people[0])]}, alert=True)
            return
    raise stop("gate.nobody")


GATE = WizardKind(
    (
        Question("ask", _ask, _take),
        Question(
            "reason",
            _ask_reason,
            one_line("reason", 200),
            lambda a: a.answer("choice") in ("ask", OPEN),
        ),
    ),
    _finish,
)
WIZARDS = {"gate": GATE}
