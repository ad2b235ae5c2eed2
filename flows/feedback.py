"""Feedback (反馈公开): everybody hears how it went, with photos, and may say whether he is content."""

from flows.act import Act
from flows.command import Ref
from flows.dates import local_day
from flows.ending import archive_card
from flows.gates import missing
from flows.implementing import item_line, reopen
from flows.intake import waiting
from flows.look import Look, case_card, row, stack
from flows.model import ActionItem, Publication, Satisfaction, Wizard
from flows.outcome import Answer, Button, Card, Words
from flows.roles import holders
from flows.rounds import promises
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

ANSWERS = ("good", "fair", "bad")


def feedback_card(look: Look) -> Card:
    """The feedback before it goes out; afterwards the way to the archive."""
    published = look.case.flags.get("feedback") == look.case.round
    if published:
        return archive_card(look)
    if "supervisor" in look.me and not look.me & {"convenor", "host"}:
        return case_card(look, "feedback.watch", (row(Button("notdone")),), lines=_lines(look))
    if not look.me & {"convenor", "host"}:
        return waiting(look, "convenor")
    return case_card(look, "feedback.preview", (row(Button("feedback")),), lines=_lines(look))


def _lines(look: Look) -> list[Words]:
    return [item_line(look, i) for i in promises(look.view)]


def publish(step: Step) -> None:
    """To the group, with the question whether people are content; then on to the evaluation (T68)."""
    case = step.case
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    step.edit_case(flags={**case.flags, "feedback": case.round})
    _posted(step)
    if step.may_go("to_evaluation") and not missing(
        step.view, step.profile, "to_evaluation", step.now
    ):
        step.go("to_evaluation")
    else:
        step.new_epoch()
    asked = step.profile.feedback.satisfaction_poll
    buttons = tuple(Button("content", a, f"btn.content.{a}") for a in ANSWERS)
    values = {"title": case.title, "lines": _lines(look)}
    card = Card("feedback.G" if asked else "feedback.now.G", values, (buttons,) if asked else (),
                Ref("c", case.id), 0)  # fmt: skip
    step.tell_group(card, "feedback", _photo(step))


def _photo(step: Step) -> str:
    """The photo of the finished work goes with it."""
    found = [i for i in promises(step.view) if i.photo]
    return f"photo.i{found[0].id}.png" if found else ""


def _posted(step: Step) -> None:
    day = local_day(step.now, step.profile.calendar)
    step.put(
        Publication(id=step.view.take("publication"), case_id=step.case.id, kind="feedback",
                    due_on=day, posted_on=day, posted_at=step.now)
    )  # fmt: skip
    step.deed("feedback_published")


def interim(step: Step) -> None:
    """说说进度: how far it is, while the work goes on (R22: once a quarter)."""
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    _posted(step)
    card = Card("feedback.now.G", {"title": step.case.title, "lines": _lines(look)})
    step.tell_group(card, f"interim{step.now.timestamp()}", _photo(step))


def content(step: Step) -> None:
    """满意 / 一般 / 不满意: one answer a member, totals only (DECISIONS 3)."""
    if step.command.arg not in ANSWERS:
        raise stop("press.stale", alert=False)
    if step.case.state == "archived":  # what was printed and put away counts no further
        raise stop("content.over")
    step.put(
        Satisfaction(case_id=step.case.id, person_id=step.by, choice=step.command.arg, at=step.now)
    )
    step.answer = Answer("content.ack")
    if step.command.arg == "bad":
        step.answer = Answer("content.why", alert=True)
        step.ask("unhappy", step.by)
        step.show("card", step.case.id, step.by, fresh=True)


def _ask_why(asking: Asking) -> Card:
    return ask_card("content.ask", (row(choice("no", "btn.nothing")),))


def _take_why(asking: Asking, given: Given) -> Took:
    if given.arg == "no":
        return Next({"text": ""})
    return one_line("text", 300)(asking, given)


def _unhappy(step: Step, wizard: Wizard) -> None:
    """The words go to whoever answers for it, without a name: answers are shown as totals only."""
    if wizard.answers["text"]:
        card = Card("content.words", {"text": wizard.answers["text"], "title": step.case.title})
        for person in holders(step.view, "convenor", step.profile, step.now):
            step.tell(person, card, f"unhappy{wizard.id}")


def not_done(step: Step) -> None:
    """T67: who supervises finds that something is not done after all."""
    items = promises(step.view)
    step.ask("notdone", step.by, **({"item": items[0].id} if len(items) == 1 else {}))


def _ask_item(asking: Asking) -> Card:
    items = promises(asking.look.view)
    rows = stack([choice(str(i.id), "btn.word", word=i.text[:20]) for i in items], 1)
    return ask_card("item.which", (*rows, row(Button("back"))))


def _take_item(asking: Asking, given: Given) -> Took:
    known = {str(i.id) for i in promises(asking.look.view)}
    return Next({"item": int(given.arg)}) if given.arg in known else Wrong("wrong.choice")


def _ask_found(asking: Asking) -> Card:
    return ask_card("item.notyet.ask", (row(Button("back")),))


def _back(step: Step, wizard: Wizard) -> None:
    item = step.view.get(ActionItem, int(wizard.answers["item"]))
    step.go("not_done")
    reopen(step, item, wizard.answers["text"])


ACTS = {
    "feedback": Act(publish),
    "interim": Act(interim),
    "content": Act(content, loose=True),
    "notdone": Act(not_done),
}
WIZARDS = {
    "unhappy": WizardKind((Question("text", _ask_why, _take_why),), _unhappy),
    "notdone": WizardKind(
        (
            Question("item", _ask_item, _take_item, lambda a: bool(a.answer("item"))),
            Question("text", _ask_found, one_line("text", 300)),
        ),
        _back,
    ),
}
CARDS = {"feedback": feedback_card}
