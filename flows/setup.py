"""设置: what stands of a village and what is missing, on one card from which everything can be added (DECISIONS 18)."""

from flows import links, roster
from flows.act import Act
from flows.appointing import offices_of
from flows.look import Look, row, stack
from flows.model import Account, Focus, Link, Member, RoleGrant
from flows.outcome import Button, Card, Refused, Rows, Words
from flows.roles import candidates, holders
from flows.step import Step, Stop, stop

FEW = 3
"""A roster of fewer people is still missing."""


ADDED = ("office", "roster", "venue", "contact")
"""What can be added from the card at any time."""


def setup(step: Step) -> None:
    """Where the set-up stands; the first time, its questions from the beginning."""
    only_admin(step)
    if not step.view.community.id or not step.view.name(step.by):
        if step.view.wizard(step.by) is None:
            step.ask("found", step.by)
        step.show("setup", step.view.community.id, step.by, fresh=True)
        return
    grant_admin(step, step.by)
    links_of_group(step)
    step.show("setup", step.view.community.id, step.by, fresh=True)


def only_admin(step: Step) -> None:
    """Whoever the operator has not named is told so, kindly."""
    if "admin" not in step.me:
        raise Stop(Refused("setup.notadmin", alert=True, reply=True))


def grant_admin(step: Step, person: int) -> None:
    """The records know who administers, so that wishes reach him; rights come from the setting alone."""
    home = step.view.community.id
    held = [g for g in step.view.all(RoleGrant) if g.role == "admin" and g.until is None]
    if person not in {g.person_id for g in held}:
        step.put(RoleGrant(community_id=home, person_id=person, role="admin", since=step.now))
    step.put(Focus(person_id=person, community_id=home))


def links_of_group(step: Step) -> Link:
    """The link that adds the bot to the village's group; it has no end of its own."""
    known = [k for k in step.view.all(Link) if links.good(k, "g", step.now)]
    return known[0] if known else links.issue(step, "g")


def more(step: Step) -> None:
    """再加一个村: the questions from the beginning, for another village."""
    only_admin(step)
    step.ask("found", step.by, another=True)
    step.show("setup", step.view.community.id, step.by)


def ask(step: Step) -> None:
    """One thing is added or taken away: an office, names, a place, the telephone, a name."""
    kind = step.command.arg
    if kind not in (*ADDED, "unlist"):
        raise stop("press.stale", alert=False)
    only_admin(step)
    step.ask(kind, step.by)
    step.show("setup", step.view.community.id, step.by)


def call_in(step: Step) -> None:
    """请大家登记: the link to the roster as a picture for printing, and a button in the group."""
    if not step.me & {"admin", "recorder"}:
        raise stop("press.norole")
    known = [k for k in step.view.all(Link) if links.good(k, "j", step.now)]
    link = known[-1] if known else links.issue(step, "j")
    payload = links.payload(link)
    values = {"community": step.view.community.name, "payload": payload, "until": link.until or ""}
    mark = f"callin{step.now.timestamp()}"
    step.tell(step.by, Card("joining.link", values), mark, document=f"qr.{payload}")
    if step.view.community.chat_id:
        rows = (row(Button("link", payload, "btn.register")),)
        home = {"community": step.view.community.name}
        step.tell_group(Card("joining.link.G", home, rows), mark)


def joinings(step: Step) -> None:
    """核对登记: who waits, below everything."""
    step.show("joinings", step.view.community.id, step.by, fresh=True)


# --- the card ---


def setup_card(look: Look) -> Card:
    """What stands, what is missing, and the next thing first."""
    community = look.view.community
    values = {
        "name": community.name, "level": Words(f"level.{community.level}"),
        "profile": look.profile.name, "group": _group(look), "offices": _offices(look),
        "roster": _roster(look), "venues": _venues(look), "board": community.board,
        "phone": community.phone, "missing": tuple(Words(f"setup.lacks.{m}") for m in missing(look)),
    }  # fmt: skip
    return Card("setup.card", values, _rows(look))


def missing(look: Look) -> list[str]:
    """What a first meeting cannot do without, in the order in which it is asked."""
    view, profile, now = look.view, look.profile, look.now
    lacking = {
        "group": view.community.chat_id is None,
        "party_secretary": not holders(view, "party_secretary", profile, now),
        "recorder": not holders(view, "recorder", profile, now),
        "supervisor": not holders(view, "supervisor", profile, now),
        "convenor": not candidates(view, profile, now),
        "roster": len(_listed(look)) < FEW,
        "phone": not view.community.phone,
    }
    return [name for name, lacks in lacking.items() if lacks]


def _listed(look: Look) -> list[int]:
    return [m.person_id for m in look.view.all(Member) if m.state == "confirmed"]


def _rows(look: Look) -> Rows:
    lacking, waits = missing(look), len(roster.waiting(look))
    group = next((links.payload(k) for k in look.view.all(Link) if k.purpose == "g"), "")
    add = Button("startgroup", group, "btn.setup.group")
    first = {"group": add, "roster": _add("roster"), "phone": _add("contact")}
    head = (
        [first.get(lacking[0], _add("office"))] if lacking else [Button("propose", "", "btn.try")]
    )
    rest = [_add(kind) for kind in ADDED]
    rest += [_add("unlist")] if _listed(look) else []
    rest += [Button("handover"), Button("callin"), Button("profile"), Button("village")]
    if waits:
        head.append(Button("joinings", "", "btn.joinings", {"n": waits}))
    if "group" not in lacking:
        rest.append(Button("startgroup", group, "btn.setup.regroup"))
    return (tuple(head), *stack([b for b in rest if b not in head], 3))


def _add(kind: str) -> Button:
    return Button("setupadd", kind, f"btn.add.{kind}")


def _group(look: Look) -> Words:
    community = look.view.community
    if community.chat_id is None:
        return Words("setup.group.none")
    if community.bot_status == "administrator":
        return Words("setup.group.ok")
    return Words("setup.group.left" if community.bot_status == "left" else "setup.group.plain")


def _offices(look: Look) -> list[Words]:
    lines = []
    for role in offices_of(look.profile):
        held = holders(look.view, role, look.profile, look.now)
        names = tuple(_with_phone(look, p) for p in held)
        if names:
            lines.append(Words("setup.office", {"role": Words(f"role.{role}"), "names": names}))
    return lines


def _with_phone(look: Look, person: int) -> str | Words:
    """The name, marked when nobody has pressed Start for it yet."""
    name = look.view.name(person)
    here = any(a.person_id == person and a.started for a in look.view.all(Account))
    return name if here else Words("setup.nophone", {"name": name})


def _roster(look: Look) -> Words:
    listed = _listed(look)
    phones = {a.person_id for a in look.view.all(Account) if a.started}
    return Words("setup.roster", {"n": len(listed), "k": len(phones & set(listed))})


def _venues(look: Look) -> tuple[str | Words, ...]:
    return tuple(
        Words("setup.venue", {"name": str(v["name"]), "area": int(v["area"])})
        if v.get("area")
        else str(v["name"])
        for v in look.view.community.venues
    )


ACTS = {
    "setup": Act(setup, "community", loose=True),
    "setupadd": Act(ask, "community", loose=True),
    "village": Act(more, "community", loose=True),
    "callin": Act(call_in, "community", loose=True),
    "joinings": Act(joinings, "community", loose=True),
}
