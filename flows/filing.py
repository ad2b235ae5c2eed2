"""Filing (备案): the party organisation has the result, or asks about it and is answered (S2-47)."""

from flows import reminders, telling
from flows.act import Act
from flows.failing import field_lines
from flows.gates import missing
from flows.gates.posting import reviews_owed
from flows.intake import waiting
from flows.look import Look, case_card, row
from flows.model import Approval, Wizard
from flows.outcome import Button, Card, Rows, Words
from flows.publication import is_filed, lint, publication_rows, review_card, way_to_board
from flows.roles import holders
from flows.step import Step, stop
from flows.wizard import Asking, Question, WizardKind, ask_card, one_line


def filing_card(look: Look) -> Card:
    """For the secretary: 已备案 or 有疑问. For the host: what is asked, who is untold, the posting."""
    filed = is_filed(look)
    if filed and look.me & set(reviews_owed(look.view, look.profile)):
        return review_card(look)
    if look.person in _receivers(look) and not filed:
        return _to_file(look)
    if not look.me & {"convenor", "host"}:
        return waiting(look, "convenor")
    doubt = open_doubt(look)
    if doubt is not None:
        name = look.view.name(doubt.person_id)
        rows_ = (row(Button("fanswer")),)
        return case_card(look, "file.doubt", rows_, name=name, text=doubt.reason)
    return _to_post(look, filed=filed)


def _receivers(look: Look) -> list[int]:
    return holders(look.view, look.profile.filing.to, look.profile, look.now)


def _to_file(look: Look) -> Card:
    text, result = look.view.resolution, look.view.result
    rows = (
        row(Button("filed"), Button("docs", "D5", "btn.see")),
        row(Button("fdoubt"), Button("docs", "D7", "btn.form.D7")),
    )
    lines = field_lines(result.fields if result else {})
    return case_card(look, "file.card", rows, text=text.text if text else "", lines=lines,
                     asked=_asked(look))  # fmt: skip


def _asked(look: Look) -> list[Words]:
    """What was asked and answered about this result."""
    return [
        Words(f"file.{a.decision}", {"text": a.reason, "name": look.view.name(a.person_id)})
        for a in _said(look)
        if a.decision in ("asked", "answered")
    ]


def _said(look: Look) -> list[Approval]:
    here = str(look.case.round)
    return [a for a in look.view.all(Approval) if a.act == "filed" and a.step == here]


def open_doubt(look: Look) -> Approval | None:
    """The question that nobody has answered yet."""
    said = _said(look)
    return said[-1] if said and said[-1].decision == "asked" else None


def _to_post(look: Look, *, filed: bool) -> Card:
    view = look.view if filed else telling.once_filed(look.view)
    lacking = [m.words() for m in missing(view, look.profile, "publish", look.now)]
    rows: Rows = telling.rows(look) if filed else ()
    if filed:
        rows += tuple(publication_rows(look))
    names = look.names(_receivers(look))
    if not filed:
        return case_card(look, "file.wait", rows, missing=lacking, names=names)
    return case_card(look, "file.host", rows, missing=lacking, names=names, lint=lint(look),
                     way=way_to_board(look))  # fmt: skip


def file(step: Step) -> None:
    """已备案: recorded with name and time (S2-47)."""
    look = _may_file(step)
    if is_filed(look):
        return
    _say(step, "pass")
    step.deed("filed")
    step.reminders += reminders.starting(
        step.view, step.profile, "filing.done", step.now, step.now, state="filing"
    )
    telling.by_bot(step)


def _may_file(step: Step) -> Look:
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    if step.by not in _receivers(look):
        raise stop("press.norole")
    return look


def _say(step: Step, decision: str, text: str = "") -> None:
    case = step.case
    step.put(
        Approval(id=step.view.take("approval"), case_id=case.id, epoch=case.epoch, act="filed",
                 step=str(case.round), person_id=step.by, decision=decision, reason=text, at=step.now)
    )  # fmt: skip


def doubt(step: Step) -> None:
    """有疑问: what is not clear; the convenor answers, then it comes back."""
    if is_filed(_may_file(step)):
        raise stop("press.stale", alert=False)
    step.ask("fdoubt", step.by)


def _doubted(step: Step, wizard: Wizard) -> None:
    _say(step, "asked", wizard.answers["text"])
    step.deed("filing_asked", text=wizard.answers["text"])
    for person in holders(step.view, "convenor", step.profile, step.now):
        step.show("card", step.case.id, person, fresh=True)


def answer(step: Step) -> None:
    """写答复: ask for the words."""
    step.ask("fanswer", step.by)


def _answered(step: Step, wizard: Wizard) -> None:
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    if open_doubt(look) is None:
        raise stop("press.stale", alert=False)
    _say(step, "answered", wizard.answers["text"])
    step.deed("filing_answered", text=wizard.answers["text"])
    for person in _receivers(look):
        step.show("card", step.case.id, person, fresh=True)


def _ask_doubt(asking: Asking) -> Card:
    return ask_card("file.doubt.ask", (row(Button("back")),))


def _ask_answer(asking: Asking) -> Card:
    asked = open_doubt(asking.look)
    return ask_card("file.answer.ask", (row(Button("back")),), text=asked.reason if asked else "")


ACTS = {"filed": Act(file), "fdoubt": Act(doubt), "fanswer": Act(answer)}
WIZARDS = {
    "fdoubt": WizardKind((Question("text", _ask_doubt, one_line("text", 300)),), _doubted),
    "fanswer": WizardKind((Question("text", _ask_answer, one_line("text", 300)),), _answered),
}
CARDS = {"filing": filing_card}
