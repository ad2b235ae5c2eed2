"""Promises (推动落实): who does what until when, who watches; progress, proof, and the look at it."""

import re
import unicodedata
from datetime import timedelta

from flows.act import Act
from flows.dates import local_day, moment
from flows.gatekeeper import pass_gates
from flows.gates.after import items_done
from flows.gates.missing import Seen
from flows.intake import waiting
from flows.look import Look, case_card, row, stack
from flows.model import ActionItem, Member, Wizard
from flows.outcome import Button, Card, Words
from flows.roles import holders
from flows.step import Step, stop
from flows.wizard import Asking, Given, Next, Question, Took, WizardKind, Wrong, ask_card, choice

DAYS = (7, 15, 30)
LONGEST = 730


def _ask_owner(asking: Asking) -> Card:
    members = [m.person_id for m in asking.look.view.all(Member) if m.state == "confirmed"]
    rows = stack(
        [choice(str(p), "btn.word", word=asking.look.view.name(p)) for p in members[:24]], 3
    )
    return ask_card("item.who", rows, text=_how(asking.look))


def _take_owner(asking: Asking, given: Given) -> Took:
    known = {m.person_id: asking.look.view.name(m.person_id) for m in asking.look.view.all(Member)}
    if given.arg.isdigit() and int(given.arg) in known:
        return Next({"owner": int(given.arg)})
    named = [p for p, name in known.items() if name == given.text.strip()]
    return Next({"owner": named[0]}) if len(named) == 1 else Wrong("item.noname")


def _ask_due(asking: Asking) -> Card:
    buttons = [choice(str(n), "btn.days", n=n) for n in DAYS]
    name = asking.look.view.name(int(asking.answer("owner")))
    return ask_card("item.when", (tuple(buttons), row(Button("back"))), name=name)


def _take_due(asking: Asking, given: Given) -> Took:
    found = re.search(r"\d{1,3}", unicodedata.normalize("NFKC", given.arg or given.text))
    if found and 0 < int(found[0]) <= LONGEST:
        return Next({"days": int(found[0])})
    return Wrong("item.days")


def _how(look: Look) -> str:
    text = look.view.resolution
    return text.text if text else look.case.title


def _write(step: Step, wizard: Wizard) -> None:
    """T62: the promise with owner, day and watcher; then the work begins."""
    answers, view = wizard.answers, step.view
    look = Look(view, step.by, step.profile, step.now, step.me)
    due = local_day(step.now, step.profile.calendar) + timedelta(int(answers["days"]))
    watchers = holders(view, "supervisor", step.profile, step.now) or holders(
        view, "party_secretary", step.profile, step.now
    )
    item = ActionItem(
        id=view.take("item"), case_id=step.case.id, text=_how(look), owner_id=int(answers["owner"]),
        watcher_id=next(iter(watchers), step.by), due_on=due,
    )  # fmt: skip
    step.put(item)
    step.deed("item", item=item.id, owner=item.owner_id, due=due.isoformat())
    pass_gates(step, "start_implementation")
    step.go("start_implementation")
    _remind(step, item)
    card = Card("item.owner", {"name": view.name(item.owner_id), "text": item.text, "due": due})
    step.tell(item.owner_id, card, f"item{item.id}")
    step.look_at(item.owner_id)


def _remind(step: Step, item: ActionItem) -> None:
    if item.due_on is None:
        return
    calendar = step.profile.calendar
    at = moment(item.due_on, calendar.send_at, calendar)
    step.begin("item.due", at, state="implementing", about=f"i{item.id}")


ITEM = WizardKind(
    (Question("owner", _ask_owner, _take_owner), Question("due", _ask_due, _take_due)), _write
)


def published_card(look: Look) -> Card:
    """It hangs; now say who does it."""
    if "convenor" not in look.me:
        return waiting(look, "convenor")
    return case_card(look, "item.start", (row(Button("item")),))


def start_item(step: Step) -> None:
    """Ask who does it and until when."""
    step.ask("item", step.by)


def implementing_card(look: Look) -> Card:
    """Each promise with its day; 办完了 for the owner, 属实 for who watches."""
    items = look.view.all(ActionItem)
    lines = [_line(look, i) for i in items]
    rows: list[tuple[Button, ...]] = []
    for item in items:
        if item.state in ("open", "stuck") and (
            item.owner_id == look.person or "convenor" in look.me
        ):
            rows.append(row(Button("done", str(item.id)), Button("stuck", str(item.id))))
        if item.state == "done" and item.watcher_id == look.person:
            rows.append(row(Button("verify", str(item.id)), Button("notyet", str(item.id))))
    return case_card(look, "items.card", tuple(rows), lines=lines)


def _line(look: Look, item: ActionItem) -> Words:
    return Words(f"item.{item.state}", {
        "text": item.text, "owner": look.view.name(item.owner_id), "due": item.due_on,
        "watcher": look.view.name(item.watcher_id), "photo": Words("item.photo" if item.photo else "none"),
    })  # fmt: skip


def _item(step: Step, *states: str) -> ActionItem:
    arg = step.command.arg
    item = step.view.find(ActionItem, int(arg)) if arg.isdigit() else None
    if item is None or item.state not in states:
        raise stop("press.stale", alert=False)
    return item


def photo(step: Step) -> None:
    """A photo of the finished work goes to the first open promise of this person."""
    mine = [
        i
        for i in step.view.all(ActionItem)
        if i.state != "confirmed" and (step.by == i.owner_id or "convenor" in step.me)
    ]
    if not mine:
        raise stop("photo.nowhere", alert=False)
    step.put(mine[0].model_copy(update={"photo": str(step.command.data.get("file_id", ""))}))
    step.deed("item_photo", item=mine[0].id)


def done(step: Step) -> None:
    """办完了: by the owner, or by the convenor for a body without an account."""
    item = _item(step, "open", "stuck")
    if item.owner_id != step.by and "convenor" not in step.me:
        raise stop("press.role", who=[step.view.name(item.owner_id)])
    step.put(item.model_copy(update={"state": "done", "done_at": step.now}))
    step.deed("item_done", item=item.id)
    step.end(f"item.due:i{item.id}")
    step.new_epoch()


def stuck(step: Step) -> None:
    """卡住了: the date stays; who watches hears of it."""
    item = _item(step, "open")
    step.put(item.model_copy(update={"state": "stuck"}))
    step.deed("item_stuck", item=item.id)
    told = Card("item.help", {"text": item.text, "owner": step.view.name(item.owner_id)})
    step.tell(item.watcher_id, told, f"stuck{item.id}")


def verify(step: Step) -> None:
    """属实: who watches has looked; when all is well, on to feedback (T66)."""
    item = _item(step, "done")
    if item.watcher_id != step.by:
        raise stop("press.role", who=[step.view.name(item.watcher_id)])
    step.put(item.model_copy(update={"state": "confirmed"}))
    step.deed("item_verified", item=item.id)
    if items_done(Seen(step.view, step.profile, step.now)) is None:
        step.go("close_items")


def not_yet(step: Step) -> None:
    """还没办好: back to the owner."""
    item = _item(step, "done")
    step.put(item.model_copy(update={"state": "open", "done_at": None}))
    _remind(step, item)
    step.deed("item_not_done", item=item.id)
    step.new_epoch()


ACTS = {
    "item": Act(start_item),
    "done": Act(done),
    "stuck": Act(stuck),
    "verify": Act(verify),
    "notyet": Act(not_yet),
}
WIZARDS = {"item": ITEM}
CARDS = {"published": published_card, "implementing": implementing_card}
