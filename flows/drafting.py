"""The topic's people (确定协商主体): the list is written, shown with what it lacks; then to approval."""

from typing import Any

from flows.act import Act
from flows.choosing import ask_people, ask_sides, take_people, take_sides
from flows.gatekeeper import pass_gates
from flows.gates import missing
from flows.intake import waiting
from flows.look import Look, case_card, row, stack
from flows.model import CaseRole, Member, Side, Wizard
from flows.outcome import Button, Card, Words
from flows.roles import holders, listed
from flows.step import Step
from flows.subjects import OBSERVERS, OTHERS, Chosen, meter, observer_class, subject
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

AWAY = "away"
"""The mark on the roster of people who work elsewhere (外出务工, S0-21)."""


def _ask_supervisor(asking: Asking) -> Card:
    look = asking.look
    who = holders(look.view, "supervisor", look.profile, look.now)
    rows = stack([choice(str(p), "btn.word", word=look.view.name(p)) for p in who])
    return ask_card("draft.supervisor", (*rows, row(Button("back"))), n=len(who))


def _take_supervisor(asking: Asking, given: Given) -> Took:
    look = asking.look
    who = holders(look.view, "supervisor", look.profile, look.now)
    if given.arg.isdigit() and int(given.arg) in who:
        return Next({"supervisor": int(given.arg)})
    return Wrong("wrong.choice")


def _same_as_last(asking: Asking) -> bool:
    return bool(asking.answer("same"))


def _no_supervisor_to_choose(asking: Asking) -> bool:
    look = asking.look
    known = holders(look.view, "supervisor", look.profile, look.now)
    return _same_as_last(asking) or len(known) < 2


def _write(step: Step, wizard: Wizard) -> None:
    """Put sides, subjects and supervisor of this round in place of what was there."""
    chosen = Chosen.of(wizard.answers)
    write_list(step, chosen)
    answered = wizard.answers.get("supervisor")
    first = next(iter(holders(step.view, "supervisor", step.profile, step.now)), 0)
    supervisor = int(answered or first)
    if supervisor:
        step.name_role("supervisor", supervisor)
    host = int(step.view.community.last.get("host", 0)) if wizard.answers.get("same") else 0
    if host and step.view.find(Member, step.view.community.id, host):
        step.name_role("host", host)
    step.edit_case(flags={**step.case.flags, "same": bool(wizard.answers.get("same"))})
    step.deed("drafted", sides=len(chosen.sides), subjects=len(chosen.people))
    step.new_epoch()


def write_list(step: Step, chosen: Chosen) -> None:
    """Sides with their speakers and the subjects of this round, in place of what was there.

    Who has left the roster since he was chosen is left out.
    """
    view, case = step.view, step.case
    _leave_out(view, chosen)
    step.drop(*(s for s in view.all(Side) if s.round == case.round), *view.subjects)
    ids: dict[int, int] = {}
    for i, name in enumerate(chosen.sides):
        ids[i] = view.take("side")
        speaker = next(iter(chosen.of_side(i)), 0)
        step.put(Side(id=ids[i], case_id=case.id, round=case.round, name=name, speaker_id=speaker))
    for person, place in chosen.people.items():
        step.put(subject(view, step.profile, chosen, int(person), ids.get(place, 0)))


def _leave_out(view: View, chosen: Chosen) -> None:
    for person in [p for p in chosen.people if not listed(view, int(p))]:
        del chosen.people[person]


DRAFT = WizardKind(
    (
        Question("sides", ask_sides, take_sides),
        Question("people", ask_people, take_people, _same_as_last),
        Question("supervisor", _ask_supervisor, _take_supervisor, _no_supervisor_to_choose),
    ),
    _write,
)


def drafting_card(look: Look) -> Card:
    """The people of the case with the meter, and 送审."""
    if "convenor" not in look.me:
        return waiting(look, "convenor")
    chosen = as_chosen(look)
    _leave_out(look.view, chosen)
    if not chosen.sides:
        return case_card(look, "draft.start", (row(Button("draft")),))
    lacking = [m.words() for m in missing(look.view, look.profile, "submit_topic", look.now)]
    submit = Button("submit", label="" if look.profile.approval.step else "btn.submit.plan")
    rows = [row(submit, Button("draft", label="btn.redo"), Button("standing"))]
    far = _left_out(look)
    if far:
        rows.append(row(*(Button("away", a, f"btn.away.{a}") for a in ("ask", "no"))))
    shown = {k: v for k, v in meter(look, chosen).items() if k != "gates"}
    return case_card(
        look, "draft.submit", tuple(rows), n=len(chosen.people), missing=lacking,
        supervisor=look.names(supervisors(look)), **shown,
        away=Words("draft.remote", {"names": look.names(far)}) if far else "",
    )  # fmt: skip


def supervisors(look: Look) -> list[int]:
    """Who is named for the case."""
    rows = look.view.all(CaseRole)
    return [r.person_id for r in rows if r.role == "supervisor" and not r.until]


def as_chosen(look: Look) -> Chosen:
    """The stored list of this round, as it was chosen."""
    rows = [s for s in look.view.all(Side) if s.round == look.case.round]
    order = {s.id: i for i, s in enumerate(rows)}
    listens = observer_class(look.profile)
    people = {}
    for s in look.view.subjects:
        aside = OBSERVERS if listens and s.class_id == listens.id else OTHERS
        people[str(s.person_id)] = order.get(s.side_id, aside)
    return Chosen(
        [s.name for s in rows], people,
        {str(s.person_id): s.class_id for s in look.view.subjects},
        {str(order[s.id]): s.speaker_id for s in rows if s.speaker_id},
        {str(s.person_id): s.on_behalf for s in look.view.subjects if s.on_behalf},
    )  # fmt: skip


def as_last(look: Look) -> dict[str, Any]:
    """The stored list as it is remembered for 和上次一样: by the names of the sides."""
    chosen = as_chosen(look)
    names = dict(enumerate(chosen.sides))
    return {
        "sides": chosen.sides,
        "people": {p: names.get(place, "") for p, place in chosen.people.items()},
        "observers": [int(p) for p, place in chosen.people.items() if place == OBSERVERS],
        "classes": chosen.classes, "bodies": chosen.bodies,
        "speakers": {names[int(place)]: p for place, p in chosen.speakers.items()},
        "host": next((r.person_id for r in look.view.all(CaseRole) if r.role == "host" and not r.until), 0),
    }  # fmt: skip


def _left_out(look: Look) -> list[int]:
    """People who work elsewhere, when none of them was asked and nobody said why (S0-21)."""
    far = [m.person_id for m in look.view.all(Member) if AWAY in m.tags and m.state == "confirmed"]
    asked = {s.person_id for s in look.view.subjects}
    answered = look.case.flags.get("away") == look.case.round
    return [] if answered or asked & set(far) else far


def away(step: Step) -> None:
    """发邀请: they are asked as well and may take part online; 不发: the reason is written down."""
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    if step.command.arg == "no":
        step.ask("away", step.by)
        return
    chosen = as_chosen(look)
    chosen.people.update({str(p): OTHERS for p in _left_out(look)})
    write_list(step, chosen)
    step.deed("away_asked", people=_left_out(look))
    step.new_epoch()


def _ask_why(asking: Asking) -> Card:
    return ask_card("draft.remote.why", (row(Button("back")),))


def _not_asked(step: Step, wizard: Wizard) -> None:
    step.edit_case(flags={**step.case.flags, "away": step.case.round})
    step.deed("away_not_asked", reason=wizard.answers["text"])
    step.new_epoch()


def draft(step: Step) -> None:
    """Choose sides and people, or choose them again."""
    step.ask("draft", step.by, **as_it_stands(step))


def as_it_stands(step: Step) -> dict[str, Any]:
    """The answers that choosing begins with: the list of this round, without who has left; nothing when it is empty."""
    chosen = as_chosen(Look(step.view, step.by, step.profile, step.now, step.me))
    _leave_out(step.view, chosen)
    if not chosen.sides:
        return {}
    return {
        "sides": chosen.sides, "people": chosen.people, "classes": chosen.classes,
        "speakers": chosen.speakers, "bodies": chosen.bodies,
    }  # fmt: skip


def submit(step: Step) -> None:
    """T10/T11: to approval, or straight to planning where the document knows no approval."""
    gone = [s for s in step.view.subjects if not listed(step.view, s.person_id)]
    if gone:
        write_list(step, as_chosen(Look(step.view, step.by, step.profile, step.now, step.me)))
    pass_gates(step, "submit_topic")
    step.edit_case(approval_step=0)
    step.go("submit_topic")


ACTS = {"draft": Act(draft), "submit": Act(submit), "away": Act(away)}
WIZARDS = {
    "draft": DRAFT,
    "away": WizardKind((Question("why", _ask_why, one_line("text", 200)),), _not_asked),
}
CARDS = {"drafting": drafting_card}
