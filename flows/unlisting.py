"""Taking somebody off the roster: who has moved away is asked nothing any more; the records stay as they are."""

from collections.abc import Sequence

from flows.almanac import OVER
from flows.duties import duties
from flows.joining import NAME
from flows.look import Look, row
from flows.model import Account, Case, Member, Subject, Wizard
from flows.outcome import Button, Card, Words
from flows.roles import LEFT
from flows.step import Step
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
)


def _namesakes(look: Look, name: str) -> list[Member]:
    listed = [m for m in look.view.all(Member) if m.state == "confirmed"]
    return [m for m in listed if look.view.name(m.person_id) == name]


CHOOSING = frozenset({"lead", "screened", "convenor_filing", "drafting"})
"""Stages before the list of people goes to approval: there he is simply left out of it."""


def _kept(view: View, person: int) -> list[Case]:
    """Cases whose list was approved with him: nobody's voice is taken from a list by the roster."""
    asked = {(s.case_id, s.round) for s in view.all(Subject) if s.person_id == person}
    over = OVER | CHOOSING
    return [c for c in view.all(Case) if (c.id, c.round) in asked and c.state not in over]


def _ask_who(asking: Asking) -> Card:
    return ask_card("unlist.who", (row(Button("back")),))


def _take_who(asking: Asking, given: Given) -> Took:
    name = given.words
    found = _namesakes(asking.look, name)
    if not found:
        return Wrong("unlist.nobody", {"name": name[:NAME]})
    one = found[0].person_id if len(found) == 1 else 0
    return _unless_needed(asking.look, one) or Next({"name": name, "person": one})


def _unless_needed(look: Look, person: int) -> Wrong | None:
    """Whoever holds an office, a part in a case under way or a promise hands it over or keeps it first."""
    held, name = duties(look.view, person), look.view.name(person)
    offices = [role for role in held.offices if role != "admin"]
    if offices:
        return Wrong("unlist.office", {"name": name, "roles": _words(offices)})
    if held.parts:
        values = {"name": name, "nos": held.part_of, "roles": _words(held.parts)}
        return Wrong("unlist.part", values)
    if held.promised_in:
        return Wrong("unlist.item", {"name": name, "nos": held.promised_in})
    return None


def _words(roles: Sequence[str]) -> tuple[Words, ...]:
    return tuple(Words(f"role.{role}") for role in roles)


def _ask_which(asking: Asking) -> Card:
    name = str(asking.answer("name"))
    buttons = [
        row(choice(f"p{m.person_id}", "btn.namesake", name=name, group=_group(m)))
        for m in _namesakes(asking.look, name)
    ]
    return ask_card("office.which", (*buttons, row(Button("back"))), name=name)


def _group(member: Member) -> str | Words:
    return member.group_name or Words("start.nogroup")


def _take_which(asking: Asking, given: Given) -> Took:
    same = _namesakes(asking.look, str(asking.answer("name")))
    known = {f"p{m.person_id}": m.person_id for m in same}
    if given.arg not in known:
        return Wrong("wrong.choice")
    person = known[given.arg]
    return _unless_needed(asking.look, person) or Next({"person": person})


def _ask_sure(asking: Asking) -> Card:
    view, person = asking.look.view, int(asking.answer("person"))
    member = view.find(Member, view.community.id, person)
    rows = (row(choice("yes", "btn.unlist.yes"), Button("back", "", "btn.no")),)
    group = _group(member) if member else ""
    nos = [c.no for c in _kept(view, person)]
    kept = Words("unlist.kept", {"nos": nos}) if nos else ""
    return ask_card("unlist.sure", rows, name=view.name(person), group=group, kept=kept)


def _take_sure(asking: Asking, given: Given) -> Took:
    """An office or a promise may have come to him since he was named."""
    if given.arg != "yes":
        return Wrong("wrong.choice")
    return _unless_needed(asking.look, int(asking.answer("person"))) or Next({})


def _strike(step: Step, wizard: Wizard) -> None:
    """Off the roster from now on; who has a phone is told, in case it was a mistake.

    His line stays as one who has left, so that he is known again when he comes back.
    """
    home, person = step.view.community, int(wizard.answers["person"])
    member = step.view.find(Member, home.id, person)
    if member is not None and member.state == "confirmed":
        step.put(member.model_copy(update={"state": LEFT}))
        step.deed("unlisted", person=person)
        if any(a.person_id == person and a.started for a in step.view.all(Account)):
            step.tell(person, _farewell(step, person), f"unlisted{wizard.id}")
    step.show("setup", home.id, step.by)


def _farewell(step: Step, person: int) -> Card:
    home, titles = step.view.community, [c.title for c in _kept(step.view, person)]
    kept = Words("unlist.P.kept", {"titles": titles}) if titles else ""
    values = {"community": home.name, "kept": kept, "phone": home.phone}
    return Card("unlist.P", values)


UNLIST = WizardKind(
    (
        Question("who", _ask_who, _take_who),
        Question("which", _ask_which, _take_which, lambda a: bool(a.answer("person", 0))),
        Question("sure", _ask_sure, _take_sure),
    ),
    _strike,
    on="setup",
)
WIZARDS = {"unlist": UNLIST}
