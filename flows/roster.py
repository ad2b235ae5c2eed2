"""Wishes to stand on the roster: the recorder confirms each, or says that it is nobody of ours."""

from datetime import datetime

from flows.act import Act
from flows.look import Look, row
from flows.model import Account, Consent, Focus, Joining, Member, RoleGrant
from flows.outcome import Answer, Button, Card, Words
from flows.profile.schema import Profile
from flows.roles import LEFT, holders, listed
from flows.step import Step, stop
from flows.view import View

NO_GROUP = Words("start.nogroup")
"""What stands where nobody has said in which group he lives."""

SHOWN = 6
"""So many wishes stand on the card at a time; the next move up."""


def deciders(view: View, profile: Profile, now: datetime, wish: Joining) -> list[int]:
    """Who may confirm: the recorders, the admin while there is none; an office only the admin (DECISIONS 18)."""
    admins = holders(view, "admin", profile, now)
    if in_office(view, wish.claims, now):
        return admins
    recorders = [p for p in holders(view, "recorder", profile, now) if p != wish.person_id]
    return recorders or admins


def in_office(view: View, person_id: int, now: datetime) -> bool:
    """Whether the person holds any office of the community."""
    return any(
        g.person_id == person_id and (g.until is None or g.until > now)
        for g in view.all(RoleGrant)
        if g.role != "admin"
    )


def waiting(look: Look) -> list[Joining]:
    """The wishes that this person may decide, the oldest first."""
    view, admin = look.view, "admin" in look.me
    return [
        j
        for j in view.all(Joining)
        if j.state == "open" and (admin or look.person in deciders(view, look.profile, look.now, j))
    ]


def tell_deciders(step: Step, wish: Joining) -> None:
    """Their card lists the wish; it comes anew below everything when it is the only one."""
    open_ones = [j for j in step.view.all(Joining) if j.state == "open"]
    for person in deciders(step.view, step.profile, step.now, wish):
        step.show("joinings", wish.community_id, person, fresh=len(open_ones) == 1)


def joinings_card(look: Look) -> Card:
    """Who asks to stand on the roster, and as whom; 确认 or 不是本村的人 for each."""
    wishes = waiting(look)
    lines = [_line(look, j) for j in wishes[:SHOWN]]
    rows = tuple(
        row(
            Button("admit", str(j.id), "btn.admit", {"name": j.name}),
            Button("turnaway", str(j.id)),
        )
        for j in wishes[:SHOWN]
    )
    if not wishes:
        return Card("joining.none")
    return Card("joining.list", {"lines": lines, "n": len(wishes)}, rows)


def _line(look: Look, wish: Joining) -> Words:
    view = look.view
    values = {"name": wish.name, "group": wish.group_name or NO_GROUP, "warn": _warning(look, wish)}
    if not wish.claims:
        return Words("joining.new", values)
    member = view.find(Member, view.community.id, wish.claims)
    listed = (member.group_name if member else "") or NO_GROUP
    return Words("joining.claims", {**values, "person": view.name(wish.claims), "listed": listed})


def _warning(look: Look, wish: Joining) -> Words | str:
    """What a recorder should look at twice: a name in use, an office, a wish refused before."""
    view = look.view
    if any(a.person_id == wish.claims for a in view.all(Account)):
        return Words("joining.taken")
    if in_office(view, wish.claims, look.now):
        return Words("joining.office")
    if wish.claims and not listed(view, wish.claims):
        return Words("joining.left")
    here = [m.person_id for m in view.all(Member) if m.state != LEFT]
    names = [view.name(p) for p in here if p != wish.person_id]
    return Words("joining.namesake") if not wish.claims and wish.name in names else ""


def _open(step: Step) -> Joining:
    number = step.command.arg
    wish = step.view.find(Joining, int(number)) if number.isdigit() else None
    if wish is None or wish.state != "open":
        raise stop("press.stale", alert=False)
    may = deciders(step.view, step.profile, step.now, wish)
    if "admin" not in step.me and step.by not in may:
        raise stop(
            "joining.admin" if in_office(step.view, wish.claims, step.now) else "press.norole"
        )
    return wish


def admit(step: Step) -> None:
    """确认: from now on the account speaks for the person of the roster."""
    wish = _open(step)
    account = step.view.find(Account, wish.telegram_id)
    if account is None:
        _decide(step, wish, "declined")
        raise_gone(step)
        return
    if wish.claims:
        _listed_again(step, wish)
        bind(step, wish.telegram_id, wish.claims)
    else:
        member = step.view.get(Member, wish.community_id, wish.person_id)
        step.put(member.model_copy(update={"state": "confirmed"}))
    _decide(step, wish, "confirmed")
    rows = (row(Button("propose"), Button("cases")),)
    values = {"name": wish.name, "community": step.view.community.name}
    step.say(f"t{wish.telegram_id}", Card("joining.confirmed", values, rows), f"joined{wish.id}")
    step.answer = Answer("joining.done", {"name": wish.name})


def _listed_again(step: Step, wish: Joining) -> None:
    """Who was taken off the roster since he asked stands on it again: the card said so (joining.left)."""
    if listed(step.view, wish.claims):
        return
    member = step.view.find(Member, wish.community_id, wish.claims)
    new = Member(community_id=wish.community_id, person_id=wish.claims, group_name=wish.group_name)
    step.put((member or new).model_copy(update={"state": "confirmed"}))


def raise_gone(step: Step) -> None:
    """He has taken his data back meanwhile: the wish is over, and the recorder is told."""
    step.answer = Answer("joining.gone", alert=True)


def turn_away(step: Step) -> None:
    """不是本村的人: he is told so kindly, and whom to call; he may ask again."""
    wish = _open(step)
    member = step.view.find(Member, wish.community_id, wish.person_id)
    if member is not None and member.state == "asked":
        step.drop(member)
    _decide(step, wish, "declined")
    values = {"phone": step.view.community.phone}
    card = Card("joining.declined", values, (row(Button("register")),))
    step.say(f"t{wish.telegram_id}", card, f"declined{wish.id}")
    step.answer = Answer("joining.refused", {"name": wish.name})


def _decide(step: Step, wish: Joining, state: str) -> None:
    decided = {"state": state, "decided_by": step.by, "decided_at": step.now}
    step.put(wish.model_copy(update=decided))
    step.deed(f"joining_{state}", joining=wish.id, person=wish.person_id, claims=wish.claims)
    for person in {step.by, *deciders(step.view, step.profile, step.now, wish)}:
        step.show("joinings", wish.community_id, person)


def bind(step: Step, telegram_id: int, person_id: int) -> None:
    """From now on the account speaks for this person; what its owner agreed to goes with it."""
    old = step.view.find(Account, telegram_id)
    step.put(Account(telegram_id=telegram_id, person_id=person_id, started=True))
    step.put(Focus(person_id=person_id, community_id=step.view.community.id))
    if old is None or old.person_id == person_id:
        return
    for consent in [c for c in step.view.all(Consent) if c.person_id == old.person_id]:
        step.drop(consent)
        step.put(consent.model_copy(update={"person_id": person_id}))


ACTS = {
    "admit": Act(admit, "community", loose=True),
    "turnaway": Act(turn_away, "community", loose=True),
}
