"""A ballot's choices, named or secret: who has voted, what stands for me, and what is left at the end."""

import hashlib
from datetime import datetime

from flows.model import Ballot, RollEntry, Sealed, Slip, TookPart, Vote
from flows.presence import voters_here
from flows.profile.schema import Profile
from flows.roles import holders
from flows.step import Step, stop
from flows.view import View

CHOICES = ("yes", "no", "abstain")
PRESSED = ("buttons", "secret")
"""Ways of voting by buttons; in the others people in the hall are counted from the beginning."""


def is_secret(ballot: Ballot) -> bool:
    """Whether choices are kept apart from names; paper keeps them apart by itself."""
    return ballot.secrecy == "secret"


def voted(view: View, ballot: Ballot) -> set[int]:
    """Everybody whose choice came by a button, whatever he chose."""
    rows: list[Vote | Sealed | TookPart] = [*view.all(Vote), *view.all(Sealed), *view.all(TookPart)]
    return {row.person_id for row in rows if row.ballot_id == ballot.id}


def not_voted(view: View, ballot: Ballot) -> list[int]:
    """Whose choice is still to come by a button: on the roll, not voted, not counted among the hands."""
    have, stopped = voted(view, ballot), bool(ballot.hands.get("stopped"))
    roll = [r for r in view.all(RollEntry) if r.ballot_id == ballot.id]
    return [
        r.person_id for r in roll if r.person_id not in have and not (stopped and r.mode == "site")
    ]


def by_button(view: View, ballot: Ballot, person: int) -> bool:
    """Whether his choice comes by a button: on the roll, and not counted among the hands of the hall."""
    entry = view.find(RollEntry, ballot.id, person)
    return entry is not None and not (entry.mode == "site" and bool(ballot.hands.get("stopped")))


def missed(step: Step, ballot: Ballot) -> list[int]:
    """Who is asked to vote before it closes: here, on the roll, not voted; not the host, who votes last."""
    wait = {s.person_id for s in voters_here(step.view)}
    if step.profile.roles.host_votes == "last":
        wait -= set(holders(step.view, "host", step.profile, step.now))
    return [person for person in not_voted(step.view, ballot) if person in wait]


def hosts_to_vote(view: View, profile: Profile, now: datetime, ballot: Ballot) -> list[int]:
    """Who leads and votes last, and has not voted yet; nobody where the host votes with the others."""
    if profile.roles.host_votes != "last":
        return []
    wait = not_voted(view, ballot)
    return [person for person in holders(view, "host", profile, now) if person in wait]


def choice_of(view: View, ballot: Ballot, person: int) -> str:
    """What stands for somebody now; "" for nothing. Asked for himself only."""
    vote = view.find(Vote, ballot.id, person)
    if vote is not None:
        return vote.choice
    sealed = view.find(Sealed, ballot.id, person)
    return (view.seals.open(ballot.id, person, sealed.sealed) or "") if sealed else ""


def choose(step: Step, ballot: Ballot, choice: str) -> None:
    """Set the choice of whoever acts. The chain says who took part, and in an open ballot also how."""
    if choice_of(step.view, ballot, step.by) == choice:
        return
    where = {"case_id": step.case.id, "ballot_id": ballot.id, "person_id": step.by}
    if not is_secret(ballot):
        step.put(Vote(**where, choice=choice, at=step.now))
        step.deed("voted", ballot=ballot.id, choice=choice)
        return
    first = step.view.find(Sealed, ballot.id, step.by) is None
    step.put(Sealed(**where, sealed=step.view.seals.seal(ballot.id, step.by, choice)))
    if first:
        step.deed("took_part", ballot=ballot.id)


def count(step: Step, ballot: Ballot) -> dict[str, int]:
    """How many chose what by button. Raises a refusal when a secret choice cannot be read."""
    chosen = [v.choice for v in step.view.all(Vote) if v.ballot_id == ballot.id]
    for row in _sealed(step.view, ballot):
        choice = step.view.seals.open(ballot.id, row.person_id, row.sealed)
        if choice is None:
            raise stop("vote.key_gone")
        chosen.append(choice)
    return {choice: chosen.count(choice) for choice in CHOICES}


def unlink(step: Step, ballot: Ballot, counted: dict[str, int]) -> dict[str, str]:
    """At closing: who took part and what was chosen become two lists that nothing joins.

    Both are sorted, so their order says nothing. Gives what the chain keeps of them.
    """
    if not is_secret(ballot):
        return {}
    slips = [choice for choice in CHOICES for _ in range(counted[choice])]
    people = sorted(row.person_id for row in _sealed(step.view, ballot))
    shred(step, ballot)
    where = {"case_id": step.case.id, "ballot_id": ballot.id}
    step.put(*(TookPart(**where, person_id=person) for person in people))
    step.put(*(Slip(**where, n=n, choice=c) for n, c in enumerate(slips, 1)))
    return {"slips": hashlib.sha256(",".join(slips).encode()).hexdigest()}


def shred(step: Step, ballot: Ballot) -> None:
    """Take away what joins a name to a choice."""
    step.drop(*_sealed(step.view, ballot))


def _sealed(view: View, ballot: Ballot) -> list[Sealed]:
    return [row for row in view.all(Sealed) if row.ballot_id == ballot.id]
