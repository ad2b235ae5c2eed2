"""Telling (通报): every party concerned hears of the result in a way that is written down (S2-48)."""

from flows.act import Act
from flows.failing import field_lines
from flows.look import Look, stack
from flows.model import Account, Subject
from flows.onebyone import OneByOne, marked
from flows.outcome import Button, Card, Put, Rows, Words
from flows.roles import holders
from flows.step import Step, stop
from flows.view import View

BOT_WAY = "bot"
"""How somebody was told whom the bot's own message reached."""

TOLD = "told.P"
"""The bot's own message of the result."""

LOST = "untold"
"""The flag of a case under which stand those whom that message did not reach after all."""


def _left(look: Look) -> list[Subject]:
    """Whom somebody must tell: everybody untold before the posting, afterwards whom the message missed."""
    rows = [s for s in look.view.subjects if s.side_id and not s.told_by]
    lost = look.case.flags.get(LOST, [])
    return [s for s in rows if look.case.state == "filing" or s.person_id in lost]


def notes(look: Look) -> list[Words]:
    """Who still does not know of the result though it hangs, for the convenor's card."""
    names = [look.view.name(s.person_id) for s in _left(look)]
    return [Words("told.lost", {"names": names})] if names else []


def rows(look: Look) -> Rows:
    """已电话告知 and the other ways for all who are left; 逐个登记 when there are several."""
    left = _left(look)
    if not left:
        return ()
    ways = look.profile.filing.tell_ways
    buttons = [Button("told", str(i), "btn.told", {"way": w}) for i, w in enumerate(ways)]
    if len(left) > 1:
        buttons.append(Button("tell"))
    return stack(buttons, 2)


def by_bot(step: Step) -> None:
    """Who has the bot gets the result from it; should it not arrive, `undelivered` takes that back."""
    text, result = step.view.resolution, step.view.result
    values = {
        "title": step.case.title,
        "text": text.text if text else "",
        "lines": field_lines(result.fields if result else {}),
    }
    for subject in _within_reach(step.view):
        step.tell(subject.person_id, Card(TOLD, values), "told")
        _mark(step, subject, BOT_WAY)


def once_filed(view: View) -> View:
    """As it will be when the result is filed: the bot tells whom it reaches, so nobody has to see to them."""
    told = {"told_by": BOT_WAY}
    return view.after(Put(s.model_copy(update=told)) for s in _within_reach(view))


def _within_reach(view: View) -> list[Subject]:
    started = {a.person_id for a in view.all(Account) if a.started and not a.blocked}
    rows = [s for s in view.subjects if s.side_id and not s.told_by]
    return [s for s in rows if s.person_id in started]


def _mark(step: Step, subject: Subject, way: str) -> None:
    step.put(subject.model_copy(update={"told_by": way, "told_at": step.now}))
    step.deed("told", person=subject.person_id, way=way)


def undelivered(step: Step, person_id: int) -> None:
    """The bot's message did not arrive, whenever that is known: he is untold again, and the host's card says so."""
    found = step.view.find(Subject, step.case.id, step.case.round, person_id)
    if found is None or found.told_by != BOT_WAY:
        return
    step.put(found.model_copy(update={"told_by": "", "told_at": None}))
    lost = step.case.flags.get(LOST, [])
    step.edit_case(flags={**step.case.flags, LOST: [*lost, person_id]})
    step.deed("untold", person=person_id)
    if step.case.state != "filing":
        for person in holders(step.view, "convenor", step.profile, step.now):
            step.show("card", step.case.id, person, fresh=True)


def told(step: Step) -> None:
    """已电话告知 and the other ways: everybody still untold, by this way, now (S2-48)."""
    ways = step.profile.filing.tell_ways
    if not step.command.arg.isdigit() or int(step.command.arg) >= len(ways):
        raise stop("press.stale", alert=False)
    for subject in _left(Look(step.view, step.by, step.profile, step.now, step.me)):
        _mark(step, subject, ways[int(step.command.arg)])


def tell(step: Step) -> None:
    """逐个登记: one after another, each with his own way."""
    step.ask("tell", step.by)


EACH = OneByOne(
    "tell.ask", _left, lambda look: look.profile.filing.tell_ways,
    lambda asking: {"n": len(marked(asking))}, _mark,
)  # fmt: skip
ACTS = {"told": Act(told), "tell": Act(tell)}
WIZARDS = {"tell": EACH.wizard()}
