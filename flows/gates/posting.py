"""Gates of the posting: what must be on it, who must have seen it, and what may still be said against it."""

from collections.abc import Callable, Mapping
from typing import Any

from flows.gates.missing import Seen
from flows.model import Approval, Correction, Objection, Oversight, Publication
from flows.offers import offers
from flows.outcome import Words
from flows.profile.schema import Profile
from flows.rounds import within
from flows.view import View


def postings(view: View) -> list[Publication]:
    """The postings of this round's result, the oldest first; one that ended too soon is followed by another."""
    rows = [p for p in view.all(Publication) if p.kind == "result"]
    return [p for p in rows if within(view, p.posted_at)]


def draft(view: View) -> Publication | None:
    """The posting that is to be hung up next, if anything is known of it."""
    rows = postings(view)
    return rows[-1] if rows and rows[-1].posted_on is None else None


def latest(view: View) -> Publication | None:
    """The posting that hangs or hung last."""
    rows = [p for p in postings(view) if p.posted_on]
    return rows[-1] if rows else None


def _whole(view: View, profile: Profile) -> bool:
    result, text = view.result, view.resolution
    have = result.fields if result else {}
    return bool(text and text.text) and all(
        have.get(label) for label in profile.confirm.on_pass_required
    )


CHECKS: dict[str, Callable[[View, Profile], bool]] = {
    "day": lambda view, profile: True,
    "publisher": lambda view, profile: bool(view.community.name),
    "whole": _whole,
    "phone": lambda view, profile: bool(view.community.phone),
}
"""What the program can see for itself; `flows/offers.toml` says which label means which."""


def by_hand(profile: Profile) -> tuple[str, ...]:
    """What only a person can see on the paper: seals, signatures, and labels nobody knows."""
    known = offers().lint
    labels = [label for label in profile.publication.checklist if known.get(label) not in CHECKS]
    return (*labels, *profile.publication.seals)


def publication_lint(seen: Seen) -> Mapping[str, Any] | None:
    """Everything that the document wants to see on the posting is there (S2-49)."""
    known, ticked = offers().lint, _ticked(seen.view)
    lacking = []
    for label in seen.profile.publication.checklist:
        check = CHECKS.get(known.get(label, ""))
        if not (check(seen.view, seen.profile) if check else label in ticked):
            lacking.append(label)
    return {"labels": lacking} if lacking else None


def seals(seen: Seen) -> Mapping[str, Any] | None:
    """Every seal is on the paper (S4-16)."""
    ticked = _ticked(seen.view)
    lacking = [label for label in seen.profile.publication.seals if label not in ticked]
    return {"labels": lacking} if lacking else None


def _ticked(view: View) -> list[str]:
    found = draft(view)
    return found.checked if found else []


def reviews_owed(view: View, profile: Profile) -> tuple[str, ...]:
    """The roles that must look at the posting before it hangs and have not yet, in their order."""
    here = str(view.case.round)
    done = {a.act for a in view.all(Approval) if a.step == here}
    owed = profile.publication.review_before
    return tuple(role for role in owed if f"pubreview:{role}" not in done)


def review(seen: Seen) -> Mapping[str, Any] | None:
    """Whoever the document names has looked at it (S4)."""
    owed = reviews_owed(seen.view, seen.profile)
    return {"who": tuple(Words(f"role.{r}") for r in owed)} if owed else None


def objections(seen: Seen) -> Mapping[str, Any] | None:
    """No objection, no concern of the supervisor and no correction is undecided (DEF18, E14, E24)."""
    view = seen.view
    said = [o.person_id for o in view.all(Objection) if not o.answered_at]
    said += [o.person_id for o in view.all(Oversight) if o.open]
    said += [c.person_id for c in view.all(Correction) if c.state == "asked"]
    return {"names": [view.name(p) for p in dict.fromkeys(said)]} if said else None
