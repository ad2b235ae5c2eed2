"""Another wording (换个说法): the topic is looked at again; the old words stay in the log (T03)."""

from flows.act import Act
from flows.intake import clauses, decision
from flows.look import row
from flows.model import Wizard
from flows.outcome import Button, Card
from flows.step import Step
from flows.wizard import Asking, Given, Next, Question, Took, WizardKind, Wrong, ask_card


def _ask(asking: Asking) -> Card:
    return ask_card("retitle.ask", (row(Button("back")),), text=asking.look.case.title)


def _take(asking: Asking, given: Given) -> Took:
    text, limits = " ".join(given.text.split()), asking.look.profile.intake
    if len(text) < limits.min_chars:
        return Wrong("propose.short")
    if len(text) > limits.max_chars:
        return Wrong("propose.long", {"max": limits.max_chars})
    return Next({"text": text, "verdict": dict(given.data.get("verdict", {}))})


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
WIZARDS = {"retitle": WizardKind((Question("text", _ask, _take),), _write)}
