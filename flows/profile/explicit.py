"""What a file itself must say: what is switched on is spelled out, what is off is not there."""

from collections.abc import Iterator, Mapping
from typing import Any

from flows.profile.schema import Profile

Problem = tuple[str, str]

_VOTE = (
    "methods",
    "default_method",
    "secrecy",
    "secret_min_present",
    "options",
    "base",
    "ratio",
    "compare",
    "abstain_counts_in_base",
    "change_until_close",
    "open_minutes",
    "max_minutes",
    "show_running",
    "percent_base",
    "percent_digits",
    "tie",
)


def explicit_problems(profile: Profile, raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Details that are missing, details of something that is off, numbers below zero."""
    for section, (on, keys) in _needed(profile).items():
        said = raw.get(section, {})
        for key in keys:
            if on and key not in said:
                yield f"{section}.{key}", "missing: this part of the procedure is switched on"
            if not on and key in said:
                yield f"{section}.{key}", "this part of the procedure is switched off"
    yield from _negative(raw, "")


def _needed(profile: Profile) -> dict[str, tuple[bool, tuple[str, ...]]]:
    return {
        "vote": (profile.vote.mode == "vote", _VOTE),
        "committee": (profile.committee.enabled, ("size_min", "size_max", "head_count")),
        "approval": (bool(profile.approval.step), ("sla_workdays",)),
        "research": (profile.research.required, ("min_notes", "by")),
        "assembly": (
            profile.assembly.enabled,
            ("four_two", "notice_days_assembly", "notice_days_reps"),
        ),
        "escalation": (profile.escalation.enabled, ("triggers", "to", "primary")),
        "filing": (profile.filing.required, ("to",)),
        "adoption": (profile.adoption.required, ("outputs", "due_days", "explain_rejected")),
        "evaluation": (profile.evaluation.required, ("by", "score_items")),
    }


def _negative(value: object, at: str) -> Iterator[Problem]:
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from _negative(below, f"{at}.{key}" if at else key)
    elif isinstance(value, int) and value < 0:
        yield at, "below zero"
