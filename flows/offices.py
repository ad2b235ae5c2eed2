"""What a deep link opens for whom: an office for one person, an invitation, the roster, a case."""

from flows import links, roster
from flows.command import BOT
from flows.model import Case, Focus, Joining, Link, Member, RoleGrant
from flows.outcome import Card, Refused, Show, Words
from flows.roles import holders
from flows.step import Step, Stop


def home(step: Step) -> Show:
    """The person's own card outside any case, below everything."""
    return Show("card", 0, step.by, fresh=True)


def opened(step: Step, link: Link) -> None:
    """Somebody we know pressed Start through a link."""
    if link.purpose == "r":
        redeem(step, link, int(step.command.data["telegram_id"]), step.by)
    elif link.person_id and link.person_id != step.by:
        raise foreign(step, link)
    elif link.case_id:
        _to_case(step, link)


def foreign(step: Step, link: Link) -> Stop:
    """The link was made for somebody else (domain/05 §5.4)."""
    return Stop(Refused("link.foreign", {"name": step.view.name(link.person_id)}, reply=True))


def _to_case(step: Step, link: Link) -> None:
    """Look at the case that the link is about; only who stands on the roster may."""
    if "member" not in step.me:
        return
    links.use(step, link)
    case = step.view.find(Case, link.case_id)
    if case is not None:
        step.put(Focus(person_id=step.by, community_id=case.community_id, case_id=case.id))
        step.show("card", case.id, step.by, fresh=True)


def redeem(step: Step, link: Link, telegram_id: int, person: int) -> None:
    """An office is taken up: one use, for the person it was made for, while he still holds it.

    `person` is who the account spoke for before, 0 for nobody. A villager of another name keeps his
    own; somebody who only asked to join becomes the person of the link.
    """
    if not _holds(step, link):
        raise Stop(Refused("link.gone", reply=True))
    if person not in (0, link.person_id) and _is_somebody(step, person):
        raise foreign(step, link)
    roster.bind(step, telegram_id, link.person_id)
    links.use(step, link)
    _close_wishes(step, person)
    step.deed("office_taken", person=link.person_id, role=link.role)
    values = {"name": step.view.name(link.person_id), "role": Words(f"role.{link.role}")}
    home = {**values, "community": step.view.community.name}
    step.say(f"t{telegram_id}", Card("office.taken", home), f"office{step.now.timestamp()}")
    for admin in holders(step.view, "admin", step.profile, step.now):
        step.tell(admin, Card("office.told", values), f"office{step.now.timestamp()}")
        step.show("setup", step.view.community.id, admin)
    step.show("card", 0, link.person_id, fresh=True)


def _holds(step: Step, link: Link) -> bool:
    return any(
        (g.person_id, g.role) == (link.person_id, link.role) and g.until is None
        for g in step.view.all(RoleGrant)
    )


def _is_somebody(step: Step, person: int) -> bool:
    """Whether the person stands on the roster or holds an office: his account is not for another."""
    member = step.view.find(Member, step.view.community.id, person)
    listed = member is not None and member.state == "confirmed"
    return person != BOT and (listed or roster.in_office(step.view, person, step.now))


def _close_wishes(step: Step, person: int) -> None:
    """What he had asked before is settled by the link."""
    for wish in [j for j in step.view.all(Joining) if j.person_id == person and j.state == "open"]:
        settled = {"state": "confirmed", "decided_by": step.by, "decided_at": step.now}
        step.put(wish.model_copy(update=settled))
        member = step.view.find(Member, wish.community_id, person)
        if member is not None and member.state == "asked":
            step.drop(member)
