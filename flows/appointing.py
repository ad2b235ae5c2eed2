"""Offices of a village: naming who holds them, a link for each to take it up, and changing hands (换人)."""

from flows import links
from flows.act import Act
from flows.joining import clean_name
from flows.look import Look, row, stack
from flows.model import Account, Member, Person, RoleGrant, Wizard
from flows.outcome import Button, Card, Words
from flows.profile.schema import Profile
from flows.roles import holders
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

FIRST = ("party_secretary", "deputy_secretary", "committee_head", "recorder", "supervisor")
ONE = frozenset({"party_secretary", "committee_head"})
"""Offices that one person holds; naming another ends the first."""

NO_OFFICE = frozenset({"convenor", "host", "admin", "subjects"})
NOBODY = "nobody"


def offices_of(profile: Profile) -> list[str]:
    """The offices that this procedure asks somebody to hold, the usual ones first."""
    named = [*FIRST, *profile.convenor.allowed, *filter(None, [profile.filing.to])]
    named += [role for one in profile.approval.step for role in one.who]
    return [role for role in dict.fromkeys(named) if role not in NO_OFFICE]


def _ask_role(asking: Asking) -> Card:
    look = asking.look
    buttons = [
        choice(role, "btn.office", role=Words(f"role.{role}")) for role in offices_of(look.profile)
    ]
    return ask_card("office.role", (*stack(buttons, 2), row(Button("back"))), n=len(buttons))


def _take_role(asking: Asking, given: Given) -> Took:
    known = offices_of(asking.look.profile)
    return Next({"role": given.arg}) if given.arg in known else Wrong("wrong.choice")


def _ask_who(asking: Asking) -> Card:
    rows = [row(choice("me", "btn.me"))]
    if asking.answer("old", 0):
        rows.append(row(choice(NOBODY, "btn.office.nobody")))
    role = Words(f"role.{asking.answer('role')}")
    return ask_card("office.who", (*rows, row(Button("back"))), role=role)


def _take_who(asking: Asking, given: Given) -> Took:
    if given.arg == "me":
        return Next({"person": asking.wizard.person_id, "name": ""})
    if given.arg == NOBODY and asking.answer("old", 0):
        return Next({"person": 0, "name": NOBODY})
    name = clean_name(given.text)
    if not name:
        return Wrong("start.badname")
    same = _namesakes(asking.look, name)
    return Next({"person": same[0] if len(same) == 1 else 0, "name": name})


def _namesakes(look: Look, name: str) -> list[int]:
    view = look.view
    listed = [m.person_id for m in view.all(Member) if m.state == "confirmed"]
    held = [g.person_id for g in view.all(RoleGrant) if g.until is None]
    return [p for p in dict.fromkeys([*listed, *held]) if view.name(p) == name]


def _ask_which(asking: Asking) -> Card:
    view, name = asking.look.view, str(asking.answer("name"))
    buttons = []
    for person in _namesakes(asking.look, name):
        member = view.find(Member, view.community.id, person)
        group = (member.group_name if member else "") or Words("start.nogroup")
        buttons.append(row(choice(f"p{person}", "btn.namesake", name=name, group=group)))
    return ask_card("office.which", (*buttons, row(choice("new", "btn.newperson"))), name=name)


def _take_which(asking: Asking, given: Given) -> Took:
    known = {f"p{p}": p for p in _namesakes(asking.look, str(asking.answer("name")))}
    if given.arg == "new":
        return Next({"person": 0})
    return Next({"person": known[given.arg]}) if given.arg in known else Wrong("wrong.choice")


def _clear_who(asking: Asking) -> bool:
    name = str(asking.answer("name"))
    return bool(asking.answer("person", 0)) or len(_namesakes(asking.look, name)) < 2


def _appoint(step: Step, wizard: Wizard) -> None:
    """The office changes hands now; its history is kept, and the new holder gets his link."""
    answers, role = wizard.answers, str(wizard.answers["role"])
    _end(step, role, int(answers.get("old", 0)))
    if answers["name"] != NOBODY:
        person = _person(step, wizard)
        _grant(step, role, person)
        _hand_over(step, role, person)
    if wizard.kind == "office":
        step.show("setup", step.view.community.id, step.by)
        return
    step.show("card", 0, step.by)
    for admin in holders(step.view, "admin", step.profile, step.now):
        step.show("setup", step.view.community.id, admin)


def _end(step: Step, role: str, old: int) -> None:
    """Whoever held it holds it no longer; of an office for several only the one who is named."""
    for grant in step.view.all(RoleGrant):
        mine = grant.person_id == old or (not old and role in ONE)
        if grant.role == role and grant.until is None and mine:
            step.put(grant.model_copy(update={"until": step.now}))
            links.spend(step, role=role, person=grant.person_id)
            step.deed("office_ended", person=grant.person_id, role=role)


def _person(step: Step, wizard: Wizard) -> int:
    """The person meant, on the roster from now on if he was not."""
    home, person = step.view.community.id, int(wizard.answers["person"])
    if not person:
        person = step.view.take("person")
        step.put(Person(id=person, name=str(wizard.answers["name"])))
    member = step.view.find(Member, home, person)
    if member is None or member.state != "confirmed":
        step.put(Member(community_id=home, person_id=person))
    return person


def _grant(step: Step, role: str, person: int) -> None:
    held = holders(step.view, role, step.profile, step.now)
    if person not in held:
        home = step.view.community.id
        step.put(
            RoleGrant(
                community_id=home, person_id=person, role=role, since=step.now, granted_by=step.by
            )
        )
        step.deed("office_given", person=person, role=role)


def _hand_over(step: Step, role: str, person: int) -> None:
    """A link and its picture for somebody who has no phone with us; whoever has one is told."""
    values = {"name": step.view.name(person), "role": Words(f"role.{role}")}
    mark = f"office{role}{person}.{step.now.timestamp()}"
    if any(a.person_id == person and a.started for a in step.view.all(Account)):
        if person != step.by:
            home = {**values, "community": step.view.community.name}
            step.tell(person, Card("office.taken", home), mark)
        return
    link = links.issue(step, "r", person=person, role=role, limit=1)
    payload = links.payload(link)
    card = Card("office.link", {**values, "payload": payload, "until": link.until or ""})
    step.tell(step.by, card, mark, document=f"qr.{payload}")


# --- 换人 ---


def _ask_holder(asking: Asking) -> Card:
    look = asking.look
    buttons = [
        row(choice(f"{role}.{p}", "btn.holder", role=Words(f"role.{role}"), name=look.view.name(p)))
        for role in offices_of(look.profile)
        for p in holders(look.view, role, look.profile, look.now)
    ]
    return ask_card("office.replace", (*buttons, row(Button("back"))), n=len(buttons))


def _take_holder(asking: Asking, given: Given) -> Took:
    look = asking.look
    role, _, number = given.arg.partition(".")
    held = (
        holders(look.view, role, look.profile, look.now) if role in offices_of(look.profile) else []
    )
    if number.isdigit() and int(number) in held:
        return Next({"role": role, "old": int(number)})
    return Wrong("wrong.choice")


def hand_over(step: Step) -> None:
    """换人: which office, and who holds it from now on; who did before stays in the records."""
    step.ask("handover", step.by)
    step.show("card", 0, step.by, fresh=True)


WHO = (
    Question("who", _ask_who, _take_who),
    Question("which", _ask_which, _take_which, _clear_who),
)
ACTS = {"handover": Act(hand_over, "community", loose=True)}
WIZARDS = {
    "office": WizardKind((Question("role", _ask_role, _take_role), *WHO), _appoint, on="setup"),
    "handover": WizardKind((Question("holder", _ask_holder, _take_holder), *WHO), _appoint),
}
