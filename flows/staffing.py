"""Who leads, writes and watches (主持、记录、监督): one tap when it is right, 换人 when it is not."""

from flows.act import Act
from flows.look import Look, row, stack
from flows.model import Member, RoleGrant, Wizard
from flows.outcome import Button, Card
from flows.roles import candidates, holders
from flows.step import Step
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
)

ROLES = ("host", "recorder", "supervisor")


def _now(asking: Asking, role: str) -> list[int]:
    """Who it will be: whoever was chosen just now, else whoever it is."""
    named = int(asking.answer(role, 0))
    look = asking.look
    return [named] if named else holders(look.view, role, look.profile, look.now)[:1]


def _able(look: Look, role: str) -> list[int]:
    """The office-holders who may do it, in a stable order; a host may be anybody who may convene."""
    if role == "host":
        found = candidates(look.view, look.profile, look.now)
        return [*holders(look.view, "host", look.profile, look.now)[:1], *found]
    grants = sorted(look.view.all(RoleGrant), key=lambda g: g.since)
    return [g.person_id for g in grants if g.role == role and g.until is None]


def _ask(asking: Asking) -> Card:
    look, role = asking.look, str(asking.answer("swap"))
    if role:
        return _ask_whom(asking, role)
    recorders = _now(asking, "recorder") if asking.answer("recorder") else _able(look, "recorder")
    rows = stack([choice(str(p), "btn.staff", name=look.view.name(p)) for p in recorders])
    swaps = row(*(choice(f"swap{r}", f"btn.swap.{r}") for r in ROLES))
    return ask_card(
        "plan.staff", (*rows, swaps, row(Button("back"))),
        host=look.names(_now(asking, "host")), supervisor=look.names(_now(asking, "supervisor")),
    )  # fmt: skip


def _ask_whom(asking: Asking, role: str) -> Card:
    look = asking.look
    people = list(dict.fromkeys(_able(look, role)))
    rows = stack([choice(f"as{p}", "btn.word", word=look.view.name(p)) for p in people])
    return ask_card(f"plan.swap.{role}", (*rows, row(choice("swap", "btn.back"))))


def _take(asking: Asking, given: Given) -> Took:
    role = str(asking.answer("swap"))
    if role:
        return _take_whom(asking, given, role)
    if given.arg.startswith("swap") and given.arg[4:] in ROLES:
        return Stay({"swap": given.arg[4:]}, anew=True)
    known = [*_now(asking, "recorder"), *_able(asking.look, "recorder")]
    if given.arg.isascii() and given.arg.isdigit() and int(given.arg) in known:
        return Next({"recorder": int(given.arg)})
    return Wrong("wrong.choice")


def _take_whom(asking: Asking, given: Given, role: str) -> Took:
    if given.arg == "swap":
        return Stay({"swap": ""}, anew=True)
    look, tail = asking.look, given.arg[2:]
    if given.text:
        typed = given.words
        named = [p for p in _roster(look) if look.view.name(p) == typed]
        return Stay({role: named[0], "swap": ""}, anew=True) if named else Wrong("item.noname")
    if (
        given.arg[:2] == "as"
        and tail.isascii()
        and tail.isdigit()
        and int(tail) in _able(look, role)
    ):
        return Stay({role: int(tail), "swap": ""}, anew=True)
    return Wrong("wrong.choice")


def _roster(look: Look) -> list[int]:
    return [m.person_id for m in look.view.all(Member) if m.state == "confirmed"]


def write(step: Step, wizard: Wizard) -> None:
    """Name for the case whoever was chosen (E01, E02: the record says from when)."""
    for role in ROLES:
        if wizard.answers.get(role):
            step.name_role(role, int(wizard.answers[role]))


def _write(step: Step, wizard: Wizard) -> None:
    write(step, wizard)
    step.new_epoch()


def staff(step: Step) -> None:
    """换人: only the question of who leads, writes and watches."""
    step.ask("staff", step.by)


STAFF = Question("staff", _ask, _take, lambda asking: bool(asking.answer("same")))
ACTS = {"staff": Act(staff)}
WIZARDS = {"staff": WizardKind((STAFF,), _write)}
