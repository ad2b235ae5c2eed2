"""Objections to a posting (公示异议): said in the group or alone, answered in three days, or corrected."""

from datetime import timedelta

from flows import reminders
from flows.act import Act
from flows.command import Ref
from flows.consent import both_agreed, first_consent, take_back
from flows.dates import local_day
from flows.gates.posting import latest
from flows.look import Look, row
from flows.model import Objection, Wizard
from flows.outcome import Answer, Button, Cancel, Card, Rows, Words
from flows.roles import holders
from flows.step import Step, stop
from flows.view import View
from flows.wizard import Asking, Question, WizardKind, ask_card, one_line

ENDED = ("archived", "terminated", "withdrawn")


def object_(step: Step) -> None:
    """我有异议: the words are asked privately, also when it was pressed in the group."""
    if latest(step.view) is None or step.case.state in ENDED:
        raise stop("pub.closed", phone=step.view.community.phone)
    step.ask("object", step.by)
    step.show("card", step.case.id, step.by, fresh=True)
    if not step.command.private:
        step.answer = Answer("object.private", alert=True)


def seen(step: Step) -> None:
    """知道了: thanks, nothing is kept."""
    step.answer = Answer("pub.thanks")


def _ask(asking: Asking) -> Card:
    return ask_card("object.ask", (row(Button("back")),))


def _object(step: Step, wizard: Wizard) -> None:
    """Recorded with the day by which it is answered (default DEF18); host and supervisor hear of it."""
    found = latest(step.view)
    if found is None:
        raise stop("press.stale", alert=False)
    by = local_day(step.now, step.profile.calendar)
    by += timedelta(step.profile.publication.objection_reply_days)
    said = Objection(
        id=step.view.take("objection"), case_id=step.case.id, publication_id=found.id,
        person_id=step.by, text=wizard.answers["text"], at=step.now, reply_by=by,
    )  # fmt: skip
    step.put(said)
    step.deed("objection", objection=said.id, text=said.text)
    step.reminders += reminders.starting(
        step.view, step.profile, "objection.made", step.now, step.now, about=f"o{said.id}"
    )
    step.tell(step.by, Card("object.done", {"by": by}), f"objected{said.id}")
    _call(step, said)


def _call(step: Step, said: Objection) -> None:
    rows = (_buttons(said),)
    values = {"name": step.view.name(said.person_id), "text": said.text, "by": said.reply_by}
    ref = Ref("c", step.case.id)
    hosts_ = hosts(step)
    for person in hosts_:
        step.tell(person, Card("pub.objection", values, rows, ref, 0), f"objection{said.id}")
    for person in holders(step.view, "supervisor", step.profile, step.now):
        if person not in hosts_:
            step.tell(person, Card("pub.objection", values), f"objection{said.id}")


def hosts(step: Step) -> list[int]:
    """The convenor and the host of the case."""
    roles = ("convenor", "host")
    found = [p for r in roles for p in holders(step.view, r, step.profile, step.now)]
    return list(dict.fromkeys(found))


def _buttons(said: Objection) -> tuple[Button, ...]:
    return row(Button("oanswer", str(said.id)), Button("ocorrect", str(said.id)))


def waiting(look: Look) -> list[Objection]:
    """What nobody has answered yet."""
    return [o for o in look.view.all(Objection) if not o.answered_at]


def notes(look: Look) -> list[Words]:
    """The open objections, for those who answer and for the supervisor."""
    if not look.me & {"convenor", "host", "supervisor"}:
        return []
    return [
        Words(
            "object.line", {"name": look.view.name(o.person_id), "text": o.text, "by": o.reply_by}
        )
        for o in waiting(look)
    ]


def rows(look: Look) -> Rows:
    """写答复 and 更正公示 for each."""
    if not look.me & {"convenor", "host"}:
        return ()
    return tuple(_buttons(o) for o in waiting(look)[:3])


def _open(step: Step, number: object) -> Objection:
    found = step.view.find(Objection, int(str(number))) if str(number).isdigit() else None
    if found is None or found.answered_at:
        raise stop("press.stale", alert=False)
    return found


def answer(step: Step) -> None:
    """写答复: ask for the words."""
    step.ask("oanswer", step.by, objection=_open(step, step.command.arg).id)
    step.show("card", step.case.id, step.by, fresh=True)


def _ask_answer(asking: Asking) -> Card:
    found = asking.look.view.find(Objection, asking.answer("objection"))
    return ask_card("object.answer", (row(Button("back")),), text=found.text if found else "")


def _answered(step: Step, wizard: Wizard) -> None:
    """Answered in words: a correction of it that nobody has agreed to yet is off the table."""
    found = _open(step, wizard.answers["objection"])
    if found.after:
        take_back(step, "correct")
    _close(
        step, found.model_copy(update={"answer": wizard.answers["text"], "before": "", "after": ""})
    )


def _close(step: Step, found: Objection) -> None:
    done = found.model_copy(update={"answered_by": step.by, "answered_at": step.now})
    step.put(done)
    step.deed(
        "objection_answered", objection=done.id, answer=done.answer, corrected=bool(done.after)
    )
    step.reminders.append(Cancel(obligation=f"objection.made:o{done.id}"))
    values = {"text": done.text, "answer": done.answer}
    step.tell(done.person_id, Card("object.told", values), f"answered{done.id}")


def start_correction(step: Step) -> None:
    """更正公示: what stands there, and what should; one at a time, so that who agrees knows to what."""
    found = _open(step, step.command.arg)
    _none_else_waits(step, found)
    step.ask("ocorrect", step.by, objection=found.id)
    step.show("card", step.case.id, step.by, fresh=True)


def _proposed(view: View) -> list[Objection]:
    return [o for o in view.all(Objection) if o.after and not o.answered_at]


def _none_else_waits(step: Step, mine: Objection) -> None:
    other = [o for o in _proposed(step.view) if o.id != mine.id]
    if other and first_consent(step.view, "correct", step.now):
        raise stop("correct.waiting", before=other[0].before, after=other[0].after)


def _ask_before(asking: Asking) -> Card:
    return ask_card("correct.before", (row(Button("back")),))


def _ask_after(asking: Asking) -> Card:
    return ask_card("correct.after", (row(Button("back")),), before=asking.answer("before"))


def _corrected(step: Step, wizard: Wizard) -> None:
    """Two agree to it: the convenor, who wrote it, and the supervisor."""
    found, said = _open(step, wizard.answers["objection"]), wizard.answers
    _none_else_waits(step, found)
    take_back(step, "correct")
    lapsed = [o for o in _proposed(step.view) if o.id != found.id]
    step.put(*(o.model_copy(update={"before": "", "after": ""}) for o in lapsed))
    step.put(found.model_copy(update={"before": said["before"], "after": said["after"]}))
    step.deed("correction", objection=found.id, before=said["before"], after=said["after"])
    step.instead("correct", str(found.id))


def agree(step: Step) -> Objection | None:
    """The objection whose correction both agreed to; None while the other one has not."""
    proposed = _proposed(step.view)
    if len(proposed) != 1:
        raise stop("press.stale", alert=False)
    found = proposed[0]
    if not both_agreed(step, "correct", f"{found.before} → {found.after}"):
        return None
    _close(step, found.model_copy(update={"answer": found.after}))
    return found


ACTS = {
    "object": Act(object_, loose=True),
    "pubseen": Act(seen, "presence", loose=True, quiet=True),
    "oanswer": Act(answer, loose=True),
    "ocorrect": Act(start_correction, loose=True),
}
WIZARDS = {
    "object": WizardKind((Question("text", _ask, one_line("text", 600, "field.short")),), _object),
    "oanswer": WizardKind(
        (Question("text", _ask_answer, one_line("text", 600, "field.short")),), _answered
    ),
    "ocorrect": WizardKind(
        (
            Question("before", _ask_before, one_line("before", 300, "field.short", least=1)),
            Question("after", _ask_after, one_line("after", 300, "field.short", least=1)),
        ),
        _corrected,
    ),
}
