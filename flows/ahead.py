"""Words before the meeting (会前带话): whoever cannot come says a few, with his name or without."""

import hashlib

from flows.act import Act
from flows.command import Ref
from flows.look import row
from flows.model import Account, Meeting, Statement, Subject, Wizard
from flows.outcome import Answer, Button, Card, Deed, Words
from flows.step import Step, stop
from flows.view import View
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

AHEAD = "ahead"
"""The kind of statement; it is heard and recorded, and is no vote (DEF13)."""

OPEN = frozenset({"researching", "planning", "noticed"})
"""From the approval to the meeting (approved.G, notice.G)."""

LENGTH, SHOWN = 500, 5
"""Characters of one opinion; how many the hall is shown at once (all stand in the record)."""


def offer(step: Step, meeting: Meeting) -> None:
    """来不了: he is asked once whether he wants to say something beforehand."""
    ref, epoch = Ref("m", meeting.id), meeting.epoch
    rows = (
        row(Button("opinion", ref=ref, epoch=epoch), Button("noopinion", ref=ref, epoch=epoch)),
    )
    step.tell(step.by, Card("notice.cant", {}, rows, ref, epoch), f"cant{meeting.id}")


def opinion(step: Step) -> None:
    """说两句, 我有话说: asked in the private chat."""
    if not any(a.started and not a.blocked for a in _accounts(step)):
        raise stop("material.start")
    if step.case.state not in OPEN:
        raise stop("ahead.over")
    step.ask("ahead", step.by)
    step.show("card", step.case.id, step.by, fresh=True)
    if not step.command.private:
        step.answer = Answer("say.private")


def _accounts(step: Step) -> list[Account]:
    return [a for a in step.view.all(Account) if a.person_id == step.by]


def no_opinion(step: Step) -> None:
    """不用了: nothing is asked again."""
    step.answer = Answer("rsvp.no")


def _ask(asking: Asking) -> Card:
    return ask_card("ahead.ask", (row(Button("back")),), title=asking.look.case.title)


def _ask_name(asking: Asking) -> Card:
    rows = (row(choice("yes", "btn.named"), choice("no", "btn.noname")), row(Button("back")))
    return ask_card("ahead.name", rows, text=asking.answer("text"))


def _take_name(asking: Asking, given: Given) -> Took:
    return (
        Next({"named": given.arg == "yes"}) if given.arg in ("yes", "no") else Wrong("wrong.choice")
    )


def _write(step: Step, wizard: Wizard) -> None:
    """Kept for the meeting; without the name nothing of it leads back to the person, the chain included."""
    meeting, text = step.view.meeting, wizard.answers["text"]
    if step.case.state not in OPEN:
        raise stop("ahead.over")
    person = step.by if wizard.answers["named"] else 0
    subject = step.view.find(Subject, step.case.id, step.case.round, person)
    no = max((s.no for s in step.view.all(Statement)), default=0) + 1
    step.put(
        Statement(
            case_id=step.case.id, no=no, meeting_id=meeting.id if meeting else 0, person_id=person,
            kind=AHEAD, text=text, side_id=subject.side_id if subject else 0, at=step.now, marked_by=person,
        ),
        wizard.model_copy(update={"open": False, "answers": {}}),
    )  # fmt: skip
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    step.deeds.append(Deed("said", person, {"person": person, "kind": AHEAD, "sha256": sha256}))
    step.answer = Answer("ahead.kept")


def lines(view: View, meeting: Meeting) -> list[Words]:
    """What the host reads out when everybody may speak."""
    found = [s for s in view.all(Statement) if s.meeting_id == meeting.id and s.kind == AHEAD]
    shown = [
        Words(
            "ahead.line", {"name": view.name(s.person_id) or Words("ahead.nobody"), "text": s.text}
        )
        for s in found[:SHOWN]
    ]
    more = len(found) - SHOWN
    return shown + ([Words("ahead.more", {"n": more})] if more > 0 else [])


def carry(step: Step, old: int, new: Meeting) -> None:
    """Another day, or the first: what was said beforehand (`old` 0: before there was one) goes along."""
    for said in step.view.all(Statement):
        if said.meeting_id == old and said.kind == AHEAD:
            step.put(said.model_copy(update={"meeting_id": new.id}))


ACTS = {"opinion": Act(opinion, loose=True), "noopinion": Act(no_opinion, "presence", quiet=True)}
WIZARDS = {
    "ahead": WizardKind(
        (Question("text", _ask, one_line("text", LENGTH)), Question("name", _ask_name, _take_name)),
        _write,
    )
}
