"""Two consents for one act (A + B in the table): either first, different persons, within the epoch."""

from dataclasses import replace
from datetime import datetime, timedelta

from flows.act import Act
from flows.command import Ref
from flows.look import Look, row
from flows.model import Approval
from flows.outcome import Answer, Button, Card, Words
from flows.profile.schema import Profile
from flows.roles import holders
from flows.step import Step, stop
from flows.view import View

LAPSES = timedelta(days=3)
NEEDED: dict[str, tuple[str, str]] = {
    "cancelvote": ("convenor", "supervisor"),
    "stop": ("convenor", "party_secretary"),
    "withdraw": ("convenor", "party_secretary"),
    "correct": ("convenor", "supervisor"),
    "unlawful": ("supervisor", "party_secretary"),
}
"""Which two roles an act needs (T33, T37, T42, T76, T79; E14)."""


def both_agreed(step: Step, act: str, reason: str = "") -> bool:
    """Record this consent; true when the other one stands already (DECISIONS 22).

    Raises a refusal when this person is neither of the two. If one person holds both roles, the
    supervisor is the second, or, if he is one of them, the committee head.
    """
    first, second = one_of_two(step, act)
    given = {a.person_id for a in _standing(step.view, act, step.now)}
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
    if _complete(given | {step.by}, first, second):
        return True
    others = sorted((second if step.by in first else first) - {step.by})
    step.answer = Answer(
        "consent.first", {"names": [step.view.name(p) for p in others]}, alert=True
    )
    for person in others:
        step.show("card", step.case.id, person, fresh=True)
    return False


def one_of_two(step: Step, act: str) -> tuple[set[int], set[int]]:
    """The persons on either side; raises a refusal when whoever acts is on neither."""
    first, second = _sides(step.view, act, step.profile, step.now)
    if step.by not in first | second:
        raise stop("press.role", who=tuple(Words(f"role.{r}") for r in NEEDED[act]))
    return first, second


def take_back(step: Step, act: str) -> None:
    """What was agreed to reads otherwise now: the consents given so far stand for nothing."""
    for given in _standing(step.view, act, step.now):
        step.put(given.model_copy(update={"decision": "replaced"}))


def first_consent(view: View, act: str, now: datetime) -> Approval | None:
    """The consent that waits for the second, if one does."""
    found = _standing(view, act, now)
    return found[0] if found else None


def _standing(view: View, act: str, now: datetime) -> list[Approval]:
    case = view.case
    return [
        a
        for a in view.all(Approval)
        if a.act == act
        and a.epoch == case.epoch
        and a.decision == "consent"
        and a.at > now - LAPSES
    ]


def _sides(view: View, act: str, profile: Profile, now: datetime) -> tuple[set[int], set[int]]:
    one, other = NEEDED[act]
    first, second = set(holders(view, one, profile, now)), set(holders(view, other, profile, now))
    if len(first | second) > 1:
        return first, second
    for role in ("supervisor", "committee_head"):
        instead = set(holders(view, role, profile, now)) - first
        if instead:
            return first, instead
    return first, second


def _complete(given: set[int], first: set[int], second: set[int]) -> bool:
    return any(a != b for a in given & first for b in given & second)


def asked_act(look: Look) -> str:
    """The act of which this person is asked to be the second; "" for none."""
    for act in NEEDED:
        waiting = first_consent(look.view, act, look.now)
        if waiting is None or waiting.person_id == look.person:
            continue
        first, second = _sides(look.view, act, look.profile, look.now)
        if look.person in (second if waiting.person_id in first else first):
            return act
    return ""


def with_consent(look: Look, card: Card) -> Card:
    """His card with what he is asked to agree to above it: by whom, why, 同意 and 不同意.

    All else that he could do stays: the other one may have asked for something he does not want.
    """
    act = asked_act(look)
    waiting = first_consent(look.view, act, look.now) if act else None
    if waiting is None:
        return card
    ref, epoch = Ref("c", look.case.id), look.case.epoch
    ask = row(Button(act, "ok", "btn.consent", {}, ref, epoch),
              Button("disagree", act, "btn.refuse", {}, ref, epoch))  # fmt: skip
    own = (tuple(b for b in line if b.act != act) for line in card.rows)
    values = {"who": look.view.name(waiting.person_id), "reason": waiting.reason}
    params = {"asked": Words(f"consent.{act}", values), "card": Words(card.key, card.params)}
    rows = (ask, *(line for line in own if line))
    return replace(card, key="consent.card", params=params, rows=rows)


def disagree(step: Step) -> None:
    """不同意: the first consent stands for nothing, and whoever gave it hears so."""
    act = step.command.arg
    waiting = first_consent(step.view, act, step.now)
    if waiting is None or act != asked_act(
        Look(step.view, step.by, step.profile, step.now, step.me)
    ):
        raise stop("press.stale", alert=False)
    take_back(step, act)
    step.deed("consent_refused", act=act, to=waiting.person_id)
    values = {
        "no": step.case.no,
        "name": step.view.name(step.by),
        "what": Words(f"consent.what.{act}"),
    }
    step.tell(waiting.person_id, Card("consent.refused", values), f"disagree{waiting.id}")
    step.show("card", step.case.id, waiting.person_id, fresh=True)


ACTS = {"disagree": Act(disagree)}
