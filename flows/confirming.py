"""Confirming the result (确认结果): what is done and how it is watched, the recorder signs, it stands."""

from dataclasses import replace

from flows import explaining, publication, statutory
from flows.act import Act
from flows.gatekeeper import pass_gates
from flows.gates import missing
from flows.intake import waiting
from flows.look import Look, case_card, row, stack
from flows.model import Signature, Wizard
from flows.offers import offers, said, suggested
from flows.outcome import Answer, Button, Card, Words
from flows.profile.schema import Profile
from flows.roles import holders
from flows.step import Step, stop
from flows.wizard import (
    Asking,
    Given,
    Next,
    Question,
    Stay,
    Took,
    WizardKind,
    Wrong,
    ask_card,
    choice,
    too_long,
)

FIELD = 600
"""Characters of a field; as much as the text that is voted on may have."""

VOTED = "voted"
"""The answer that takes over the words of the vote."""


WITHOUT_RESULT = ("not_agreed", "waiting_again", "terminated")
"""Where a meeting that came to nothing leads; its record is signed like any other (S2-71)."""


def _labels(asking: Asking) -> tuple[str, ...]:
    return asking.look.profile.confirm.on_pass_required


def _ask_field(asking: Asking) -> Card:
    labels, have = _labels(asking), dict(asking.answer("fields", {}))
    label = labels[len(have)]
    rows = stack([choice(str(i), "btn.word", word=w) for i, w in enumerate(suggested(label))], 1)
    if _voted(asking, label):
        rows = (*rows, (choice(VOTED, "btn.voted"),))
    return ask_card("after.field", rows, label=label, n=len(have) + 1, m=len(labels))


def _voted(asking: Asking, label: str) -> str:
    """The text that was voted on, for the field in which mostly just that is written."""
    text = asking.look.view.resolution
    return text.text if text is not None and label in offers().voted else ""


def _take_field(asking: Asking, given: Given) -> Took:
    labels, have = _labels(asking), dict(asking.answer("fields", {}))
    label = labels[len(have)]
    text = said(label, given.arg, given.words)
    if given.arg == VOTED:
        text = _voted(asking, label)
    if len(text) < 2:
        return Wrong("field.short")
    long = too_long(text, FIELD)
    if long:
        return long
    have[label] = text
    return Next({"fields": have}) if len(have) == len(labels) else Stay({"fields": have}, anew=True)


def _write(step: Step, wizard: Wizard) -> None:
    result = step.view.result
    if result is None:
        raise stop("press.stale", alert=False)
    step.put(result.model_copy(update={"fields": {**result.fields, **wizard.answers["fields"]}}))
    step.deed("result_filled", fields=sorted(wizard.answers["fields"]))
    step.new_epoch()
    if not recorder_signs(step.profile):
        agree(step)


AFTER = WizardKind((Question("field", _ask_field, _take_field),), _write)


def recorder_signs(profile: Profile) -> bool:
    """Whether somebody signs the record besides the subjects (S2-71)."""
    return any(role != "subjects" for role in profile.confirm.signature)


def confirming_card(look: Look) -> Card:
    """What is still open, and the recorder's signature that closes the record."""
    result = look.view.result
    lacking = missing(look.view, look.profile, "confirm_result", look.now)
    if lacking and "convenor" in look.me:
        return case_card(
            look, "after.start", (row(Button("fill")),), missing=[m.words() for m in lacking]
        )
    signing = look.person in signers(look)
    if not lacking and (signing or "convenor" in look.me):
        rows = [row(Button("sign"), Button("docs", "D5", "btn.see"))] if signing else []
        if "convenor" in look.me and look.profile.confirm.on_pass_required:
            rows.append(row(Button("fill", label="btn.unfreeze")))
        fields = dict(result.fields) if result else {}
        lines = [Words("field.line", {"label": k, "text": v}) for k, v in fields.items()]
        key = "record.sign" if signing else "record.look"
        return case_card(look, key, tuple(rows), lines=lines)
    return waiting(look, "convenor" if lacking else "recorder")


def signers(look: Look) -> list[int]:
    """Who signs the record (S2-71)."""
    people: list[int] = []
    for role in look.profile.confirm.signature:
        if role == "subjects":
            continue
        people += holders(look.view, role, look.profile, look.now)
    return people


def with_signature(look: Look, card: Card) -> Card:
    """The card with 签字确认, while the record of a meeting that came to nothing bears no signature."""
    if not _unsigned(look) or look.person not in signers(look):
        return card
    params = {"card": Words(card.key, card.params), "notes": [Words("record.unsigned")]}
    rows = (row(Button("sign"), Button("docs", "D5", "btn.see")), *card.rows)
    return replace(card, key="board.card", params=params, rows=rows)


def _unsigned(look: Look) -> bool:
    case, meeting = look.case, look.view.meeting
    if case.state not in WITHOUT_RESULT or meeting is None or meeting.started_at is None:
        return False
    rows = look.view.all(Signature)
    return not any(s.kind == "record" and s.round == case.round for s in rows)


def fill(step: Step) -> None:
    """Ask what will be done and how it is watched."""
    step.ask("after", step.by)


def sign(step: Step) -> None:
    """T34: the recorder signs; from now on the record is only corrected, never edited."""
    if step.case.state in WITHOUT_RESULT:
        _sign(step)
        step.answer = Answer("record.signed")
        return
    pass_gates(step, "confirm_result")
    _sign(step)
    agree(step)


def _sign(step: Step) -> None:
    case = step.case
    step.put(
        Signature(
            case_id=case.id,
            round=case.round,
            kind="record",
            person_id=step.by,
            choice="agree",
            at=step.now,
        )
    )
    step.deed("signed", kind="record")


def agree(step: Step) -> None:
    """Into agreed, and at once on to filing where nothing else stands in between (T49)."""
    step.go("confirm_result")
    explaining.begin(step)
    publication.prepare(step)
    if not statutory.begin(step) and step.may_go("to_filing"):
        step.go("to_filing")


ACTS = {"fill": Act(fill), "sign": Act(sign)}
WIZARDS = {"after": AFTER}
