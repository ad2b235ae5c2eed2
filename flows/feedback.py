"""Feedback (反馈公开): everybody hears how it went, and may say whether he is content."""

from flows.act import Act
from flows.command import Ref
from flows.ending import archive_card
from flows.gates import missing
from flows.intake import waiting
from flows.look import Look, case_card, row
from flows.model import ActionItem, Satisfaction
from flows.outcome import Answer, Button, Card, Words
from flows.step import Step, stop

ANSWERS = ("good", "fair", "bad")


def feedback_card(look: Look) -> Card:
    """The feedback before it goes out; afterwards the way to the archive."""
    published = look.case.flags.get("feedback") == look.case.round
    if published:
        return archive_card(look)
    if not look.me & {"convenor", "host"}:
        return waiting(look, "convenor")
    return case_card(look, "feedback.preview", (row(Button("feedback")),), lines=_lines(look))


def _lines(look: Look) -> list[Words]:
    return [
        Words("item.confirmed", {"text": i.text, "owner": look.view.name(i.owner_id), "due": i.due_on,
                                 "watcher": look.view.name(i.watcher_id),
                                 "photo": Words("item.photo" if i.photo else "none")})
        for i in look.view.all(ActionItem)
    ]  # fmt: skip


def publish(step: Step) -> None:
    """To the group, with the question whether people are content; then on to the evaluation (T68)."""
    case = step.case
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    step.edit_case(flags={**case.flags, "feedback": case.round})
    step.deed("feedback_published")
    if step.may_go("to_evaluation") and not missing(
        step.view, step.profile, "to_evaluation", step.now
    ):
        step.go("to_evaluation")
    else:
        step.new_epoch()
    rows = (row(*(Button("content", a, f"btn.content.{a}") for a in ANSWERS)),)
    card = Card(
        "feedback.G", {"title": case.title, "lines": _lines(look)}, rows, Ref("c", case.id), 0
    )
    step.tell_group(card, "feedback")


def content(step: Step) -> None:
    """满意 / 一般 / 不满意: one answer a member, totals only (DECISIONS 3)."""
    if step.command.arg not in ANSWERS:
        raise stop("press.stale", alert=False)
    step.put(
        Satisfaction(case_id=step.case.id, person_id=step.by, choice=step.command.arg, at=step.now)
    )
    step.answer = Answer("content.ack")


ACTS = {"feedback": Act(publish), "content": Act(content, "presence", loose=True, quiet=True)}
CARDS = {"feedback": feedback_card}
