"""Hands and paper (举手, 纸质票): three numbers for people in the hall who pressed no button (E11)."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from flows.act import Act
from flows.look import Look, row
from flows.model import Ballot, RollEntry, Wizard
from flows.outcome import Button, Card
from flows.secret import PRESSED, is_secret, voted
from flows.step import Step, stop
from flows.view import View
from flows.wizard import (
    Asking,
    Given,
    Next,
    Question,
    Stay,
    Took,
    WizardKind,
    Wrong,
    ask_card,
    choice,
    one_line,
)

NAMES = ("yes", "no", "abstain")


def uncounted(view: View, ballot: Ballot) -> int:
    """People of the roll who are in the hall and have no standing choice."""
    have = voted(view, ballot)
    return sum(
        1
        for r in view.all(RollEntry)
        if r.ballot_id == ballot.id and r.mode == "site" and r.person_id not in have
    )


def counted(ballot: Ballot) -> int:
    """How many were entered by hand."""
    return sum(int(ballot.hands.get(name, 0)) for name in NAMES)


def owed(view: View, ballot: Ballot) -> int:
    """How many of the hall still wait to be counted: their buttons stopped, and no numbers were entered."""
    waits = bool(ballot.hands.get("stopped")) and "by" not in ballot.hands
    return uncounted(view, ballot) if waits else 0


def read(text: str) -> tuple[int, int, int] | None:
    """Three numbers as people type them, full-width digits included."""
    found = re.findall(r"\d{1,4}", unicodedata.normalize("NFKC", text))
    if len(found) != 3:
        return None
    yes, no, abstain = (int(n) for n in found)
    return yes, no, abstain


def problem(view: View, ballot: Ballot, text: str) -> Wrong | tuple[int, int, int]:
    """The three numbers, or what is wrong with them."""
    numbers = read(text)
    if numbers is None:
        return Wrong("hands.three")
    most, said = uncounted(view, ballot), sum(numbers)
    if said > most:
        return Wrong("hands.toomany", {"x": said, "m": most})
    return numbers


def _open(step: Step) -> Ballot:
    ballot = step.view.ballot
    if ballot is None or ballot.state != "open":
        raise stop("vote.closed")
    return ballot


def hands(step: Step) -> None:
    """举手 18 3 2, or without numbers: stop the buttons in the hall and ask for them (DECISIONS 25)."""
    ballot = _open(step)
    _stop_buttons(step, ballot)
    text = step.command.arg.strip()
    if not text:
        step.ask("hands", step.by)
        return
    checked = problem(step.view, ballot, text)
    if isinstance(checked, Wrong):
        raise stop(checked.key, **dict(checked.params))
    if sum(checked) < uncounted(step.view, ballot):
        step.ask("hands", step.by, numbers=list(checked), short=True)
        return
    _enter(step, checked)


def _stop_buttons(step: Step, ballot: Ballot) -> None:
    if not ballot.hands.get("stopped"):
        step.put(ballot.model_copy(update={"hands": {**ballot.hands, "stopped": True}}))
        step.deed("buttons_stopped", ballot=ballot.id)


def unstop(step: Step) -> None:
    """恢复按钮: nobody was counted, so people in the hall press again."""
    ballot = _open(step)
    if "by" in ballot.hands or ballot.method not in PRESSED:
        raise stop("press.stale", alert=False)
    kept = {name: value for name, value in ballot.hands.items() if name != "stopped"}
    step.put(ballot.model_copy(update={"hands": kept}))
    step.deed("buttons_again", ballot=ballot.id)


def _enter(step: Step, numbers: tuple[int, int, int], reason: str = "") -> None:
    """Entering again replaces; people online press on until closing."""
    ballot = _open(step)
    counts = dict(zip(NAMES, numbers, strict=True))
    entered = {**ballot.hands, **counts, "by": step.by, "reason": reason}
    step.put(ballot.model_copy(update={"hands": entered}))
    step.deed("hands", ballot=ballot.id, **counts, **({"reason": reason} if reason else {}))
    step.new_epoch()


def _ask(asking: Asking) -> Card:
    ballot = asking.look.view.ballot
    left = uncounted(asking.look.view, ballot) if ballot else 0
    if asking.answer("short", False):
        rows = (row(choice("again", "btn.recount"), choice("asis", "btn.asis")),)
        return ask_card("hands.short", rows, x=left, y=sum(asking.answer("numbers")))
    key = "paper.ask" if ballot and is_secret(ballot) else "hands.ask"
    return ask_card(key, (row(Button("back")),), m=left)


def _take(asking: Asking, given: Given) -> Took:
    ballot = asking.look.view.ballot
    if ballot is None or ballot.state != "open":
        return Wrong("vote.closed")
    if given.arg == "again":
        return Stay({"short": False}, anew=True)
    if given.arg == "asis" and asking.answer("short", False):
        return Next({})
    checked = problem(asking.look.view, ballot, given.text)
    if isinstance(checked, Wrong):
        return checked
    if sum(checked) < uncounted(asking.look.view, ballot):
        return Stay({"numbers": list(checked), "short": True}, anew=True)
    return Next({"numbers": list(checked), "short": False})


def _ask_why(asking: Asking) -> Card:
    return ask_card("hands.why", (row(Button("back")),))


def _fits(asking: Asking) -> bool:
    """As many as there were to count: nothing to explain."""
    return not asking.answer("short", False)


def _finish(step: Step, wizard: Wizard) -> None:
    yes, no, abstain = wizard.answers["numbers"]
    _enter(step, (yes, no, abstain), str(wizard.answers.get("reason", "")))


def values(look: Look, ballot: Ballot) -> Mapping[str, Any]:
    """What was counted by hand, for the host's card."""
    return {"hands": counted(ballot), "left": uncounted(look.view, ballot)}


ACTS = {"hands": Act(hands, loose=True), "unstop": Act(unstop)}
WIZARDS = {
    "hands": WizardKind(
        (
            Question("numbers", _ask, _take),
            Question("why", _ask_why, one_line("reason", 200, "field.short"), _fits),
        ),
        _finish,
    )
}
