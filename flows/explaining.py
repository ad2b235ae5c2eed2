"""Points and dissent (共识、异议、解释说明): written down, and explained to whoever disagreed (S2-72)."""

from dataclasses import replace

from flows.act import Act
from flows.look import Look, row, stack
from flows.model import Ballot, Explanation, Point, Signature, Vote, Wizard
from flows.outcome import Button, Card, Words
from flows.presence import here
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

AFTER = ("filing", "published", "implementing", "feedback", "evaluating", "agreed")


def _ask_text(asking: Asking) -> Card:
    return ask_card(f"point.ask.{asking.answer('kind')}", (row(Button("back")),))


def ask_who(asking: Asking) -> Card:
    """Who said it: those who are here, or nobody by name."""
    people = [a.person_id for a in here(asking.look.view)]
    rows = stack([choice(str(p), "btn.word", word=asking.look.view.name(p)) for p in people], 3)
    return ask_card("point.who", (*rows, row(choice("0", "btn.noname"), Button("back"))))


def take_who(asking: Asking, given: Given) -> Took:
    """A person who is here, or 0."""
    known = {a.person_id for a in here(asking.look.view)} | {0}
    if given.arg.isdigit() and int(given.arg) in known:
        return Next({"who": int(given.arg)})
    named = [p for p in known if p and asking.look.view.name(p) == given.text.strip()]
    return Next({"who": named[0]}) if len(named) == 1 else Wrong("wrong.choice")


def _write(step: Step, wizard: Wizard) -> None:
    meeting, answers = step.view.meeting, wizard.answers
    if meeting is None:
        raise stop("say.closed")
    number = max((p.no for p in step.view.all(Point)), default=0) + 1
    who = int(answers.get("who", 0))
    step.put(
        Point(case_id=step.case.id, no=number, meeting_id=meeting.id, kind=answers["kind"],
              text=answers["text"], person_id=who, at=step.now)
    )  # fmt: skip
    step.deed("point", kind=answers["kind"], no=number, person=who)


def point(step: Step) -> None:
    """共识 / 异议: the recorder writes a point down."""
    if step.command.arg not in ("consensus", "dissent"):
        raise stop("press.stale", alert=False)
    step.ask("point", step.by, kind=step.command.arg)


def begin(step: Step) -> None:
    """When a result stands: a task for each who dissented by word, by open vote or by signature."""
    case, said = step.case, _dissent(step)
    if not step.profile.dissent.explain_tasks:
        return
    for person, text in said.items():
        if step.view.find(Explanation, case.id, case.round, person) is None:
            step.put(
                Explanation(
                    case_id=case.id, round=case.round, person_id=person, text=text, at=step.now
                )
            )
            step.deed("explain", person=person)
            step.begin("dissent.made", step.now, about=f"d{person}.{case.round}")


def _dissent(step: Step) -> dict[int, str]:
    view, case = step.view, step.case
    ballot: Ballot | None = view.ballot
    said: dict[int, str] = {}
    if ballot is not None and ballot.secrecy == "open":
        said |= {
            v.person_id: "" for v in view.all(Vote) if v.ballot_id == ballot.id and v.choice == "no"
        }
    for signature in view.all(Signature):
        if signature.round == case.round and signature.choice in ("refuse", "reserve"):
            said[signature.person_id] = signature.reservation
    meeting = view.meeting
    for noted in view.all(Point):
        if (
            meeting
            and noted.meeting_id == meeting.id
            and noted.kind == "dissent"
            and noted.person_id
        ):
            said[noted.person_id] = noted.text
    return said


def open_tasks(look: Look) -> list[Explanation]:
    """Whom nobody has spoken to yet."""
    return [e for e in look.view.all(Explanation) if e.round == look.case.round and not e.done_at]


def with_tasks(look: Look, card: Card) -> Card:
    """The convenor's card with the explanations that are still owed."""
    if look.case.state not in AFTER or "convenor" not in look.me:
        return card
    tasks = open_tasks(look)
    if not tasks:
        return card
    buttons = [
        Button(
            "explained", str(t.person_id), "btn.explained", {"name": look.view.name(t.person_id)}
        )
        for t in tasks
    ]
    body = Words(card.key, card.params)
    names = [look.view.name(t.person_id) for t in tasks]
    return replace(
        card, key="explain.card", params={"card": body, "names": names},
        rows=(*card.rows, *stack(buttons[:6], 2)),
    )  # fmt: skip


def explained(step: Step) -> None:
    """跟他说过了: by whom and when stands in the record."""
    arg = step.command.arg
    task = (
        step.view.find(Explanation, step.case.id, step.case.round, int(arg))
        if arg.isdigit()
        else None
    )
    if task is None or task.done_at:
        raise stop("press.stale", alert=False)
    step.put(task.model_copy(update={"way": "said", "done_by": step.by, "done_at": step.now}))
    step.deed("explained", person=task.person_id)
    step.end(f"dissent.made:d{task.person_id}.{task.round}")


ACTS = {"point": Act(point), "explained": Act(explained)}
WIZARDS = {
    "point": WizardKind(
        (
            Question("text", _ask_text, one_line("text", 600, "field.short")),
            Question("who", ask_who, take_who, lambda a: a.answer("kind") == "consensus"),
        ),
        _write,
    )
}
