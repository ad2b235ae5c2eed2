"""Carrying out (推动落实): 办完了, 正在办, 卡住了 with a photo and a line; who watches goes and looks."""

from typing import Any

from flows.act import Act
from flows.dates import local_day
from flows.gates.after import items_done
from flows.gates.missing import Seen
from flows.look import Look, case_card, row, stack
from flows.model import ActionItem, Progress, Wizard
from flows.outcome import Answer, Button, Card, Words
from flows.promising import OPEN, remind, unwatch
from flows.rounds import promises
from flows.step import Step, stop
from flows.wizard import Asking, Question, WizardKind, ask_card, one_line

REPORTS = ("done", "going", "stuck")
NOTE = 300
"""Characters of a line about how it goes."""


def implementing_card(look: Look) -> Card:
    """Each promise with its day; what its owner may report, what who watches may say."""
    items = promises(look.view)
    several = len(items) > 1
    lines = [item_line(look, i, n if several else 0) for n, i in enumerate(items, 1)]
    rows: list[tuple[Button, ...]] = []
    for n, item in enumerate(items, 1):
        rows += _reports(look, item, n if several else 0) + _looks(look, item, n if several else 0)
    if "convenor" in look.me:
        rows += stack([Button("item", label="btn.item.more"), Button("moredays"), Button("cannot"),
                       Button("askhelp"), Button("interim")], 3)  # fmt: skip
    mine = any(i.owner_id == look.person for i in items)
    return case_card(look, "items.card", tuple(rows), lines=lines, expects="inote" if mine else "")


def _reports(look: Look, item: ActionItem, n: int) -> list[tuple[Button, ...]]:
    mine = item.owner_id == look.person or "convenor" in look.me
    if item.state not in OPEN or not mine:
        return []
    return [_row(tuple(r for r in REPORTS if r != item.state), item, n)]


def _looks(look: Look, item: ActionItem, n: int) -> list[tuple[Button, ...]]:
    if item.state != "done" or item.watcher_id != look.person:
        return []
    return [_row(("verify", "notyet"), item, n)]


def _row(acts: tuple[str, ...], item: ActionItem, n: int) -> tuple[Button, ...]:
    if not n:
        return tuple(Button(act, str(item.id)) for act in acts)
    named = [Words(f"btn.{act}") for act in acts]
    return tuple(
        Button(act, str(item.id), "btn.numbered", {"n": n, "what": what})
        for act, what in zip(acts, named, strict=True)
    )


def item_line(look: Look, item: ActionItem, n: int = 0) -> Words:
    """One promise in the words of its state, with how late it is, its last line and its photo."""
    said = [p for p in look.view.all(Progress) if p.item_id == item.id and p.text]
    values: dict[str, Any] = {
        "n": Words("item.n", {"n": n}) if n else "", "text": item.text, "due": item.due_on,
        "owner": item.body or look.view.name(item.owner_id), "watcher": look.view.name(item.watcher_id),
        "note": Words("item.note", {"text": said[-1].text}) if said else "",
        "photo": Words("item.photo" if item.photo else "none"), "late": _late(look, item),
    }  # fmt: skip
    return Words(f"item.{item.state}", values)


def _late(look: Look, item: ActionItem) -> Words | str:
    today = local_day(look.now, look.profile.calendar)
    if item.due_on is None or item.state not in OPEN or today <= item.due_on:
        return ""
    return Words("item.late", {"n": (today - item.due_on).days})


def record(step: Step, item: ActionItem, kind: str, **more: Any) -> None:
    """A line in the story of the promise."""
    n = sum(1 for p in step.view.all(Progress) if p.item_id == item.id) + 1
    step.put(
        Progress(case_id=step.case.id, item_id=item.id, n=n, kind=kind, person_id=step.by,
                 at=step.now, **more)
    )  # fmt: skip


def the_item(step: Step, number: object, *states: str) -> ActionItem:
    """The promise with this number, if it is in one of these states; else an outdated button."""
    found = step.view.find(ActionItem, int(str(number))) if str(number).isdigit() else None
    if found is None or found.state not in states:
        raise stop("press.stale", alert=False)
    return found


def _mine(step: Step, number: object, *states: str) -> ActionItem:
    item = the_item(step, number, *states)
    if item.owner_id != step.by and "convenor" not in step.me:
        raise stop("press.role", who=[step.view.name(item.owner_id)])
    return item


def done(step: Step) -> None:
    """办完了: by the owner, or by the convenor for a body without an account."""
    item = _mine(step, step.command.arg, *OPEN)
    step.put(item.model_copy(update={"state": "done", "done_at": step.now}))
    step.deed("item_done", item=item.id)
    record(step, item, "done")
    unwatch(step, item)
    step.new_epoch()


def going(step: Step) -> None:
    """正在办: noted; words and photos may follow."""
    item = _mine(step, step.command.arg, *OPEN)
    step.put(item.model_copy(update={"state": "open"}))
    record(step, item, "going")
    step.deed("item_going", item=item.id)
    step.answer = Answer("item.going", alert=True)


def stuck(step: Step) -> None:
    """卡住了: the date stays; who watches and who convenes hear of it."""
    item = _mine(step, step.command.arg, *OPEN)
    step.answer = Answer("item.stuck.ack", alert=True)
    if item.state == "stuck":
        return
    step.put(item.model_copy(update={"state": "stuck"}))
    record(step, item, "stuck")
    step.deed("item_stuck", item=item.id)
    owner = item.body or step.view.name(item.owner_id)
    told = Card("item.help", {"text": item.text, "owner": owner})
    step.tell(item.watcher_id, told, f"stuck{item.id}.{step.now.timestamp()}")


def note(step: Step) -> None:
    """One line of the owner's about how it goes."""
    mine = [i for i in promises(step.view) if i.owner_id == step.by and i.state in OPEN]
    text = _line(step, "text")
    if not mine or len(text) < 2:
        raise stop("wrong.text")
    record(step, mine[0], mine[0].state if mine[0].state == "stuck" else "going", text=text)
    step.deed("item_note", item=mine[0].id, text=text)


def _line(step: Step, name: str) -> str:
    """What was written, on one line; too much of it is asked for again, shorter."""
    text = " ".join(str(step.command.data.get(name, "")).split())
    if len(text) > NOTE:
        raise stop("line.long", n=len(text), most=NOTE)
    return text


def photo(step: Step) -> None:
    """A photo of the work, with its line, goes to the first promise of this person that is not settled."""
    mine = [
        i
        for i in promises(step.view)
        if i.state not in ("confirmed", "explained")
        and (step.by == i.owner_id or "convenor" in step.me)
    ]
    if not mine:
        raise stop("photo.nowhere", alert=False)
    item = next((i for i in mine if i.state == "done" and not i.photo), mine[0])
    file_id = str(step.command.data.get("file_id", ""))
    step.put(item.model_copy(update={"photo": file_id}))
    record(step, item, "photo", photo=file_id, text=_line(step, "caption"))
    step.deed("item_photo", item=item.id)


def verify(step: Step) -> None:
    """属实: who watches has looked; when all is settled, on to feedback (T66)."""
    item = the_item(step, step.command.arg, "done")
    if item.watcher_id != step.by:
        raise stop("press.role", who=[step.view.name(item.watcher_id)])
    step.put(item.model_copy(update={"state": "explained" if item.note else "confirmed"}))
    step.deed("item_verified", item=item.id)
    go_on(step)


def go_on(step: Step) -> None:
    """T66: nothing is left to do, so it is time for feedback."""
    settled = items_done(Seen(step.view, step.profile, step.now)) is None
    if promises(step.view) and settled and step.may_go("close_items"):
        step.go("close_items")


def not_yet(step: Step) -> None:
    """还没办好: what is missing, and back to the owner; the day stays."""
    item = the_item(step, step.command.arg, "done")
    if item.watcher_id != step.by:
        raise stop("press.role", who=[step.view.name(item.watcher_id)])
    step.ask("notyet", step.by, item=item.id)


def _ask_missing(asking: Asking) -> Card:
    return ask_card("item.notyet.ask", (row(Button("back")),))


def _not_yet(step: Step, wizard: Wizard) -> None:
    item = the_item(step, wizard.answers["item"], "done")
    reopen(step, item, wizard.answers["text"])
    step.new_epoch()


def reopen(step: Step, item: ActionItem, text: str) -> None:
    """The promise is open again, with what was found; its owner hears it."""
    again = item.model_copy(update={"state": "open", "done_at": None, "note": ""})
    step.put(again)
    record(step, item, "back", text=text)
    step.deed("item_not_done", item=item.id, text=text)
    remind(step, again)
    card = Card("item.back", {"text": item.text, "found": text})
    step.tell(item.owner_id, card, f"back{item.id}.{step.now.timestamp()}")


ACTS = {
    "done": Act(done),
    "going": Act(going),
    "stuck": Act(stuck),
    "inote": Act(note, loose=True),
    "verify": Act(verify),
    "notyet": Act(not_yet),
}
WIZARDS = {"notyet": WizardKind((Question("text", _ask_missing, one_line("text", 300)),), _not_yet)}
CARDS = {"implementing": implementing_card}
