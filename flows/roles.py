"""Who somebody is in a case, and who holds a role: always asked of the records, never of the press."""

from datetime import datetime

from flows.command import BOT
from flows.model import ActionItem, CaseRole, Member, RoleGrant
from flows.profile.schema import Profile
from flows.rounds import promises
from flows.view import View


def roles_of(view: View, person_id: int, profile: Profile, now: datetime) -> frozenset[str]:
    """Every role the person has here and now; the bot itself has the role `bot` only."""
    if person_id == BOT:
        return frozenset({"bot"})
    roles = {g.role for g in view.all(RoleGrant) if g.person_id == person_id and _holds(g, now)}
    if listed(view, person_id):
        roles.add("member")
    if roles & set(profile.convenor.allowed):
        roles.add("candidate")
    if view.in_case:
        roles |= _in_case(view, person_id, now)
    return frozenset(roles)


LEFT = "left"
"""The state on the roster of who was taken off it: kept, so that his name finds him again."""


def listed(view: View, person_id: int) -> bool:
    """Whether the person stands on the roster; a wish that nobody confirmed is not enough, nor who has left."""
    if not view.has(Member):
        return False
    found = view.find(Member, view.community.id, person_id)
    return found is not None and found.state == "confirmed"


def _in_case(view: View, person_id: int, now: datetime) -> set[str]:
    roles = {r.role for r in view.all(CaseRole) if r.person_id == person_id and _holds(r, now)}
    if "convenor" in roles and not _active(view, "host", now):
        roles.add("host")
    if view.case.proposer_id == person_id:
        roles.add("proposer")
    if any(s.person_id == person_id for s in view.subjects):
        roles.add("subject")
    if view.has(ActionItem):
        items = promises(view)
        roles |= {"owner" for i in items if i.owner_id == person_id}
        roles |= {"watcher" for i in items if i.watcher_id == person_id}
    return roles


def holders(view: View, role: str, profile: Profile, now: datetime) -> list[int]:
    """The persons who hold the role in the case, else in the community, in a stable order.

    A supervisor, recorder or host named for the case goes before the office-holders.
    """
    if role == "approver":
        return _approvers(view, profile, now)
    if role == "proposer":
        return [view.case.proposer_id]
    if role == "host":
        return _active(view, "host", now) or _active(view, "convenor", now)
    named = _active(view, role, now) if view.in_case else []
    if named:
        return named
    return [
        g.person_id
        for g in sorted(view.all(RoleGrant), key=lambda g: g.since)
        if g.role == role and _holds(g, now)
    ]


def candidates(view: View, profile: Profile, now: datetime) -> list[int]:
    """Who may take a case as convenor (S2: 主持 by delegation; S3-25)."""
    found: list[int] = []
    for role in profile.convenor.allowed:
        found += [p for p in holders(view, role, profile, now) if p not in found]
    return found


def _approvers(view: View, profile: Profile, now: datetime) -> list[int]:
    steps = profile.approval.step
    if not steps or view.case.approval_step >= len(steps):
        return []
    who: list[int] = []
    for role in steps[view.case.approval_step].who:
        who += [p for p in holders(view, role, profile, now) if p not in who]
    return _but_proposer(view, who, holders(view, "deputy_secretary", profile, now))


def _but_proposer(view: View, who: list[int], deputies: list[int]) -> list[int]:
    """His own topic is approved by the others, or by the deputy; by himself only where there is none."""
    proposer = view.case.proposer_id
    if proposer not in who:
        return who
    return [p for p in dict.fromkeys([*who, *deputies]) if p != proposer] or who


def _active(view: View, role: str, now: datetime) -> list[int]:
    return [r.person_id for r in view.all(CaseRole) if r.role == role and _holds(r, now)]


def _holds(row: RoleGrant | CaseRole, now: datetime) -> bool:
    return row.since <= now and (row.until is None or row.until > now)
