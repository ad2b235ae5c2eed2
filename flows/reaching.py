"""Who got the notice and by which way (通知送达登记, D4b): the bot, or a person who telephones."""

from flows.act import Act
from flows.look import Look, row
from flows.model import Account, Person, Subject
from flows.onebyone import OneByOne
from flows.outcome import Button, Words
from flows.step import Step, stop


def by_bot(look: Look) -> str:
    """The way's name for what the bot itself delivers: the first of the profile's ways."""
    return next(iter(look.profile.notice.ways), "")


def able(step: Step) -> set[int]:
    """Everybody whom the bot can write to."""
    return {a.person_id for a in step.view.all(Account) if a.started and not a.blocked}


def unreached(look: Look) -> list[Subject]:
    """Who was told by no way yet."""
    return [s for s in look.view.subjects if not s.reached_by]


def lines(look: Look) -> list[Words]:
    """Their names, with the number to ring where there is one; for the staff's eyes only."""
    phones = {p.id: p.phone for p in look.view.all(Person)}
    return [
        _line(look.view.name(s.person_id), phones.get(s.person_id, "")) for s in unreached(look)
    ]


def _line(name: str, phone: str) -> Words:
    if phone:
        return Words("reach.phone", {"name": name, "phone": phone})
    return Words("reach.name", {"name": name})


def mark(step: Step, subject: Subject, way: str) -> None:
    """Write down how somebody was told, when, and who saw to it."""
    told = {"reached_by": way, "reached_at": step.now, "reached_who": step.by}
    step.put(subject.model_copy(update=told))
    step.deed("reached", person=subject.person_id, way=way)


def forget(step: Step, subject: Subject, *, reply: bool) -> None:
    """A new day or place: he must be told again, and what he answered is void if the time is another."""
    gone = {"reached_by": "", "reached_at": None, "reached_who": 0}
    step.put(
        subject.model_copy(update={**gone, "reply": "", "replied_at": None} if reply else gone)
    )


def undelivered(step: Step, person_id: int) -> None:
    """The bot's notice did not arrive: a person tells him (E05)."""
    found = step.view.find(Subject, step.case.id, step.case.round, person_id)
    if found is None or found.reached_by != by_bot(_look(step)) or found.reply:
        return
    step.put(found.model_copy(update={"reached_by": "", "reached_at": None}))


def rows(look: Look) -> tuple[tuple[Button, ...], ...]:
    """都打过了 and 逐个登记, while somebody is left."""
    if not unreached(look):
        return ()
    return (row(Button("called"), Button("reach")),)


def called(step: Step) -> None:
    """都打过了: everybody who is left was told by telephone, and that is written down (D4b)."""
    ways = step.profile.notice.ways
    for subject in unreached(_look(step)):
        mark(step, subject, ways[1 % len(ways)])


def reach(step: Step) -> None:
    """逐个登记: each with his own way."""
    if not unreached(_look(step)):
        raise stop("press.stale", alert=False)
    step.ask("reach", step.by)


def _look(step: Step) -> Look:
    return Look(step.view, step.by, step.profile, step.now, step.me)


EACH = OneByOne(
    "reach.ask", unreached, lambda look: look.profile.notice.ways[1:],
    lambda asking: {"lines": lines(asking.look)}, mark, lambda step: step.new_epoch(),
)  # fmt: skip
ACTS = {"called": Act(called), "reach": Act(reach)}
WIZARDS = {"reach": EACH.wizard()}
