"""Gates in the hall: quorum, every side present, supervisor, recorder, order of steps (S2-42 …)."""

from collections.abc import Mapping
from typing import Any

from flows.gates.missing import Seen
from flows.model import CaseRole, RoleGrant, Side, Statement
from flows.presence import here, is_here, voters_due, voters_here
from flows.profile.schema import Profile
from flows.roles import holders
from flows.thresholds import needed
from flows.view import View


def quorum(seen: Seen) -> Mapping[str, Any] | None:
    """Enough of the invited voting subjects are here (DEF3; 应到 includes who declined)."""
    due, present = len(voters_due(seen.view)), len(voters_here(seen.view))
    rule = seen.profile.quorum
    least = needed(due, rule.ratio, rule.compare)
    return None if due and present >= least else {"present": present, "due": due, "need": least}


def side_present(seen: Seen) -> Mapping[str, Any] | None:
    """Every party concerned has somebody here."""
    sides = [s for s in seen.view.all(Side) if s.round == seen.view.case.round]
    present = {a.person_id for a in here(seen.view)}
    absent = [
        side.name
        for side in sides
        if not any(s.side_id == side.id and s.person_id in present for s in seen.view.subjects)
    ]
    return {"sides": absent} if absent else None


def supervisor(seen: Seen) -> Mapping[str, Any] | None:
    """A supervisor is here (S2-13: 全程参与)."""
    return None if any(is_here(seen.view, p) for p in _all_named(seen, "supervisor")) else {}


def recorder(seen: Seen) -> Mapping[str, Any] | None:
    """Somebody keeps the minutes (S2-45)."""
    return None if holders(seen.view, "recorder", seen.profile, seen.now) else {}


def steps_in_order(seen: Seen) -> Mapping[str, Any] | None:
    """Every step before the deciding one was gone through, in order (S2-40 … 43)."""
    meeting = seen.view.meeting
    steps = [s.id for s in seen.profile.meeting.step if s.does != "decide"]
    done = [s for s in steps if meeting and s in meeting.times]
    return {"steps": steps[len(done) :]} if done != steps else None


def minutes(seen: Seen) -> Mapping[str, Any] | None:
    """The minutes hold at least as many entries as the profile asks for."""
    least, meeting = seen.profile.meeting.min_minutes_before_vote, seen.view.meeting
    here = [s for s in seen.view.all(Statement) if meeting and s.meeting_id == meeting.id]
    has = sum(1 for s in here if s.kind != "ahead")
    return {"wanted": least, "has": has} if has < least else None


def _all_named(seen: Seen, role: str) -> list[int]:
    """Everybody who may act in the role: one who takes over on the day counts as well (E02)."""
    view: View = seen.view
    profile: Profile = seen.profile
    rows: list[CaseRole | RoleGrant] = [*view.all(CaseRole), *view.all(RoleGrant)]
    known = {r.person_id for r in rows if r.role == role and r.until is None}
    return [*known, *holders(view, role, profile, seen.now)]
