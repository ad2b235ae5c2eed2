"""Passing gates: a block refuses with its reason; a confirm asks a named role for a typed reason."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flows.command import Ref
from flows.dates import local_day
from flows.gates import missing
from flows.gates.missing import Missing
from flows.look import row
from flows.model import Approval, Wizard
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
    step.ask("gate", step.by, gate=gate.gate, act=step.command.act, arg=step.command.arg,
        why=words, by=list(gate.by), may=bool(step.me & set(gate.by)),
    )  # fmt: skip


def _ask(asking: Asking) -> Card:
    why = asking.answer("why")
    buttons = (
        [choice("go", GO_ON.get(asking.answer("gate"), "btn.goon"))]
        if asking.answer("may")
        else [choice("ask", "btn.askrole")]
    )
    others = _others(asking)
    rows = (tuple(buttons), *((others,) if others else ()), row(Button("back")))
    return ask_card(
        "gate.ask", rows, why=Words(why["key"], why["params"]),
        who=tuple(Words(f"role.{r}") for r in asking.answer("by", [])),
    )  # fmt: skip


def _others(asking: Asking) -> tuple[Button, ...]:
    """The other ways out, as presses on the case."""
    case = asking.look.case
    ways = ALTERNATIVES.get(asking.answer("gate"), ())
    if asking.answer("act") == "moveto":
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
    asked = datetime.fromtimestamp(int(asking.answer("arg")), UTC)
    later = asked + (day - local_day(asked, asking.look.profile.calendar))
    return str(int(later.timestamp())), "btn.laterday", {"day": day}


def _take(asking: Asking, given: Given) -> Took:
    """Only what is offered: whoever may not pass the gate can but ask somebody who may."""
    offered = "go" if asking.answer("may") else "ask"
    return Next({"choice": given.arg}) if given.arg == offered else Wrong("wrong.choice")


def _ask_reason(asking: Asking) -> Card:
    why = asking.answer("why")
    return ask_card("gate.reason", (row(Button("back")),), why=Words(why["key"], why["params"]))


def _finish(step: Step, wizard: Wizard) -> None:
    answers = wizard.answers
    if answers["choice"] == "ask":
        _hand_over(step, wizard)
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
    if answers.get("for"):
        step.show("card", step.case.id, int(answers["for"]), fresh=True)
    else:
        step.instead(answers["act"], answers["arg"])


def _hand_over(step: Step, wizard: Wizard) -> None:
    """Ask the role that may pass the gate; when it has, the first presser presses again."""
    for role in wizard.answers["by"]:
        people = holders(step.view, role, step.profile, step.now)
        if people:
            kept = {k: wizard.answers[k] for k in ("gate", "act", "arg", "why", "by")}
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
            "reason", _ask_reason, one_line("reason", 200), lambda a: a.answer("choice") == "ask"
        ),
    ),
    _finish,
)
WIZARDS = {"gate": GATE}
