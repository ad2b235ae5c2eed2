"""Two consents for one act (A + B in the table): either first, different persons, within the epoch."""

from datetime import timedelta

from flows.model import Approval
from flows.outcome import Answer
from flows.roles import holders
from flows.step import Step

LAPSES = timedelta(days=3)


def both_agreed(step: Step, act: str, roles: tuple[str, str], reason: str = "") -> bool:
    """Record this consent; true when the other one stands already (DECISIONS 22).

    If one person holds both roles, the supervisor is the second, or the committee head.
    """
    given = _given(step, act)
    if step.by in given:
        step.answer = Answer("consent.again")
        return False
    step.put(
        Approval(
            id=step.view.take("approval"), case_id=step.case.id, epoch=step.case.epoch, act=act,
            person_id=step.by, decision="consent", reason=reason, at=step.now,
        )
    )  # fmt: skip
    step.deed("consent", act=act, reason=reason)
    if given:
        return True
    step.answer = Answer(
        "consent.first", {"names": [step.view.name(p) for p in _other(step, roles)]}, alert=True
    )
    for person in _other(step, roles):
        step.show("card", step.case.id, person, fresh=True)
    return False


def _given(step: Step, act: str) -> set[int]:
    case = step.case
    return {
        a.person_id
        for a in step.view.all(Approval)
        if a.act == act
        and a.epoch == case.epoch
        and a.decision == "consent"
        and a.at > step.now - LAPSES
    }


def consent_waits(approvals: list[Approval], act: str, epoch: int) -> Approval | None:
    """The first consent that waits for a second."""
    return next(
        (a for a in approvals if a.act == act and a.epoch == epoch and a.decision == "consent"),
        None,
    )


def _other(step: Step, roles: tuple[str, str]) -> list[int]:
    view, profile, now = step.view, step.profile, step.now
    for role in (*roles, "supervisor", "committee_head"):
        people = [p for p in holders(view, role, profile, now) if p != step.by]
        if people and role not in step.me:
            return people[:1]
    return [p for p in holders(view, "supervisor", profile, now) if p != step.by][:1]
