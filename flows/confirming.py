"""Confirming the result (确认结果): what is done and how it is watched, the recorder signs, it stands."""

from flows.act import Act
from flows.gatekeeper import pass_gates
from flows.gates import missing
from flows.intake import waiting
from flows.look import Look, case_card, row, stack
from flows.model import Signature, Wizard
from flows.offers import offers
from flows.outcome import Button, Card
from flows.roles import holders
from flows.step import Step, stop
from flows.wizard import Asking, Given, Next, Question, Took, WizardKind, Wrong, ask_card, choice


def _ask_how(asking: Asking) -> Card:
    return ask_card("after.how")


def _take_how(asking: Asking, given: Given) -> Took:
    text = " ".join(given.text.split())
    return Next({"how": text[:600]}) if len(text) >= 4 else Wrong("after.how.short")


def _ask_watch(asking: Asking) -> Card:
    ways = offers().supervision
    rows = stack([choice(str(i), "btn.word", word=w) for i, w in enumerate(ways)], 1)
    return ask_card("after.watch", (*rows, row(Button("back"))))


def _take_watch(asking: Asking, given: Given) -> Took:
    ways = offers().supervision
    if given.arg.isdigit() and int(given.arg) < len(ways):
        return Next({"supervision": ways[int(given.arg)]})
    text = " ".join(given.text.split())
    return Next({"supervision": text[:300]}) if len(text) >= 2 else Wrong("wrong.choice")


def _write(step: Step, wizard: Wizard) -> None:
    result = step.view.result
    if result is None:
        raise stop("press.stale", alert=False)
    answers = wizard.answers
    step.put(
        result.model_copy(update={"how": answers["how"], "supervision": answers["supervision"]})
    )
    step.deed("result_filled")
    step.new_epoch()


AFTER = WizardKind(
    (Question("how", _ask_how, _take_how), Question("watch", _ask_watch, _take_watch)), _write
)


def confirming_card(look: Look) -> Card:
    """What is still open, and the recorder's signature that closes the record."""
    result = look.view.result
    lacking = missing(look.view, look.profile, "confirm_result", look.now)
    if lacking and "convenor" in look.me:
        return case_card(
            look, "after.start", (row(Button("fill")),), missing=[m.words() for m in lacking]
        )
    if not lacking and look.person in signers(look):
        rows = (row(Button("sign"), Button("docs", "D5", "btn.see")),)
        return case_card(look, "record.sign", rows, how=result.how if result else "",
                         supervision=result.supervision if result else "")  # fmt: skip
    return waiting(look, "convenor" if lacking else "recorder")


def signers(look: Look) -> list[int]:
    """Who signs the record (S2-71)."""
    people: list[int] = []
    for role in look.profile.confirm.signature:
        people += holders(look.view, role, look.profile, look.now)
    return people


def fill(step: Step) -> None:
    """Ask what will be done and how it is watched."""
    step.ask("after", step.by)


def sign(step: Step) -> None:
    """T34: the recorder signs; from now on the record is only corrected, never edited."""
    pass_gates(step, "confirm_result")
    case = step.case
    step.put(
        Signature(
            case_id=case.id,
            round=case.round,
            kind="record",
            person_id=step.by,
            choice="agree",
            at=step.now,
        )
    )
    step.deed("signed", kind="record")
    agree(step)


def agree(step: Step) -> None:
    """Into agreed, and at once on to filing where nothing else stands in between (T49)."""
    step.go("confirm_result")
    if step.may_go("to_filing") and not step.case.flags.get("statutory"):
        step.go("to_filing")


ACTS = {"fill": Act(fill), "sign": Act(sign)}
WIZARDS = {"after": AFTER}
