"""Other people for a case (换人): host, recorder, supervisor, convenor; with a reason, told to all (E01, E02)."""

import dataclasses

from flows.act import Act
from flows.allowed import may_answer
from flows.gates import missing
from flows.gates.missing import Missing
from flows.intake import may_convene
from flows.look import Look, head, row, stack
from flows.model import Approval, CaseRole, Member, RoleGrant, Wizard
from flows.outcome import Button, Card, Put, Refused, Words
from flows.promising import pass_watch
from flows.roles import holders, roles_of
from flows.step import Step, Stop, stop
from flows.view import View
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
    one_line,
    page_turns,
)

ROLES = ("host", "recorder", "supervisor", "convenor")
DECIDED_ABOVE = frozenset({"supervisor", "convenor"})
"""Whoever is watched does not choose the watcher: the party secretary decides (E01)."""

TOLD = frozenset({"noticed", "checkin", "deliberating", "voting", "confirming"})
"""Stages in which the group knows the staff, and is told of a change."""

PERSONAL = frozenset({"host_is_party", "roles.discouraged", "roles.exclusive"})
"""Gates before the notice that speak of who holds which role; they hold for who comes later, too."""

PAGE = 12


def replace_(step: Step) -> None:
    """换人, /replace: which role, who, why."""
    if not step.view.in_case and step.me & {"admin", "party_secretary"}:
        step.instead("handover")
        return
    if not step.view.in_case:
        raise Stop(Refused("docs.nocase", reply=True))
    step.ask(
        "replace", step.by, **({"role": step.command.arg} if step.command.arg in ROLES else {})
    )


def _may_choose(look: Look) -> list[str]:
    return [r for r in ROLES if r != "convenor" or "party_secretary" in look.me]


def _now(look: Look, role: str) -> int:
    return next(iter(holders(look.view, role, look.profile, look.now)), 0)


def _ask_role(asking: Asking) -> Card:
    look = asking.look
    buttons = [
        choice(r, "btn.replace.of", role=Words(f"role.{r}"), name=look.view.name(_now(look, r)))
        for r in _may_choose(look)
    ]
    return ask_card("replace.role", (*stack(buttons, 1), row(Button("back"))))


def _take_role(asking: Asking, given: Given) -> Took:
    known = given.arg in _may_choose(asking.look)
    return Next({"role": given.arg}) if known else Wrong("wrong.choice")


def _candidates(asking: Asking) -> list[int]:
    """Office-holders first, then the roster; never who has the role now, nor who must not have it."""
    look, role = asking.look, str(asking.answer("role"))
    members = [m.person_id for m in look.view.all(Member) if m.state == "confirmed"]
    known = dict.fromkeys(
        [*holders(look.view, role, look.profile, look.now), *_offices(look, role), *members]
    )
    return [p for p in known if p != _now(look, role) and _fits(look, role, p)]


def _fits(look: Look, role: str, person: int) -> bool:
    """No other role of his is in the way, and the convenor is one of those whom the document names."""
    if clash(look, role, person):
        return False
    roles = roles_of(look.view, person, look.profile, look.now)
    return role != "convenor" or may_convene(dataclasses.replace(look, person=person, me=roles))


def _against(look: Look, role: str, who: int) -> list[Missing]:
    """What speaks against this person in this role, and did not before; the gates of the notice say it."""
    now = [r for r in look.view.all(CaseRole) if r.role == role and r.until is None]
    new = CaseRole(case_id=look.case.id, role=role, person_id=who, since=look.now)
    ended = [Put(r.model_copy(update={"until": look.now})) for r in now]
    before = {_said(m) for m in _looked_at(look.view, look)}
    after = look.view.after([*ended, Put(new)])
    return [m for m in _looked_at(after, look) if _said(m) not in before]


def _looked_at(view: View, look: Look) -> list[Missing]:
    found = missing(view, look.profile, "send_notice", look.now)
    return [m for m in found if m.gate in PERSONAL]


def _said(found: Missing) -> str:
    return f"{found.gate} {sorted(found.params.items())}"


def _warning(look: Look, role: str, who: int) -> Words | str:
    found = _against(look, role, who)
    return Words("replace.against", {"why": found[0].words()}) if found else ""


def _offices(look: Look, role: str) -> list[int]:
    rows = look.view.all(RoleGrant)
    return [g.person_id for g in rows if g.role == role and g.until is None]


def clash(look: Look, role: str, person: int) -> bool:
    """Whether the person holds a role that excludes this one (S2-63)."""
    for one, other in look.profile.roles.exclusive:
        against = other if role == one else one if role == other else ""
        if against and person == _now(look, against):
            return True
    return role == "supervisor" and any(
        s.person_id == person and s.votes for s in look.view.subjects
    )


def _ask_who(asking: Asking) -> Card:
    look, page = asking.look, int(asking.answer("page", 0))
    people, role = _candidates(asking), str(asking.answer("role"))
    shown = people[page * PAGE : (page + 1) * PAGE]
    rows = stack([choice(f"p{p}", "btn.word", word=look.view.name(p)) for p in shown], 3)
    return ask_card(
        "replace.who", (*rows, *page_turns(page, len(people), PAGE), row(Button("back"))), role=Words(f"role.{role}"),
        name=look.view.name(_now(look, role)),
    )  # fmt: skip


def _take_who(asking: Asking, given: Given) -> Took:
    people, text = _candidates(asking), given.text.strip()
    if given.arg[:1] == "g" and given.arg[1:].isdigit():
        return Stay({"page": int(given.arg[1:])}, anew=True)
    if given.arg[:1] == "p" and given.arg[1:].isdigit() and int(given.arg[1:]) in people:
        return Next({"who": int(given.arg[1:])})
    named = [p for p in people if text and asking.look.view.name(p) == text]
    return Next({"who": named[0]}) if len(named) == 1 else Wrong("item.noname")


def _ask_why(asking: Asking) -> Card:
    role, who = str(asking.answer("role")), int(asking.answer("who"))
    against = _warning(asking.look, role, who)
    return ask_card("replace.why", (row(Button("back")),), against=against)


def _finish(step: Step, wizard: Wizard) -> None:
    answers = wizard.answers
    role, who, reason = str(answers["role"]), int(answers["who"]), str(answers["reason"])
    if "party_secretary" not in step.me and (role in DECIDED_ABOVE or not _mine(step, role, who)):
        _ask_above(step, role, who, reason)
        return
    put_in(step, role, who, reason)


def _mine(step: Step, role: str, who: int) -> bool:
    """Whether what speaks against it is for whoever acts to pass; else the secretary decides."""
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    return all(m.strength == "warn" or step.me & set(m.by) for m in _against(look, role, who))


def _ask_above(step: Step, role: str, who: int, reason: str) -> None:
    above = holders(step.view, "party_secretary", step.profile, step.now)
    if not above:
        raise stop("gate.nobody")
    step.ask("replaceok", above[0], role=role, who=who, reason=reason, **{"for": step.by})
    step.show("card", step.case.id, above[0], fresh=True)
    names = {"names": [step.view.name(above[0])]}
    step.tell(step.by, Card("replace.asked", names), f"replace{step.now.timestamp()}")


def put_in(step: Step, role: str, who: int, reason: str) -> None:
    """The new person has the role from now on; both names and the reason stay in the record."""
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    old = _now(look, role)
    if not _fits(look, role, who):
        raise stop("replace.clash")
    passed = [f"gate:{m.gate}" for m in _against(look, role, who) if m.strength == "confirm"]
    step.name_role(role, who)
    for act in (f"replace:{role}", *passed):
        step.put(
            Approval(
                id=step.view.take("approval"), case_id=step.case.id, epoch=step.case.epoch, act=act,
                step=f"{old}>{who}", person_id=step.by, decision="pass", reason=reason, at=step.now,
            )
        )  # fmt: skip
    step.deed("replaced", role=role, old=old, new=who, reason=reason)
    if role == "supervisor" and not step.profile.implementation.beneficiary_supervises:
        pass_watch(step, old)
    _put_away(step, role, old)
    _tell(step, role, old, who, reason)
    step.new_epoch()


def _put_away(step: Step, role: str, old: int) -> None:
    """What the old one was being asked in this role is his no more, even if he keeps the office."""
    left = roles_of(step.view, old, step.profile, step.now) - {role}
    for wizard in step.view.all(Wizard):
        if wizard.open and (wizard.person_id, wizard.case_id) == (old, step.case.id):
            step.put(wizard.model_copy(update={"open": may_answer(wizard.kind, left)}))


def _tell(step: Step, role: str, old: int, who: int, reason: str) -> None:
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    name = step.view.name
    values = {
        "no": step.case.no,
        "role": Words(f"role.{role}"),
        "a": name(old),
        "b": name(who),
        "reason": reason,
    }
    if step.case.state in TOLD:
        step.tell_group(Card("replace.G", values), f"replace{role}")
    step.tell(
        who, Card("replace.P", {"role": Words(f"role.{role}")}, head=head(look)), f"replace{role}"
    )
    for person in (old, who):
        if person and person != step.by:
            step.show("card", step.case.id, person, fresh=person == who)


def _ask_ok(asking: Asking) -> Card:
    look, role = asking.look, str(asking.answer("role"))
    return ask_card(
        "replace.ok", (row(choice("yes", "btn.consent"), choice("no", "btn.refuse")),),
        who=look.view.name(int(asking.answer("for"))), role=Words(f"role.{role}"),
        a=look.view.name(_now(look, role)), b=look.view.name(int(asking.answer("who"))),
        reason=asking.answer("reason"),
        against=_warning(look, role, int(asking.answer("who"))),
    )  # fmt: skip


def _take_ok(asking: Asking, given: Given) -> Took:
    return Next({"ok": given.arg}) if given.arg in ("yes", "no") else Wrong("wrong.choice")


def _decided(step: Step, wizard: Wizard) -> None:
    answers, asked = wizard.answers, int(wizard.answers["for"])
    if answers["ok"] == "yes":
        put_in(step, str(answers["role"]), int(answers["who"]), str(answers["reason"]))
        return
    step.deed("replace_refused", role=answers["role"], who=answers["who"])
    step.tell(
        asked, Card("replace.refused", {"name": step.view.name(step.by)}), f"replace{wizard.id}"
    )


ACTS = {"replace": Act(replace_, loose=True)}
WIZARDS = {
    "replace": WizardKind(
        (
            Question("role", _ask_role, _take_role, lambda a: bool(a.answer("role"))),
            Question("who", _ask_who, _take_who),
            Question("why", _ask_why, one_line("reason", 200)),
        ),
        _finish,
    ),
    "replaceok": WizardKind((Question("ok", _ask_ok, _take_ok),), _decided),
}
