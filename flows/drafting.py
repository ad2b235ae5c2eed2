"""The topic's people (确定协商主体): sides, who is invited, the supervisor; then to approval."""

from flows.act import Act
from flows.gatekeeper import pass_gates
from flows.gates import missing
from flows.intake import waiting
from flows.look import Look, case_card, row, stack
from flows.model import CaseRole, Member, Side, Subject, Wizard
from flows.offers import offers
from flows.outcome import Button, Card, Words
from flows.roles import holders
from flows.step import Step
from flows.wizard import (
    Asking,
    Given,
    Next,
    Question,
    Stay,
    Took,
    WizardKind,
    Wrong,
    ask_card,
    choice,
)

PAGE = 12
OTHERS = -1


def _sides(asking: Asking) -> list[str]:
    return list(asking.answer("sides", []))


def _ask_sides(asking: Asking) -> Card:
    chosen, known = _sides(asking), _known_sides(asking)
    buttons = [
        choice(f"{'m' if name in chosen else 'p'}{i}", _mark(name in chosen), name=name)
        for i, name in enumerate(known)
    ]
    rows = (*stack(buttons, 3), row(choice("ok", "btn.chosen")))
    if asking.look.view.community.last:
        rows = (*rows[:-1], row(choice("ok", "btn.chosen"), choice("same", "btn.same")))
    return ask_card("draft.sides", rows, chosen=chosen)


def _known_sides(asking: Asking) -> list[str]:
    known = list(offers().sides)
    return known + [s for s in _sides(asking) if s not in known]


def _mark(on: bool) -> str:
    return "btn.on" if on else "btn.off"


def _take_sides(asking: Asking, given: Given) -> Took:
    chosen = _sides(asking)
    if given.text:
        name = " ".join(given.text.split())[:20]
        return Stay({"sides": chosen if name in chosen else [*chosen, name]})
    if given.arg == "same":
        return _same(asking, chosen)
    if given.arg == "ok":
        return Next({"side": 0}) if chosen else Wrong("draft.noside")
    known = _known_sides(asking)
    if not given.arg[1:].isdigit() or int(given.arg[1:]) >= len(known):
        return Wrong("wrong.choice")
    name = known[int(given.arg[1:])]
    without = [s for s in chosen if s != name]
    return Stay({"sides": [*without, name] if given.arg[0] == "p" else without})


def _same(asking: Asking, chosen: list[str]) -> Took:
    """和上次一样: sides chosen today stay; people of last time keep their side where it still exists."""
    last = asking.look.view.community.last
    sides = chosen or list(last["sides"])
    known = {m.person_id for m in asking.look.view.all(Member)}
    people = {
        str(p): (sides.index(s) if s in sides else OTHERS)
        for p, s in last["people"].items()
        if int(p) in known
    }
    _fill_empty_sides(sides, people)
    return Next({"sides": sides, "people": people, "supervisor": last["supervisor"], "same": True})


def _fill_empty_sides(sides: list[str], people: dict[str, int]) -> None:
    taken = set(people.values())
    if not taken & set(range(len(sides))):
        renamed = sorted({s for s in people.values() if s != OTHERS})
        for person, old in people.items():
            if old in renamed and old < len(sides):
                people[person] = old


def _ask_people(asking: Asking) -> Card:
    people, page = dict(asking.answer("people", {})), int(asking.answer("page", 0))
    members, at = _members(asking), int(asking.answer("side", 0))
    sides = _sides(asking)
    tabs = [
        choice(f"s{i}", "btn.tab.on" if i == at else "btn.tab", name=s) for i, s in enumerate(sides)
    ]
    tabs.append(choice("s99", "btn.tab.others.on" if at == OTHERS else "btn.tab.others"))
    shown = members[page * PAGE : (page + 1) * PAGE]
    picks = [_pick(asking, p, people, at) for p in shown]
    turn = [choice(f"g{page - 1}", "btn.page.back")] if page else []
    if (page + 1) * PAGE < len(members):
        turn.append(choice(f"g{page + 1}", "btn.page.on"))
    rows = stack(tabs, 3) + stack(picks, 3) + ((tuple(turn),) if turn else ())
    return ask_card("draft.people", (*rows, row(choice("ok", "btn.chosen"), Button("back"))),
                    lines=_people_lines(asking, people), n=len(people))  # fmt: skip


def _pick(asking: Asking, person: int, people: dict[str, int], at: int) -> Button:
    mine = people.get(str(person))
    label = "btn.on" if mine == at else ("btn.off" if mine is None else "btn.elsewhere")
    return choice(
        f"{'x' if mine == at else 'i'}{person}", label, name=asking.look.view.name(person)
    )


def _people_lines(asking: Asking, people: dict[str, int]) -> list[Words]:
    names = asking.look.view.name
    lines = []
    for i, side in [*enumerate(_sides(asking)), (OTHERS, "")]:
        who = [names(int(p)) for p, s in people.items() if s == i]
        lines.append(Words("draft.side", {"side": side, "names": who}) if side else _others(who))
    return lines


def _others(names: list[str]) -> Words:
    return Words("draft.others", {"names": names})


def _members(asking: Asking) -> list[int]:
    confirmed = [m.person_id for m in asking.look.view.all(Member) if m.state == "confirmed"]
    excluded = set(holders(asking.look.view, "supervisor", asking.look.profile, asking.look.now))
    return [p for p in confirmed if p not in excluded]


def _take_people(asking: Asking, given: Given) -> Took:
    people, at = dict(asking.answer("people", {})), int(asking.answer("side", 0))
    kind, tail = given.arg[:1], given.arg[1:]
    if given.arg == "ok":
        empty = [s for i, s in enumerate(_sides(asking)) if i not in people.values()]
        return Wrong("gate.stakeholder", {"sides": empty}) if empty else Next({"people": people})
    if not tail.isdigit() or kind not in "sgix":
        return Wrong("wrong.choice")
    if kind == "s":
        return Stay({"side": int(tail) if int(tail) < len(_sides(asking)) else OTHERS})
    if kind == "g":
        return Stay({"page": int(tail)})
    people.pop(tail, None)
    if kind == "i" and int(tail) in _members(asking):
        people[tail] = at
    return Stay({"people": people})


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
    view, case = step.view, step.case
    for old in [s for s in view.all(Side) if s.round == case.round]:
        step.drop(old)
    step.drop(*view.subjects)
    side_ids = {}
    for i, name in enumerate(wizard.answers["sides"]):
        side_ids[i] = view.take("side")
        step.put(Side(id=side_ids[i], case_id=case.id, round=case.round, name=name))
    for person, at in wizard.answers.get("people", {}).items():
        step.put(_subject(step, int(person), side_ids.get(int(at), 0)))
    supervisor = wizard.answers.get("supervisor") or next(
        iter(holders(view, "supervisor", step.profile, step.now)), 0
    )
    if supervisor:
        step.name_role("supervisor", int(supervisor))
    step.edit_case(flags={**case.flags, "same": bool(wizard.answers.get("same"))})
    step.deed("drafted", sides=len(side_ids), subjects=len(wizard.answers.get("people", {})))
    step.new_epoch()


def _subject(step: Step, person: int, side_id: int) -> Subject:
    member = step.view.get(Member, step.view.community.id, person)
    classes = step.profile.subject_class
    known = next((c for c in classes if c.id == member.class_id), None)
    chosen = known or next((c for c in classes if c.votes and c.kind != "fixed"), classes[0])
    case = step.case
    return Subject(case_id=case.id, round=case.round, person_id=person, class_id=chosen.id,
                   side_id=side_id, kind=chosen.kind, votes=chosen.votes)  # fmt: skip


DRAFT = WizardKind(
    (
        Question("sides", _ask_sides, _take_sides),
        Question("people", _ask_people, _take_people, _same_as_last),
        Question("supervisor", _ask_supervisor, _take_supervisor, _no_supervisor_to_choose),
    ),
    _write,
)


def drafting_card(look: Look) -> Card:
    """The people of the case, and 送审."""
    if "convenor" not in look.me:
        return waiting(look, "convenor")
    sides = [s for s in look.view.all(Side) if s.round == look.case.round]
    if not sides:
        return case_card(look, "draft.start", (row(Button("draft")),))
    lines = [
        Words("draft.side", {"side": s.name, "names": names_of_side(look, s.id)}) for s in sides
    ]
    lines.append(_others(names_of_side(look, 0)))
    supervisors = [
        r.person_id for r in look.view.all(CaseRole) if r.role == "supervisor" and not r.until
    ]
    lacking = [m.words() for m in missing(look.view, look.profile, "submit_topic", look.now)]
    submit = Button("submit", label="" if look.profile.approval.step else "btn.submit.plan")
    return case_card(look, "draft.submit", (row(submit, Button("draft", label="btn.redo")),), lines=lines,
                     supervisor=look.names(supervisors), missing=lacking, n=len(look.view.subjects))  # fmt: skip


def names_of_side(look: Look, side_id: int) -> list[str]:
    """Who was invited for a side; 0 gives those of no side."""
    return [look.view.name(s.person_id) for s in look.view.subjects if s.side_id == side_id]


def draft(step: Step) -> None:
    """Choose sides and people, or choose them again."""
    names = {s.id: s.name for s in step.view.all(Side) if s.round == step.case.round}
    order = list(names)
    people = {
        str(s.person_id): order.index(s.side_id) if s.side_id in names else OTHERS
        for s in step.view.subjects
    }
    step.ask("draft", step.by, sides=list(names.values()), people=people)


def submit(step: Step) -> None:
    """T10/T11: to approval, or straight to planning where the document knows no approval."""
    pass_gates(step, "submit_topic")
    step.edit_case(approval_step=0)
    step.go("submit_topic")


ACTS = {"draft": Act(draft), "submit": Act(submit)}
WIZARDS = {"draft": DRAFT}
CARDS = {"drafting": drafting_card}
