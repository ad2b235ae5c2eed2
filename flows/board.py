"""The board (公示栏) after the posting: when it came down, and when it must hang again from the start."""

from dataclasses import replace
from datetime import timedelta

from flows import objecting, telling
from flows.act import Act
from flows.command import Ref
from flows.dates import local_day
from flows.gates.posting import draft, latest
from flows.look import Look, row
from flows.model import Correction, Objection, Publication, Wizard
from flows.outcome import Answer, Button, Card, Words
from flows.publication import PAGE_DAYS, hang, photo
from flows.roles import holders
from flows.step import Step, stop
from flows.wizard import Asking, Given, Next, Question, Took, WizardKind, Wrong, ask_card, choice

AFTER = ("published", "adoption", "implementing", "feedback", "evaluating")


def with_board(look: Look, card: Card) -> Card:
    """The card with what the board still asks: an answer, a new posting, the day it came down."""
    if look.case.state not in AFTER:
        return card
    notes, rows = objecting.notes(look), objecting.rows(look)
    if look.me & {"convenor", "host"}:
        notes += telling.notes(look)
        rows = (*rows, *telling.rows(look))
    if look.me & {"convenor", "host", "recorder"} and draft(look.view) is not None:
        notes.append(Words("pub.again"))
        rows = (*rows, row(Button("reposted")))
    if "recorder" in look.me and _hangs(look):
        rows = (*rows, row(Button("takendown")))
    if not notes:
        return replace(card, rows=(*card.rows, *rows))
    body = Words(card.key, card.params)
    params = {"card": body, "notes": notes}
    return replace(card, key="board.card", params=params, rows=(*card.rows, *rows))


def _hangs(look: Look) -> bool:
    found = latest(look.view)
    return found is not None and found.taken_at is None and draft(look.view) is None


def taken_down(step: Step) -> None:
    """已取下: after the days are full it is over; before, it is asked once more."""
    found = latest(step.view)
    if found is None or found.taken_at or found.keep_until is None:
        raise stop("press.stale", alert=False)
    if _is_full(step, found):
        _full(step, found)
    else:
        step.ask("down", step.by)


def _is_full(step: Step, found: Publication) -> bool:
    day = local_day(step.now, step.profile.calendar)
    return found.keep_until is not None and day >= found.keep_until


def _full(step: Step, found: Publication) -> None:
    _ends(step, found, "")
    step.answer = Answer("pub.taken", alert=True)


def _ends(step: Step, found: Publication, why: str) -> None:
    """It hangs no more; whoever was asked about it is asked no more."""
    step.put(found.model_copy(update={"taken_at": step.now, "why": why}))
    step.deed("taken_down", publication=found.id, why=why)
    step.end(f"publication.may_come_down:p{found.id}")
    for wizard in step.view.all(Wizard):
        if wizard.open and wizard.kind == "down" and wizard.case_id == step.case.id:
            step.put(wizard.model_copy(update={"open": False}))


def come_off(step: Step) -> None:
    """What hangs says what holds no more: whoever sees to the board takes it off.

    To be called before the case goes on: another round has postings of its own.
    """
    found = latest(step.view)
    if found is None or found.taken_at:
        return
    where = step.view.community.board or step.profile.terms.board
    card = Card("pub.off", {"title": step.case.title, "board": where})
    people = [
        person
        for role in ("recorder", "convenor")
        for person in holders(step.view, role, step.profile, step.now)
    ]
    for person in dict.fromkeys(people):
        step.tell(person, card, f"off{found.id}")


def _ask_down(asking: Asking) -> Card:
    rows = (row(choice("yes", "btn.down"), Button("back")),)
    counted = _counted(asking.look)
    if counted["d"] >= counted["n"]:
        return ask_card("pub.down.full", rows, n=counted["n"])
    return ask_card("pub.down", rows, **counted)


def _counted(look: Look) -> dict[str, int]:
    """Full days on the board so far, and how many there must be."""
    found = latest(look.view)
    if found is None or found.posted_on is None or found.keep_until is None:
        raise stop("press.stale", alert=False)
    today = local_day(look.now, look.profile.calendar)
    wanted = (found.keep_until - found.posted_on).days - 1
    return {"d": max((today - found.posted_on).days - 1, 0), "n": wanted}


def _take_down(asking: Asking, given: Given) -> Took:
    return Next({}) if given.arg == "yes" else Wrong("wrong.choice")


def _too_soon(step: Step, wizard: Wizard) -> None:
    """取下早了: that posting is over, its days do not count; another begins from nothing.

    Who answers only after the days are full has taken it down in time.
    """
    found = latest(step.view)
    if found is None or found.taken_at:
        raise stop("press.stale", alert=False)
    if _is_full(step, found):
        _full(step, found)
        return
    counted = _counted(Look(step.view, step.by, step.profile, step.now, step.me))
    _ends(step, found, "early")
    anew(step, Card("pub.short", counted))


def anew(step: Step, card: Card) -> None:
    """Another posting is owed; whoever hangs it up hears why."""
    day = local_day(step.now, step.profile.calendar)
    number = step.view.take("publication")
    step.put(Publication(id=number, case_id=step.case.id, kind="result", due_on=day))
    step.new_epoch()
    step.begin("filing.done", step.now, about=f"p{number}")
    card = replace(card, rows=(row(Button("reposted")),), ref=Ref("c", step.case.id))
    for person in objecting.hosts(step):
        step.tell(person, card, f"again{step.case.epoch}")
        step.show("card", step.case.id, person, fresh=True)


def correct(step: Step) -> None:
    """更正公示: the supervisor agrees, what hangs is void, and the corrected text hangs anew (E14)."""
    corrected = objecting.agree(step)
    if corrected is None:
        return
    found = latest(step.view)
    if found is not None and not found.taken_at:
        _ends(step, found, "corrected")
    _on_the_form(step, corrected)
    values = {"before": corrected.before, "after": corrected.after}
    group = {**values, "no": step.case.no, "reason": corrected.text}
    step.tell_group(Card("correct.G", group), f"correct{corrected.id}")
    anew(step, Card("pub.corrected", values))


def _on_the_form(step: Step, corrected: Objection) -> None:
    """The correction also stands on D20, under the name of the posting."""
    name = next((d.title for d in step.profile.document if d.code == "D8"), "")
    step.put(
        Correction(
            id=step.view.take("correction"), case_id=step.case.id, round=step.case.round, field=name,
            before=corrected.before, after=corrected.after, reason=corrected.text,
            person_id=corrected.person_id, at=corrected.at, state="confirmed", decided_by=step.by,
            decided_at=step.now,
        )
    )  # fmt: skip


def reposted(step: Step) -> None:
    """已重新贴: with a new photo, and counted from today."""
    if draft(step.view) is None:
        raise stop("press.stale", alert=False)
    until = hang(step)
    step.new_epoch()
    values = {"title": step.case.title, "until": until - timedelta(1)}
    step.tell_group(Card("pub.again.G", values), f"again{step.case.epoch}")


def takes_photo(step: Step) -> bool:
    """A photo that belongs to the board: of the new posting, or of the empty place. True if it was."""
    if step.case.state not in AFTER or not step.me & {"convenor", "host", "recorder"}:
        return False
    if draft(step.view) is not None:
        photo(step)
        return True
    found = latest(step.view)
    if "recorder" in step.me and found and found.taken_at and not found.taken_photo:
        file_id = str(step.command.data.get("file_id", ""))
        step.put(found.model_copy(update={"taken_photo": file_id}))
        step.deed("taken_photo", publication=found.id)
        return True
    return False


def page(step: Step) -> None:
    """The link on the paper: what hangs on the board, for anybody, and the way to object for villagers."""
    found, text = latest(step.view), step.view.resolution
    day = local_day(step.now, step.profile.calendar)
    open_ = found is not None and found.posted_on and (day - found.posted_on).days <= PAGE_DAYS
    to = f"t{step.command.data['telegram_id']}" if step.me == {"bot"} else f"p{step.by}"
    what = f"page{step.now.timestamp()}"
    if not open_ or found is None or found.keep_until is None:
        step.say(to, Card("pub.gone", {"phone": step.view.community.phone}), what)
        return
    rows = () if step.me == {"bot"} else (row(Button("object"), Button("pubseen")),)
    values = {
        "title": step.case.title, "text": text.text if text else "",
        "until": found.keep_until - timedelta(1), "phone": step.view.community.phone,
    }  # fmt: skip
    step.say(to, Card("pub.page", values, rows, Ref("c", step.case.id), 0), what, "D8.png")


ACTS = {
    "takendown": Act(taken_down),
    "reposted": Act(reposted, loose=True),
    "correct": Act(correct),
    "pubpage": Act(page, loose=True, quiet=True),
}
WIZARDS = {
    "down": WizardKind((Question("sure", _ask_down, _take_down),), _too_soon),
}
