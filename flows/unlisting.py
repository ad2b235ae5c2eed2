"""Taking somebody off the roster: who has moved away is asked nothing any more; the records stay as they are."""

from flows.joining import NAME
from flows.look import Look, row
from flows.model import Account, Member, RoleGrant, Wizard
from flows.outcome import Button, Card, Words
from flows.step import Step
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


def _offices(look: Look, person: int) -> list[str]:
    held = [g for g in look.view.all(RoleGrant) if g.person_id == person and g.until is None]
    return [g.role for g in held if g.role != "admin"]


def _ask_who(asking: Asking) -> Card:
    return ask_card("unlist.who", (row(Button("back")),))


def _take_who(asking: Asking, given: Given) -> Took:
    name = given.words
    found = _namesakes(asking.look, name)
    if not found:
        return Wrong("unlist.nobody", {"name": name[:NAME]})
    one = found[0].person_id if len(found) == 1 else 0
    return _unless_in_office(asking.look, one) or Next({"name": name, "person": one})


def _unless_in_office(look: Look, person: int) -> Wrong | None:
    """Whoever holds an office hands it over first."""
    roles = tuple(Words(f"role.{role}") for role in _offices(look, person))
    if not roles:
        return None
    return Wrong("unlist.office", {"name": look.view.name(person), "roles": roles})


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
    return _unless_in_office(asking.look, person) or Next({"person": person})


def _ask_sure(asking: Asking) -> Card:
    view, person = asking.look.view, int(asking.answer("person"))
    member = view.find(Member, view.community.id, person)
    rows = (row(choice("yes", "btn.unlist.yes"), Button("back", "", "btn.no")),)
    group = _group(member) if member else ""
    return ask_card("unlist.sure", rows, name=view.name(person), group=group)


def _take_sure(asking: Asking, given: Given) -> Took:
    return Next({}) if given.arg == "yes" else Wrong("wrong.choice")


def _strike(step: Step, wizard: Wizard) -> None:
    """Off the roster from now on; who has a phone is told, in case it was a mistake."""
    home, person = step.view.community, int(wizard.answers["person"])
    member = step.view.find(Member, home.id, person)
    if member is not None:
        step.drop(member)
        step.deed("unlisted", person=person)
        if any(a.person_id == person and a.started for a in step.view.all(Account)):
            card = Card("unlist.P", {"community": home.name, "phone": home.phone})
            step.tell(person, card, f"unlisted{wizard.id}")
    step.show("setup", home.id, step.by)


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
