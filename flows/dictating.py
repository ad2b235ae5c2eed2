"""A topic that was spoken (发语音): numbered at once, written down by the recorder, then looked at like any other."""

from flows import spoken
from flows.act import Act
from flows.intake import clauses, decision, take_topic, waiting
from flows.look import Look, case_card, row
from flows.model import Wizard
from flows.outcome import Answer, Button, Card
from flows.step import Step, stop
from flows.wizard import Asking, Question, WizardKind, ask_card


def lead_card(look: Look) -> Card:
    """A topic that nobody has written down yet."""
    able = look.me & {"recorder", "candidate", "party_secretary"}
    if not able or not look.case.flags.get("voice"):
        return waiting(look, "recorder")
    rows = (row(Button("dictate"), Button("relisten")),)
    return case_card(look, "dictate.card", rows, name=look.view.name(look.case.proposer_id))


def relisten(step: Step) -> None:
    """再听一遍: the voice again."""
    if not step.case.flags.get("voice"):
        raise stop("press.stale", alert=False)
    spoken.send(step, step.by)
    step.answer = Answer("material.sent")


def dictate(step: Step) -> None:
    """写下来: ask for the words."""
    if step.case.state != "lead":
        raise stop("press.stale", alert=False)
    step.ask("dictate", step.by)


def _ask(asking: Asking) -> Card:
    return ask_card("dictate.ask", (row(Button("back")),))


def _write(step: Step, wizard: Wizard) -> None:
    """T02 for what was spoken; the speaker sees how it was written and may put it another way (T03)."""
    text = wizard.answers["text"]
    step.edit_case(title=text, text=text, original_text=text, verdict=wizard.answers["verdict"])
    step.deed("dictated", by=step.by)
    step.go("classify")
    step.deed("classified", decision=decision(step.case), clauses=clauses(step.case))
    told = Card("dictate.done", {"no": step.case.no, "text": text})
    step.tell(step.case.proposer_id, told, "dictated")


ACTS = {"dictate": Act(dictate), "relisten": Act(relisten)}
WIZARDS = {"dictate": WizardKind((Question("text", _ask, take_topic),), _write)}
CARDS = {"lead": lead_card}
