"""Agreement by signature (签名确认): each subject signs, signs with a reservation, or refuses (S3-37)."""

from typing import Any

from flows.act import Act
from flows.command import Ref
from flows.confirming import agree as confirm
from flows.confirming import confirming_card, recorder_signs
from flows.gatekeeper import pass_gates
from flows.intake import waiting
from flows.look import Look, case_card, row
from flows.model import Account, Point, Result, Signature, Subject, Wizard
from flows.outcome import Answer, Button, Card
from flows.presence import voters_here
from flows.profile.schema import Profile
from flows.roles import holders
from flows.step import Step, stop
from flows.thresholds import passes
from flows.view import View
from flows.wizard import Asking, Question, WizardKind, ask_card, one_line

SIGNS = ("agree", "reserve", "refuse")


def open_signing(step: Step) -> None:
    """T26: the frozen text goes to every subject present for his signature."""
    pass_gates(step, "open_signing")
    meeting, resolution = step.view.meeting, step.view.resolution
    if meeting is None or resolution is None:
        raise stop("press.stale", alert=False)
    step.go("open_signing")
    step.put(
        meeting.model_copy(
            update={"state": "closed", "ended_at": step.now, "epoch": meeting.epoch + 1}
        )
    )
    started = {a.person_id for a in step.view.all(Account) if a.started and not a.blocked}
    rows = tuple(row(Button("ssign", c, f"btn.sign.{c}")) for c in SIGNS)
    card = Card(
        "sign.card", {"text": resolution.text}, rows, Ref("c", step.case.id), step.case.epoch
    )
    for subject in signers(step.view):
        if subject.person_id in started:
            step.tell(subject.person_id, card, "sign")
    step.deed(
        "signing_opened", text=resolution.hash, subjects=[s.person_id for s in signers(step.view)]
    )


def signers(view: View) -> list[Subject]:
    """Those who were present when the meeting closed: the open intervals of its last moment."""
    return voters_here(view)


def sign(step: Step) -> None:
    """A subject's signature: set, and it may be changed until the result stands."""
    choice, case = step.command.arg, step.case
    if case.state != "confirming" or choice not in SIGNS:
        raise stop("press.stale", alert=False)
    if step.by not in {s.person_id for s in signers(step.view)}:
        raise stop("vote.notlisted")
    _still_open(step)
    step.put(
        Signature(
            case_id=case.id,
            round=case.round,
            kind="result",
            person_id=step.by,
            choice=choice,
            at=step.now,
        )
    )
    step.deed("signed", kind="result", choice=choice)
    step.answer = Answer(f"sign.ack.{choice}", alert=True)
    if outcome_of(step.view, step.profile) == "agreed":
        _stand(step, reserved=False)


def _still_open(step: Step) -> None:
    """The message with the buttons stays, but a result that stands is not unmade by one of them."""
    if step.view.result is not None:
        raise stop("sign.over")


def paper_signed(step: Step) -> None:
    """纸上签的: the recorder enters who signed on paper."""
    _still_open(step)
    case = step.case
    signed = {s.person_id for s in _signatures(step.view)}
    for subject in signers(step.view):
        if subject.person_id not in signed:
            step.put(
                Signature(case_id=case.id, round=case.round, kind="result", person_id=subject.person_id,
                          choice="agree", reservation="paper", at=step.now)
            )  # fmt: skip
            step.deed("signed_on_paper", person=subject.person_id)
    if outcome_of(step.view, step.profile) == "agreed":
        _stand(step, reserved=False)


def _signatures(view: View) -> list[Signature]:
    return [s for s in view.all(Signature) if s.kind == "result" and s.round == view.case.round]


def outcome_of(view: View, profile: Profile) -> str:
    """agreed (all signed), reserved (the reserve rule holds), refused, or open (DEF21)."""
    people, signed = signers(view), {s.person_id: s.choice for s in _signatures(view)}
    if people and all(signed.get(s.person_id) == "agree" for s in people):
        return "agreed"
    if len(signed) < len(people):
        return "open"
    rule = profile.confirm.reserve_rule
    with_us = sum(1 for s in people if signed.get(s.person_id) in ("agree", "reserve"))
    objecting = any(s.side_id and signed.get(s.person_id) == "refuse" for s in people)
    enough = rule and passes(with_us, len(people), rule.min_ratio, rule.compare)
    stopped = rule and rule.no_stakeholder_side_objects and objecting
    return "reserved" if enough and not stopped else "refused"


def agree_reserved(step: Step) -> None:
    """一致（有保留意见）: the role that the reserve rule names agrees; reservations are printed."""
    if outcome_of(step.view, step.profile) != "reserved":
        raise stop("press.stale", alert=False)
    step.deed("agreed_with_reservations")
    _stand(step, reserved=True)


def _stand(step: Step, *, reserved: bool) -> None:
    """The result stands; what the document still asks for is asked, then the record is signed."""
    case, resolution = step.case, step.view.resolution
    text = resolution.text if resolution else ""
    step.put(
        Result(
            case_id=case.id, round=case.round, passed=True, at=step.now,
            reason="reserved" if reserved else "",
        )
    )  # fmt: skip
    step.deed("agreed", reserved=reserved)
    step.tell_group(Card("sign.stands", {"text": text, "no": case.no}), "stands")
    if step.profile.confirm.on_pass_required:
        for person in holders(step.view, "convenor", step.profile, step.now)[:1]:
            step.ask("after", person)
            step.look_at(person)
    elif not recorder_signs(step.profile):
        confirm(step)


def failed(step: Step) -> None:
    """T35: too many did not sign; on to the ways that the document leaves."""
    case = step.case
    step.put(Result(case_id=case.id, round=case.round, passed=False, at=step.now))
    step.deed("signing_failed", signed=len(_signatures(step.view)))
    step.go("signing_failed")


def signing_card(look: Look) -> Card:
    """Who has signed, who has reservations, who is still missing."""
    people, signed = signers(look.view), {s.person_id: s.choice for s in _signatures(look.view)}
    values: dict[str, Any] = {
        "m": len(people), "y": sum(1 for c in signed.values() if c == "agree"),
        "r": sum(1 for c in signed.values() if c == "reserve"),
        "n": sum(1 for c in signed.values() if c == "refuse"), "k": len(people) - len(signed),
        "names": [look.view.name(s.person_id) for s in people if s.person_id not in signed],
    }  # fmt: skip
    state, rule = outcome_of(look.view, look.profile), look.profile.confirm.reserve_rule
    rows: list[tuple[Button, ...]] = []
    if look.me & {"recorder", "convenor"} and values["k"]:
        rows.append(row(Button("paper")))
    if state == "reserved" and rule and rule.needs in look.me:
        rows.append(row(Button("reserved")))
    if "convenor" in look.me:
        rows.append(row(Button("signfail")))
    if not rows and look.person in {s.person_id for s in people} and look.person not in signed:
        rows.append(row(*(Button("ssign", c, f"btn.sign.{c}") for c in SIGNS)))
    if not rows:
        return waiting(look, "subject")
    return case_card(look, "sign.progress", tuple(rows), **values)


def _ask_split(asking: Asking) -> Card:
    return ask_card("split.ask", (row(Button("back")),))


def _split(step: Step, wizard: Wizard) -> None:
    """T28: the points of difference stand in the record."""
    meeting, case = step.view.meeting, step.case
    assert meeting is not None
    number = max((p.no for p in step.view.all(Point)), default=0) + 1
    step.put(
        Point(case_id=case.id, no=number, meeting_id=meeting.id, kind="dissent", text=wizard.answers["text"],
              person_id=step.by, at=step.now),
        Result(case_id=case.id, round=case.round, passed=False, reason=wizard.answers["text"], at=step.now),
        meeting.model_copy(update={"state": "closed", "ended_at": step.now, "epoch": meeting.epoch + 1}),
    )  # fmt: skip
    step.deed("split")
    step.go("split")


def split(step: Step) -> None:
    """分歧太大: ask what the differences are."""
    step.ask("split", step.by)


ACTS = {
    "osign": Act(open_signing),
    "ssign": Act(sign),
    "paper": Act(paper_signed),
    "reserved": Act(agree_reserved),
    "signfail": Act(failed),
    "split": Act(split),
}


def result_card(look: Look) -> Card:
    """Signatures where the document asks for them, else the fields and the recorder's signature."""
    signing = look.profile.vote.mode == "signature" and look.view.result is None
    return signing_card(look) if signing else confirming_card(look)


CARDS = {"confirming": result_card}
WIZARDS = {
    "split": WizardKind(
        (Question("text", _ask_split, one_line("text", 600, "split.short", least=4)),), _split
    )
}
