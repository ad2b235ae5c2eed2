"""Gates before the topic is submitted: sides, supervisor, opinions, composition (S2-12 … S2-37)."""

from collections.abc import Mapping
from typing import Any

from flows.gates.missing import Seen
from flows.model import Side
from flows.outcome import Words
from flows.roles import holders


def stakeholder(seen: Seen) -> Mapping[str, Any] | None:
    """Every side has at least the number of people that the profile asks for (S2-12)."""
    least = seen.profile.composition.stakeholder_min_per_side
    sides = [s for s in seen.view.all(Side) if s.round == seen.view.case.round]
    counts = {s.id: sum(1 for x in seen.view.subjects if x.side_id == s.id) for s in sides}
    empty = [s.name for s in sides if counts[s.id] < least]
    if not sides:
        return {"sides": []}
    return {"sides": empty} if empty else None


def supervisor_named(seen: Seen) -> Mapping[str, Any] | None:
    """A supervisor is named before drafting is left (S2-13)."""
    return None if holders(seen.view, "supervisor", seen.profile, seen.now) else {}


def opinion_evidence(seen: Seen) -> Mapping[str, Any] | None:
    """Opinions were asked for beforehand, as often as the profile wants."""
    wanted = seen.profile.intake.opinion_evidence_min
    heard = len(seen.view.case.flags.get("opinions", []))
    return {"wanted": wanted, "heard": heard} if heard < wanted else None


def composition_ratio(seen: Seen) -> Mapping[str, Any] | None:
    """Fixed members are no more than the profile's share (渝北, S4)."""
    cap = seen.profile.composition.fixed_max_ratio
    counted = [s for s in seen.view.subjects if s.kind != "observer"]
    fixed, total = sum(1 for s in counted if s.kind == "fixed"), len(counted)
    if cap is None or fixed * cap.denominator <= total * cap.numerator:
        return None
    num, den = cap.numerator, cap.denominator
    least = -(-fixed * den // num)
    values = {"fixed": fixed, "total": total, "num": num, "den": den, "more": least - total}
    return (
        values
        if num == den
        else {**values, "fewer": -(-(fixed * den - total * num) // (den - num))}
    )


def composition_size(seen: Seen) -> Mapping[str, Any] | None:
    """The number of subjects lies between the profile's limits; 0 is no limit."""
    limits, total = seen.profile.composition, len(seen.view.subjects)
    low, high = limits.size_min, limits.size_max
    if (low and total < low) or (high and total > high):
        return {"total": total, "low": low, "high": high}
    return None


def committee_size(seen: Seen) -> Mapping[str, Any] | None:
    """A standing committee has as many members as the document says (丰库, S1-13)."""
    committee = seen.profile.committee
    if not committee.enabled:
        return None
    members = len(holders(seen.view, "committee_member", seen.profile, seen.now))
    if committee.size_min <= members <= committee.size_max:
        return None
    return {"total": members, "low": committee.size_min, "high": committee.size_max}


def self_approval(seen: Seen) -> Mapping[str, Any] | None:
    """Nobody approves the topic that he proposed (DECISIONS 24)."""
    approvers = holders(seen.view, "approver", seen.profile, seen.now)
    return {} if seen.view.case.proposer_id in approvers else None


def host_is_party(seen: Seen) -> Mapping[str, Any] | None:
    """The host is not himself a party concerned (E03)."""
    hosts = holders(seen.view, "host", seen.profile, seen.now)
    mine = [s for s in seen.view.subjects if s.person_id in hosts and s.side_id]
    return {"host": seen.view.name(mine[0].person_id)} if mine else None


def exclusive_roles(seen: Seen) -> Mapping[str, Any] | None:
    """No person holds two roles that exclude each other."""
    return _doubled(seen, seen.profile.roles.exclusive)


def discouraged_roles(seen: Seen) -> Mapping[str, Any] | None:
    """No person holds two roles that should be apart."""
    return _doubled(seen, seen.profile.roles.discouraged)


def _doubled(seen: Seen, pairs: tuple[tuple[str, str], ...]) -> Mapping[str, Any] | None:
    for one, other in pairs:
        first = holders(seen.view, one, seen.profile, seen.now)[:1]
        second = holders(seen.view, other, seen.profile, seen.now)
        both = [p for p in first if p in second]
        if both:
            return {
                "name": seen.view.name(both[0]),
                "one": Words(f"role.{one}"),
                "other": Words(f"role.{other}"),
            }
    return None
