"""Promises (落实事项): what, who does it, until when, who watches; one or several, each with its day."""

from datetime import date

from flows import deadline
from flows.act import Act
from flows.dates import moment
from flows.gatekeeper import pass_gates
from flows.intake import waiting
from flows.look import Look, case_card, row, stack
from flows.model import ActionItem, Member, Wizard
from flows.outcome import Button, Card
from flows.roles import holders
from flows.rounds import promises
from flows.step import Step
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

MOST = 24
"""People offered as buttons; everybody else is typed."""

BODY = 40
"""Characters of a body's name."""

OPEN = ("open", "stuck")


def _ask_what(asking: Asking) -> Card:
    return ask_card("item.what", (row(Button("back")),))


def _is_first(asking: Asking) -> bool:
    return not promises(asking.look.view)


def _members(asking: Asking) -> list[int]:
    return [m.person_id for m in asking.look.view.all(Member) if m.state == "confirmed"]


def _ask_owner(asking: Asking) -> Card:
    name = asking.look.view.name
    rows = stack([choice(str(p), "btn.word", word=name(p)) for p in _members(asking)[:MOST]], 3)
    return ask_card("item.who", rows, text=asking.answer("what") or _how(asking.look))


def _take_owner(asking: Asking, given: Given) -> Took:
    known, said = {p: asking.look.view.name(p) for p in _members(asking)}, given.text.strip()
    if given.arg.isdigit() and int(given.arg) in known:
        return Next({"owner": int(given.arg), "body": ""})
    named = [p for p, name in known.items() if name == said]
    if len(named) == 1:
        return Next({"owner": named[0], "body": ""})
    if given.arg or len(said) < 2:
        return Wrong("wrong.choice")
    return too_long(given.words, BODY) or Next({"owner": 0, "body": given.words})


def _ask_body(asking: Asking) -> Card:
    rows = (row(choice("yes", "btn.body"), Button("back", label="btn.rewrite")),)
    return ask_card("item.body", rows, body=asking.answer("body"))


def _take_body(asking: Asking, given: Given) -> Took:
    return Next({"owner": asking.look.person}) if given.arg == "yes" else Wrong("wrong.choice")


def _is_person(asking: Asking) -> bool:
    return not asking.answer("body")


def _ask_due(asking: Asking) -> Card:
    name = asking.answer("body") or asking.look.view.name(int(asking.answer("owner")))
    return deadline.ask(asking, "item.when", name=name)


def _ask_watcher(asking: Asking) -> Card:
    """按“谁受益、谁监督”: one of those whom it concerns (丰库)."""
    view = asking.look.view
    who = [
        s.person_id for s in view.subjects if s.side_id and s.person_id != asking.answer("owner")
    ]
    rows = stack([choice(str(p), "btn.word", word=view.name(p)) for p in who[:MOST]], 3)
    return ask_card("item.watcher", (*rows, row(Button("back"))))


def _take_watcher(asking: Asking, given: Given) -> Took:
    who = {s.person_id for s in asking.look.view.subjects if s.side_id}
    known = given.arg.isdigit() and int(given.arg) in who - {asking.answer("owner")}
    return Next({"watcher": int(given.arg)}) if known else Wrong("wrong.choice")


def _supervisor_watches(asking: Asking) -> bool:
    return not asking.look.profile.implementation.beneficiary_supervises


def _how(look: Look) -> str:
    text = look.view.resolution
    return text.text if text else look.case.title


def _write(step: Step, wizard: Wizard) -> None:
    """T62 with the first: owner, day and watcher are named, then the work begins."""
    answers, view = wizard.answers, step.view
    owner = int(answers["owner"])
    look = Look(view, step.by, step.profile, step.now, step.me)
    item = ActionItem(
        id=view.take("item"), case_id=step.case.id, text=answers.get("what") or _how(look),
        owner_id=owner, body=answers.get("body", ""), due_on=date.fromisoformat(answers["due"]),
        watcher_id=int(answers.get("watcher") or _watcher(step, owner)),
    )  # fmt: skip
    step.put(item)
    step.deed("item", item=item.id, owner=item.owner_id, body=item.body, due=answers["due"])
    if step.case.state == "published":
        pass_gates(step, "start_implementation")
        step.go("start_implementation")
    else:
        step.new_epoch()
    remind(step, item)
    if not item.body:
        name = view.name(item.owner_id)
        card = Card("item.owner", {"name": name, "text": item.text, "due": item.due_on})
        step.tell(item.owner_id, card, f"item{item.id}")
        step.look_at(item.owner_id)


WATCHERS = ("supervisor", "party_secretary", "committee_head", "convenor")
"""Who watches a promise where nobody is named: the first of them who does not owe it himself."""


def _watcher(step: Step, owner: int) -> int:
    view, profile = step.view, step.profile
    who = (p for role in WATCHERS for p in holders(view, role, profile, step.now))
    return next((p for p in who if p != owner), step.by)


def pass_watch(step: Step, old: int) -> None:
    """Another supervises from now on: what the old one watched and is not settled is looked at by him."""
    for item in promises(step.view):
        if item.watcher_id == old and item.state in (*OPEN, "done"):
            step.put(item.model_copy(update={"watcher_id": _watcher(step, item.owner_id)}))


def remind(step: Step, item: ActionItem) -> None:
    """The day of a promise is watched (R20)."""
    if item.due_on is None:
        return
    calendar = step.profile.calendar
    at = moment(item.due_on, calendar.send_at, calendar)
    step.begin("item.due", at, state="implementing", about=_about(item))


def watch_promises(step: Step) -> None:
    """The work goes on: the days of what is still owed are watched again."""
    for item in promises(step.view):
        if item.state in OPEN:
            remind(step, item)


def unwatch(step: Step, item: ActionItem) -> None:
    """It is done, or another day holds: what would remind of the old one falls away."""
    step.end(f"item.due:{_about(item)}")


def close_promises(step: Step, state: str, *states: str) -> None:
    """Promises (in these states, or all) are owed no more; nobody is reminded of them."""
    for item in promises(step.view):
        if not states or item.state in states:
            step.put(item.model_copy(update={"state": state}))
            unwatch(step, item)


def _about(item: ActionItem) -> str:
    return f"i{item.id}.{item.due_on:%Y%m%d}"


def published_card(look: Look) -> Card:
    """It hangs; now say who does it."""
    if "convenor" not in look.me:
        return waiting(look, "convenor")
    return case_card(look, "item.start", (row(Button("item")),))


def start_item(step: Step) -> None:
    """加一件: ask what, who does it and until when."""
    step.ask("item", step.by)


ACTS = {"item": Act(start_item)}
WIZARDS = {
    "item": WizardKind(
        (
            Question("what", _ask_what, one_line("what", 300, "field.short"), _is_first),
            Question("owner", _ask_owner, _take_owner),
            Question("body", _ask_body, _take_body, _is_person),
            Question("due", _ask_due, deadline.take),
            Question("watcher", _ask_watcher, _take_watcher, _supervisor_watches),
        ),
        _write,
    )
}
CARDS = {"published": published_card}
