"""Another wording (换个说法): the topic is looked at again; the old words stay in the log (T03)."""

from flows.act import Act
from flows.intake import clauses, decision, take_topic
from flows.look import row
from flows.model import Wizard
from flows.outcome import Button, Card
from flows.step import Step
from flows.wizard import Asking, Question, WizardKind, ask_card


def _ask(asking: Asking) -> Card:
    return ask_card("retitle.ask", (row(Button("back")),), text=asking.look.case.title)


def _write(step: Step, wizard: Wizard) -> None:
    before, text = step.case.title, wizard.answers["text"]
    step.go("edit_topic")
    step.edit_case(title=text, text=text, verdict=wizard.answers["verdict"], human_choice={})
    step.deed("retitled", before=before, after=text)
    step.go("classify")
    step.deed("classified", decision=decision(step.case), clauses=clauses(step.case))


def retitle(step: Step) -> None:
    """Ask for the new wording."""
    step.ask("retitle", step.by)


ACTS = {"retitle": Act(retitle)}
WIZARDS = {"retitle": WizardKind((Question("text", _ask, take_topic),), _write)}
