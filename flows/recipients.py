"""Whom a reminder goes to: roles become persons, at the moment when it fires; and who is next above them."""

from collections.abc import Callable

from flows.confirming import signers
from flows.look import Look
from flows.model import Account, ActionItem, Ballot, Signature, Subject
from flows.obligations import Obligation
from flows.phrasing import unwritten
from flows.presence import voters_here
from flows.roles import candidates, holders
from flows.secret import missed
from flows.step import Step

LADDER = ("host", "supervisor", "party_secretary")
"""Who is asked next when somebody puts a thing off or away; above it only where the profile names it."""

OF_SUBJECTS: dict[str, Callable[[Subject], bool]] = {
    "subjects": lambda s: True,
    "subjects_not_replied": lambda s: not s.reply,
    "subjects_not_declined": lambda s: s.reply != "no",
    "observers": lambda s: not s.votes,
}


def nobody_owes(step: Step, to: tuple[str, ...], obligation: Obligation) -> bool:
    """A rule about those who have not answered yet is settled for everybody once all have."""
    owing = [name for name in to if name in OF_RECORDS or name == "subjects_not_replied"]
    return bool(owing) and not meant(step, owing, obligation)


def meant(step: Step, to: list[str], obligation: Obligation) -> list[int]:
    """Each person once, whichever of his roles is meant."""
    found: list[int] = []
    for name in to:
        found += [p for p in persons(step, name, obligation) if p not in found]
    return found


def recipients(step: Step, to: list[str], obligation: Obligation) -> list[int]:
    """Those of them who can be told: people without the bot are left out, and who said 不是我的事."""
    started, away = reachable(step), put_away(step, obligation)
    return [p for p in meant(step, to, obligation) if p in started and str(p) not in away]


def reachable(step: Step) -> set[int]:
    """Persons who have pressed Start and have not blocked the bot."""
    return {a.person_id for a in step.view.all(Account) if a.started and not a.blocked}


def persons(step: Step, name: str, obligation: Obligation) -> list[int]:
    """Everybody whom a word of a profile means (host, owner, subjects_not_voted), or `p12`."""
    view = step.view
    if name.startswith("p") and name[1:].isdigit():
        return [int(name[1:])]
    if name in OF_SUBJECTS:
        return [s.person_id for s in view.subjects if OF_SUBJECTS[name](s)] if view.in_case else []
    if name in OF_RECORDS:
        return OF_RECORDS[name](step)
    if name in ("owner", "watcher"):
        return [getattr(i, f"{name}_id") for i in items_of(step, obligation)]
    if name == "proposer" and not view.in_case:
        return []
    people = holders(view, name, step.profile, step.now)
    wanted = name in ("host", "convenor") and not people
    return candidates(view, step.profile, step.now) if wanted else people


def items_of(step: Step, obligation: Obligation) -> list[ActionItem]:
    """The promise that the obligation is about, or all that are open."""
    mine = [i for i in step.view.all(ActionItem) if i.state in ("open", "stuck")]
    if obligation.event == "item.due":
        return [i for i in mine if i.id == obligation.number]
    return mine


def _not_voted(step: Step) -> list[int]:
    ballot: Ballot | None = step.view.ballot
    if ballot is None or ballot.state != "open":
        return []
    return missed(step, ballot)


def _not_signed(step: Step) -> list[int]:
    signed = {s.person_id for s in step.view.all(Signature) if s.round == step.case.round}
    return [s.person_id for s in voters_here(step.view) if s.person_id not in signed]


def _not_written(step: Step) -> list[int]:
    """The convenor, while the result lacks a field: before that nobody can sign (S2-69)."""
    return holders(step.view, "convenor", step.profile, step.now) if unwritten(step) else []


def _record_not_signed(step: Step) -> list[int]:
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    return [] if unwritten(step) else signers(look)


OF_RECORDS: dict[str, Callable[[Step], list[int]]] = {
    "subjects_not_voted": _not_voted,
    "subjects_not_signed": _not_signed,
    "convenor_not_written": _not_written,
    "recorder_not_signed": _record_not_signed,
}
"""Whose turn it is by what is written down so far."""


def above(step: Step, person: int) -> list[int]:
    """Who is one role up and can be reached; nobody above the last (domain/07 §7.1)."""
    profile = step.profile
    rungs = [*LADDER, profile.escalation.to] if profile.escalation.enabled else [*LADDER]
    people = [holders(step.view, r, profile, step.now) if r else [] for r in rungs]
    mine = max((i for i, who in enumerate(people) if person in who), default=-1)
    started = reachable(step)
    for who in people[mine + 1 :]:
        able = [p for p in who if p in started and p != person]
        if able:
            return able
    return []


AWAY = "not_theirs"
"""The flag of a case under which 不是我的事 is remembered."""


def put_away(step: Step, obligation: Obligation) -> list[str]:
    """Who has said that this is not his affair; without a case nobody is kept."""
    if not step.view.in_case:
        return []
    kept: dict[str, list[str]] = step.case.flags.get(AWAY, {})
    return kept.get(obligation.root, [])


def put_away_by(step: Step, obligation: Obligation, person: int) -> None:
    """Remember that this is not the person's affair."""
    if step.view.in_case:
        mine = [*put_away(step, obligation), str(person)]
        kept = {**step.case.flags.get(AWAY, {}), obligation.root: mine}
        step.edit_case(flags={**step.case.flags, AWAY: kept})
