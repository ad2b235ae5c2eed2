"""A result that breaks a rule (依法纠正): stopped by two or by the township; put right, discussed anew, or void."""

from flows.act import Act
from flows.board import come_off
from flows.consent import both_agreed, first_consent
from flows.failing import next_round
from flows.implementing import go_on
from flows.intake import waiting
from flows.look import Look, case_card, row
from flows.model import Wizard
from flows.outcome import Button, Card
from flows.promising import OPEN, close_promises, watch_promises
from flows.rounds import VOID
from flows.step import Step
from flows.wizard import Asking, Question, WizardKind, ask_card, one_line


def mark(step: Step) -> None:
    """有违规定: the first gives the ground; supervisor and secretary agree, or the township alone (T71)."""
    first = first_consent(step.view, "unlawful", step.now)
    if first is not None and first.person_id != step.by:
        _stop(step, first.reason)
        return
    step.ask("unlawful", step.by)


def _ask_ground(asking: Asking) -> Card:
    return ask_card("unlawful.ask", (row(Button("back")),))


def _marked(step: Step, wizard: Wizard) -> None:
    _stop(step, wizard.answers["text"])


def _stop(step: Step, ground: str) -> None:
    if "township" not in step.me and not both_agreed(step, "unlawful", ground):
        return
    case = step.case
    step.go("mark_unlawful")
    step.edit_case(flags={**step.case.flags, "unlawful": ground, "stopped_in": case.state})
    step.deed("unlawful", ground=ground)
    step.tell_group(Card("unlawful.G", {"no": case.no}), "unlawful")


def rectifying_card(look: Look) -> Card:
    """The ground, and the three ways on."""
    ground = str(look.case.flags.get("unlawful", ""))
    if not look.me & {"party_secretary", "township"}:
        return waiting(look, "party_secretary")
    rows = (row(Button("rectified"), Button("consultagain")), row(Button("voidresult")))
    return case_card(look, "unlawful.card", rows, ground=ground)


def rectified(step: Step) -> None:
    """T72: what was put right, said in public; it goes on from the work, or from before the posting."""
    step.ask("rectified", step.by)


def _ask_right(asking: Asking) -> Card:
    return ask_card("unlawful.right", (row(Button("back")),))


def _righted(step: Step, wizard: Wizard) -> None:
    case, text = step.case, wizard.answers["text"]
    step.go("rectified")
    if step.case.state == "implementing":
        watch_promises(step)
    step.deed("rectified", text=text)
    values = {"no": case.no, "title": case.title, "text": text}
    step.tell_group(Card("unlawful.righted.G", values), "rectified")
    go_on(step)


def consult_again(step: Step) -> None:
    """T73: another round."""
    step.deed("consult_again")
    come_off(step)
    next_round(step, "consult_again")


def void(step: Step) -> None:
    """T74: the result does not hold; said to everybody with the reason."""
    step.ask("voidresult", step.by)


def _ask_void(asking: Asking) -> Card:
    return ask_card("unlawful.void", (row(Button("back")),))


def _voided(step: Step, wizard: Wizard) -> None:
    case, text = step.case, wizard.answers["text"]
    come_off(step)
    step.go("void_result")
    said = {"round": case.round, "reason": text, "at": step.now.isoformat()}
    step.edit_case(flags={**case.flags, VOID: said})
    close_promises(step, VOID, *OPEN, "done")
    step.deed("void_result", reason=text)
    values = {"no": case.no, "title": case.title, "reason": text}
    step.tell_group(Card("unlawful.void.G", values), "void")


ACTS = {
    "unlawful": Act(mark),
    "rectified": Act(rectified),
    "consultagain": Act(consult_again),
    "voidresult": Act(void),
}
WIZARDS = {
    "unlawful": WizardKind((Question("text", _ask_ground, one_line("text", 300)),), _marked),
    "rectified": WizardKind((Question("text", _ask_right, one_line("text", 300)),), _righted),
    "voidresult": WizardKind((Question("text", _ask_void, one_line("text", 300)),), _voided),
}
CARDS = {"rectifying": rectifying_card}
