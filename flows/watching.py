"""The supervisor at work (监督): five ticks, a concern that must be answered, a stop to the vote (§5.8, E24)."""

from dataclasses import replace

from flows.act import Act
from flows.look import Look, case_card, row, stack
from flows.model import Oversight, Wizard
from flows.outcome import Button, Card, Rows, Words
from flows.roles import holders
from flows.step import Step, stop
from flows.wizard import Asking, Question, WizardKind, ask_card, one_line

ITEMS = ("notice", "sides", "speech", "vote", "open")
"""通知到位, 各方到齐, 发言充分, 表决属实, 公开及时."""

DUE = {
    "noticed": 1, "checkin": 2, "deliberating": 3, "voting": 4, "confirming": 4, "agreed": 4,
    "filing": 4, "published": 5, "adoption": 5, "implementing": 5, "feedback": 5, "evaluating": 5,
}  # fmt: skip
"""How many of them can be seen in a stage."""


def of_round(look: Look) -> list[Oversight]:
    """What was found in this round."""
    return [o for o in look.view.all(Oversight) if o.round == look.case.round]


def concerns(look: Look) -> list[Oversight]:
    """What nobody has answered yet, from any round: each one keeps the file open (E24)."""
    return [o for o in look.view.all(Oversight) if o.open]


def _ticked(look: Look) -> set[str]:
    return {o.item for o in of_round(look) if o.item}


def panel(look: Look, body: Words | str = "") -> Card:
    """The stage, the five ticks, and 属实 for those that can be seen by now."""
    done = _ticked(look)
    lines = [
        Words("watch.on" if i in done else "watch.off", {"item": Words(f"watch.{i}")})
        for i in ITEMS
    ]
    left = [i for i in ITEMS[: DUE.get(look.case.state, 0)] if i not in done]
    ticks = [Button("watch", i, f"btn.watch.{i}") for i in left]
    more = [Button("concern")]
    if look.case.state == "voting":
        more.append(Button("cancelvote", "", "btn.holdvote"))
    return case_card(
        look, "super.panel", (*stack(ticks, 2), tuple(more)), body=body, lines=tuple(lines),
        concerns=[Words("watch.concern", {"text": o.text}) for o in concerns(look)],
    )  # fmt: skip


def with_panel(look: Look, card: Card) -> Card:
    """The supervisor's panel under what he reads while it is others who act, from the notice to the end."""
    here = "supervisor" in look.me and look.case.state in DUE and card.ref.kind == "c"
    if not here or (card.rows and look.case.state != "checkin") or card.key == "super.panel":
        return card
    found = panel(look, Words(card.key, card.params))
    return replace(found, rows=(*card.rows, *found.rows))


def watch(step: Step) -> None:
    """属实: one of the five was seen; set, never toggled."""
    item = step.command.arg
    if item not in ITEMS[: DUE.get(step.case.state, 0)]:
        raise stop("press.stale", alert=False)
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    if item in _ticked(look):
        return
    _put(step, item=item)
    step.deed("watched", item=item)


def _put(step: Step, **fields: str) -> None:
    step.put(
        Oversight(
            id=step.view.take("oversight"), case_id=step.case.id, round=step.case.round,
            person_id=step.by, at=step.now, **fields,
        )
    )  # fmt: skip


def concern(step: Step) -> None:
    """提出意见: what is not right."""
    step.ask("concern", step.by)


def _ask_concern(asking: Asking) -> Card:
    return ask_card("watch.ask", (row(Button("back")),))


def _raise(step: Step, wizard: Wizard) -> None:
    text = str(wizard.answers["text"])
    _put(step, text=text)
    step.deed("concern", text=text)
    for role in ("convenor", "host"):
        for person in holders(step.view, role, step.profile, step.now):
            if person != step.by:
                step.show("card", step.case.id, person, fresh=True)


def with_concerns(look: Look, card: Card) -> Card:
    """The convenor's card with what the supervisor said, and 答复."""
    mine = concerns(look) if look.me & {"convenor", "host"} and card.ref.kind == "c" else []
    if not mine:
        return card
    lines = [Words("watch.concern", {"text": o.text}) for o in mine]
    params = {"card": Words(card.key, card.params), "lines": lines}
    rows: Rows = (*card.rows, row(Button("answer", str(mine[0].id), "btn.answer")))
    return replace(card, key="watch.card", params=params, rows=rows)


def answer(step: Step) -> None:
    """答复监督员: in words; the supervisor reads them."""
    number = step.command.arg
    found = step.view.find(Oversight, int(number)) if number.isdigit() else None
    if found is None or not found.open:
        raise stop("press.stale", alert=False)
    step.ask("answer", step.by, concern=found.id, said=found.text)


def _ask_answer(asking: Asking) -> Card:
    return ask_card("watch.answer", (row(Button("back")),), said=asking.answer("said"))


def _answer(step: Step, wizard: Wizard) -> None:
    found = step.view.get(Oversight, int(wizard.answers["concern"]))
    text = str(wizard.answers["text"])
    step.put(
        found.model_copy(update={"answer": text, "answered_by": step.by, "answered_at": step.now})
    )
    step.deed("concern_answered", concern=found.id, answer=text)
    values = {"no": step.case.no, "text": found.text, "answer": text}
    step.tell(found.person_id, Card("watch.answered", values), f"answer{found.id}")


ACTS = {"watch": Act(watch), "concern": Act(concern, loose=True), "answer": Act(answer)}
WIZARDS = {
    "concern": WizardKind((Question("text", _ask_concern, one_line("text", 300)),), _raise),
    "answer": WizardKind((Question("text", _ask_answer, one_line("text", 300)),), _answer),
}
