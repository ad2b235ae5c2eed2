"""Corrections (更正, E14): what was signed is never changed; before, after and why are written beside it."""

from flows.act import Act
from flows.look import Look, case_card, row, stack
from flows.model import Correction, Wizard
from flows.outcome import Button, Card, Refused
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
    too_long,
)

SIGNED = frozenset(
    {"agreed", "filing", "published", "adoption", "implementing", "feedback", "evaluating", "rectifying"}
)  # fmt: skip
RECORD = "D5"
LONGEST, FIELD = 300, 30


def amend(step: Step) -> None:
    """更正, /correct: from the recorder's signature on; before it the record is simply written."""
    if not step.view.in_case:
        raise Stop(Refused("docs.nocase", reply=True))
    if step.case.state not in SIGNED:
        raise Stop(Refused("amend.early", reply=True))
    step.ask("amend", step.by)


def _fields(asking: Asking) -> tuple[str, ...]:
    return next((d.fields for d in asking.look.profile.document if d.code == RECORD), ())


def _ask_field(asking: Asking) -> Card:
    rows = stack([choice(str(i), "btn.word", word=f) for i, f in enumerate(_fields(asking))])
    return ask_card("amend.ask", (*rows, row(Button("back"))))


def _take_field(asking: Asking, given: Given) -> Took:
    known = _fields(asking)
    if given.arg.isdigit() and int(given.arg) < len(known):
        return Next({"field": known[int(given.arg)]})
    text = given.words
    if not text:
        return Wrong("wrong.choice")
    return too_long(text, FIELD) or Next({"field": text})


def _asks(name: str) -> Question:
    def ask(asking: Asking) -> Card:
        return ask_card(f"amend.{name}", (row(Button("back")),), field=asking.answer("field"))

    return Question(name, ask, one_line(name, LONGEST, "field.short", least=1))


def _write(step: Step, wizard: Wizard) -> None:
    answers = {k: str(wizard.answers[k]) for k in ("field", "before", "after", "reason")}
    found = Correction(
        id=step.view.take("correction"), case_id=step.case.id, round=step.case.round,
        person_id=step.by, at=step.now, **answers,
    )  # fmt: skip
    step.put(found)
    step.deed("correction_asked", correction=found.id, **answers)
    for person in holders(step.view, "supervisor", step.profile, step.now):
        step.show("card", step.case.id, person, fresh=True)


def asked(look: Look) -> Correction | None:
    """The correction that waits for this supervisor."""
    if look.person not in holders(look.view, "supervisor", look.profile, look.now):
        return None
    return next((c for c in look.view.all(Correction) if c.state == "asked"), None)


def asked_card(look: Look) -> Card | None:
    """For the supervisor: is it so?"""
    found = asked(look)
    if found is None:
        return None
    rows = (row(Button("amended", f"y{found.id}", "btn.amended"),
                Button("amended", f"n{found.id}", "btn.refuse")),)  # fmt: skip
    return case_card(
        look, "amend.card", rows, name=look.view.name(found.person_id), **_values(found)
    )


def _values(found: Correction) -> dict[str, str]:
    return {
        "field": found.field,
        "before": found.before,
        "after": found.after,
        "reason": found.reason,
    }


def decide(step: Step) -> None:
    """The supervisor's word: then everybody reads it, and it stands in the record (D20)."""
    number = step.command.arg[1:]
    found = step.view.find(Correction, int(number)) if number.isdigit() else None
    if found is None or found.state != "asked":
        raise stop("press.stale", alert=False)
    if found.person_id == step.by:
        raise stop("amend.self")
    yes = step.command.arg[0] == "y"
    step.put(
        found.model_copy(
            update={
                "state": "confirmed" if yes else "refused",
                "decided_by": step.by,
                "decided_at": step.now,
            }
        )
    )
    step.deed("correction", correction=found.id, confirmed=yes)
    name = step.view.name(step.by)
    key = "amend.done" if yes else "amend.refused"
    step.tell(found.person_id, Card(key, {"name": name, "field": found.field}), f"amend{found.id}")
    if yes:
        step.tell_group(Card("amend.G", {"no": step.case.no, **_values(found)}), f"amend{found.id}")


ACTS = {"amend": Act(amend, loose=True), "amended": Act(decide, loose=True)}
WIZARDS = {
    "amend": WizardKind(
        (
            Question("field", _ask_field, _take_field),
            *(_asks(n) for n in ("before", "after", "reason")),
        ),
        _write,
    )
}
