"""What a convenor can do for a promise: another day with its reason, hands that help, or saying why not."""

from datetime import date

from flows import deadline
from flows.act import Act
from flows.command import Ref
from flows.implementing import record, the_item
from flows.look import row, stack
from flows.model import ActionItem, Progress, Wizard
from flows.outcome import Answer, Button, Card
from flows.promising import OPEN, remind, unwatch
from flows.step import Step, stop
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
)


def open_items(step_or_asking: "Step | Asking") -> list[ActionItem]:
    """The promises that are still being carried out."""
    view = step_or_asking.view if isinstance(step_or_asking, Step) else step_or_asking.look.view
    return [i for i in view.all(ActionItem) if i.state in OPEN]


def _ask_which(asking: Asking) -> Card:
    items = open_items(asking)
    rows = stack([choice(str(i.id), "btn.word", word=i.text[:20]) for i in items], 1)
    return ask_card("item.which", (*rows, row(Button("back"))))


def _take_which(asking: Asking, given: Given) -> Took:
    known = {str(i.id) for i in open_items(asking)}
    return Next({"item": int(given.arg)}) if given.arg in known else Wrong("wrong.choice")


def _known(asking: Asking) -> bool:
    return bool(asking.answer("item"))


WHICH = Question("item", _ask_which, _take_which, _known)


def _begin(step: Step, kind: str) -> None:
    """Ask about the only open promise, or which one is meant."""
    items = open_items(step)
    if not items:
        raise stop("item.noneopen")
    step.ask(kind, step.by, **({"item": items[0].id} if len(items) == 1 else {}))


def more_days(step: Step) -> None:
    """延期: never by itself, always with a reason that stands in the record."""
    _begin(step, "moredays")


def _ask_day(asking: Asking) -> Card:
    item = asking.look.view.get(ActionItem, int(asking.answer("item")))
    return deadline.ask(asking, "item.newday", text=item.text, due=item.due_on)


def _ask_reason(asking: Asking) -> Card:
    return ask_card("item.newday.why", (row(Button("back")),))


def _moved(step: Step, wizard: Wizard) -> None:
    item = the_item(step, wizard.answers["item"], *OPEN)
    day, why = date.fromisoformat(wizard.answers["due"]), wizard.answers["text"]
    unwatch(step, item)
    later = item.model_copy(update={"due_on": day})
    step.put(later)
    record(step, item, "later", text=why, due_on=item.due_on)
    step.deed("item_later", item=item.id, old=str(item.due_on), due=day.isoformat(), reason=why)
    remind(step, later)
    card = Card("item.later", {"text": item.text, "old": item.due_on, "due": day, "reason": why})
    for person in dict.fromkeys((item.owner_id, item.watcher_id)):
        if person != step.by:
            step.tell(person, card, f"later{item.id}.{day:%Y%m%d}")


def cannot(step: Step) -> None:
    """办不成: why; who watches looks at it as at anything that is done."""
    _begin(step, "cannot")


def _ask_why_not(asking: Asking) -> Card:
    return ask_card("item.cannot.ask", (row(Button("back")),))


def _explained(step: Step, wizard: Wizard) -> None:
    item, why = the_item(step, wizard.answers["item"], *OPEN), wizard.answers["text"]
    step.put(item.model_copy(update={"state": "done", "note": why, "done_at": step.now}))
    record(step, item, "cannot", text=why)
    step.deed("item_cannot", item=item.id, reason=why)
    unwatch(step, item)
    step.new_epoch()


def ask_help(step: Step) -> None:
    """请大家出力: a call in the group for the first open promise, or for the one that is chosen."""
    _begin(step, "askhelp")


def _called(step: Step, wizard: Wizard) -> None:
    item = the_item(step, wizard.answers["item"], *OPEN)
    rows = (row(Button("lend", str(item.id))),)
    card = Card("item.lend.G", {"text": item.text}, rows, Ref("c", step.case.id), 0)
    step.tell_group(card, f"lend{item.id}.{step.now.timestamp()}")
    step.deed("help_called", item=item.id)


def lend(step: Step) -> None:
    """我来出力: once a person; whoever does the work hears who comes."""
    item = the_item(step, step.command.arg, "open", "stuck", "done")
    helpers = {
        p.person_id for p in step.view.all(Progress) if (p.item_id, p.kind) == (item.id, "help")
    }
    step.answer = Answer("item.lend.ack", alert=True)
    if step.by in helpers:
        return
    record(step, item, "help")
    step.deed("helps", item=item.id)
    card = Card("item.lender", {"name": step.view.name(step.by), "text": item.text})
    step.tell(item.owner_id, card, f"lender{item.id}.{step.by}")


ACTS = {
    "moredays": Act(more_days),
    "cannot": Act(cannot),
    "askhelp": Act(ask_help),
    "lend": Act(lend, loose=True, quiet=True),
}
WIZARDS = {
    "moredays": WizardKind(
        (
            WHICH,
            Question("due", _ask_day, deadline.take),
            Question("text", _ask_reason, one_line("text", 300)),
        ),
        _moved,
    ),
    "cannot": WizardKind(
        (WHICH, Question("text", _ask_why_not, one_line("text", 300))), _explained
    ),
    "askhelp": WizardKind((WHICH,), _called),
}
