"""Filing of the convenor (召集人报备): for some scopes the party organisation agrees first (S3-26)."""

from flows.act import Act
from flows.intake import waiting
from flows.look import Look, case_card, row
from flows.model import Wizard
from flows.outcome import Button, Card
from flows.roles import holders
from flows.step import Step, stop
from flows.wizard import Asking, Question, WizardKind, ask_card, one_line


def convenor_card(look: Look) -> Card:
    """For the party secretary: may this person convene?"""
    if look.person not in holders(look.view, "party_secretary", look.profile, look.now):
        return waiting(look, "party_secretary")
    who = look.names(holders(look.view, "convenor", look.profile, look.now))
    rows = (row(Button("pagree"), Button("prefuse")),)
    return case_card(look, "convenor.card", rows, names=who, scope=look.case.scope)


def agree(step: Step) -> None:
    """T08: filed and agreed."""
    step.deed("convenor_agreed")
    step.go("party_agree")


def refuse(step: Step) -> None:
    """T09: ask for the reason; somebody else convenes."""
    step.ask("prefuse", step.by)


def _ask(asking: Asking) -> Card:
    return ask_card("approve.reason", (row(Button("back")),))


def _refuse(step: Step, wizard: Wizard) -> None:
    step.deed("convenor_refused", reason=wizard.answers["reason"])
    step.go("party_refuse")


def scope(step: Step) -> None:
    """整个村 or a part: decides who may convene (S3-25)."""
    known = step.profile.level.scopes
    if not step.command.arg.isdigit() or int(step.command.arg) >= len(known):
        raise stop("press.stale", alert=False)
    step.edit_case(scope=known[int(step.command.arg)])
    step.deed("scope", scope=step.case.scope)
    step.new_epoch()


ACTS = {"pagree": Act(agree), "prefuse": Act(refuse), "scope": Act(scope)}
WIZARDS = {"prefuse": WizardKind((Question("reason", _ask, one_line("reason", 200)),), _refuse)}
CARDS = {"convenor_filing": convenor_card}
