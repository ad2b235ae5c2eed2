"""Which states a profile visits: its ordinary path, and every state it can reach at all."""

from flows.profile.names import STATES
from flows.profile.schema import Profile


def ordinary_path(profile: Profile) -> tuple[str, ...]:
    """The states of a case in which everything goes well, from lead to archived."""
    off = _switched_off(profile) | _ASIDE
    return tuple(state for state in STATES if state not in off)


def visited(profile: Profile) -> frozenset[str]:
    """Every state that a case under this profile can be in."""
    return frozenset(STATES) - _switched_off(profile)


_ASIDE = frozenset(
    {
        "declined",
        "not_agreed",
        "waiting_again",
        "two_committees",
        "assembly",
        "escalated",
        "township",
        "terminated",
        "withdrawn",
        "suspended",
        "rectifying",
    }
)


def _switched_off(profile: Profile) -> frozenset[str]:
    used = {
        "convenor_filing": profile.convenor.filing_required,
        "topic_review": bool(profile.approval.step),
        "researching": profile.research.required,
        "voting": profile.vote.mode == "vote",
        "two_committees": "refer_two_committees" in profile.outcome.on_fail,
        "assembly": profile.assembly.enabled,
        "escalated": profile.escalation.enabled,
        "township": profile.escalation.enabled,
        "filing": profile.filing.required,
        "adoption": profile.adoption.required,
        "evaluating": profile.evaluation.required,
    }
    return frozenset(state for state, on in used.items() if not on)
