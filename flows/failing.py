"""No agreement (未达成一致): the ways that the document leaves, chosen by data, and the next round."""

from collections.abc import Mapping
from typing import Any

from flows.act import Act
from flows.consent import both_agreed, first_consent
from flows.dates import day_in, moment
from flows.intake import waiting
from flows.look import Look, case_card, row, stack
from flows.model import Publication, Result, Side, Subject, Wizard
from flows.offers import said, suggested
from flows.outcome import Button, Card, Words
from flows.promising import close_promises
from flows.roles import listed
from flows.rounds import BEGAN, PAST
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
    one_line,
    too_long,
)

FIELD = 300
"""Characters of a field."""

WAYS = {"terminate": "stop", "again_later": "later", "again_now": "again"}
"""Which act offers which way."""


def not_agreed_card(look: Look) -> Card:
    """终止, 等时机成熟再议, or what else the document knows (S2-68)."""
    if "party_secretary" in look.me and "escalate" in look.profile.outcome.on_fail:
        rows = (row(Button("escalate")),)
        return case_card(look, "failed.up", rows, reason=_reason(look))
    if "convenor" not in look.me:
        return waiting(look, "convenor")
    return case_card(look, "failed.ways", _ways(look), reason=_reason(look))


def _ways(look: Look) -> tuple[tuple[Button, ...], ...]:
    known = (*look.profile.outcome.on_fail, *look.profile.outcome.on_split)
    offered = dict.fromkeys(WAYS[t] for t in known if t in WAYS)
    return stack([Button(act) for act in offered])


def _reason(look: Look) -> str:
    result = look.view.result
    return result.reason if result else ""


def stop_case(step: Step) -> None:
    """T37, T42: convenor and party secretary together; the first gives the reason."""
    first = first_consent(step.view, "stop", step.now)
    if first is None:
        step.ask("stop", step.by)
        return
    _consent_to_stop(step, first.reason)


def _ask_reason(asking: Asking) -> Card:
    return ask_card("stop.reason", (row(Button("back")),))


def _stop(step: Step, wizard: Wizard) -> None:
    _consent_to_stop(step, wizard.answers["reason"])


def _consent_to_stop(step: Step, reason: str) -> None:
    if not both_agreed(step, "stop", reason):
        return
    result = step.view.result
    if result is not None:
        step.put(result.model_copy(update={"reason": reason}))
    case = step.case
    step.go("terminate")
    step.deed("terminated", reason=reason)
    step.tell_group(
        Card("stopped.G", {"no": case.no, "title": case.title, "reason": reason}), "stopped"
    )


def _again_labels(asking: Asking) -> tuple[str, ...]:
    return asking.look.profile.confirm.on_again_required


def _ask_again(asking: Asking) -> Card:
    labels, have = _again_labels(asking), dict(asking.answer("fields", {}))
    label = labels[len(have)]
    ways = [choice(str(i), "btn.word", word=w) for i, w in enumerate(suggested(label))]
    rows = (*stack(ways, 1), row(Button("back")))
    return ask_card("again.field", rows, label=label, n=len(have) + 1, m=len(labels))


def _take_again(asking: Asking, given: Given) -> Took:
    labels, have = _again_labels(asking), dict(asking.answer("fields", {}))
    label = labels[len(have)]
    text = said(label, given.arg, given.words)
    if len(text) < 2:
        return Wrong("field.short")
    long = too_long(text, FIELD)
    if long:
        return long
    have[label] = text
    return Next({"fields": have}) if len(have) == len(labels) else Stay({"fields": have}, anew=True)


def _later(step: Step, wizard: Wizard) -> None:
    """T38: when, and what must be done before (S2-70)."""
    case, answers = step.case, wizard.answers
    result = step.view.result or Result(
        case_id=case.id, round=case.round, passed=False, at=step.now
    )
    fields = dict(answers.get("fields", {}))
    step.put(result.model_copy(update={"fields": {**result.fields, **fields}}))
    step.go("again_later")
    ask_again(step, fields)
    step.deed("again_later", fields=sorted(fields))
    values = {"no": case.no, "title": case.title, "lines": field_lines(fields)}
    step.tell_group(Card("later.G", values), "later")


def ask_again(step: Step, fields: Mapping[str, Any]) -> None:
    """R13: a day that the words name is a day to be reminded of; anything else is asked about again and again."""
    calendar = step.profile.calendar
    labels = step.profile.confirm.on_again_required
    day = day_in(str(fields.get(labels[0], "")) if labels else "", step.now, calendar)
    at = moment(day, calendar.send_at, calendar) if day else None
    step.begin("again.date", at, state="waiting_again", about=f"r{step.case.round}")


def field_lines(fields: Mapping[str, Any]) -> list[Words]:
    """The filled fields of the form, each on its line."""
    return [Words("field.line", {"label": k, "text": str(v)}) for k, v in fields.items()]


def later(step: Step) -> None:
    """等时机成熟再议: ask when and what first."""
    step.ask("later", step.by)


def waiting_card(look: Look) -> Card:
    """What we wait for, and 再议."""
    result = look.view.result
    if "convenor" not in look.me:
        return waiting(look, "convenor")
    rows = (row(Button("reopen"), Button("newpeople"), Button("stop")),)
    return case_card(look, "again.wait", rows, lines=field_lines(result.fields if result else {}))


def next_round(step: Step, trigger: str) -> None:
    """Round n+1: sides and subjects go along, answers and check-ins do not, nor who has left the roster."""
    case = step.case
    limit = step.profile.again.max_rounds
    if limit and case.round >= limit:
        raise stop("again.limit", n=limit)
    sides = [s for s in step.view.all(Side) if s.round == case.round]
    subjects = [s for s in step.view.subjects if listed(step.view, s.person_id)]
    step.go(trigger)
    _begin(step, case.round + 1)
    renamed: dict[int, int] = {}
    for side in sides:
        renamed[side.id] = step.view.take("side")
        speaker = _speaker(side, subjects)
        new = {"id": renamed[side.id], "round": case.round + 1, "speaker_id": speaker}
        step.put(side.model_copy(update=new))
    for s in subjects:
        step.put(
            Subject(case_id=case.id, round=case.round + 1, person_id=s.person_id, on_behalf=s.on_behalf,
                    class_id=s.class_id, side_id=renamed.get(s.side_id, 0), kind=s.kind, votes=s.votes)
        )  # fmt: skip
    step.deed("round", n=case.round + 1)


def _begin(step: Step, n: int) -> None:
    """What hung or was promised before belongs to the round that is over; nobody is reminded of it."""
    flags = step.case.flags
    kept = {**flags.get(BEGAN, {}), str(n): step.now.isoformat()}
    step.edit_case(round=n, flags={**flags, BEGAN: kept})
    close_promises(step, PAST)
    for posting in step.view.all(Publication):
        step.end(f"publication.posted:p{posting.id}")
        step.end(f"publication.may_come_down:p{posting.id}")
        if posting.posted_on is None:
            step.drop(posting)


def _speaker(side: Side, subjects: list[Subject]) -> int:
    """Who spoke for the side, or the next of its people when he has left."""
    mine = [s.person_id for s in subjects if s.side_id == side.id]
    return side.speaker_id if side.speaker_id in mine else next(iter(mine), 0)


def reopen(step: Step) -> None:
    """T40: the time has come."""
    next_round(step, "reopen_round")


def again(step: Step) -> None:
    """T39: at once another round (新疆)."""
    next_round(step, "again_now")


def new_people(step: Step) -> None:
    """T41: other sides or people, or the topic in other words: approved anew."""
    next_round(step, "change_subjects")


ACTS = {
    "newpeople": Act(new_people),
    "stop": Act(stop_case),
    "later": Act(later),
    "reopen": Act(reopen),
    "again": Act(again),
}
WIZARDS = {
    "stop": WizardKind((Question("reason", _ask_reason, one_line("reason", 200)),), _stop),
    "later": WizardKind(
        (Question("field", _ask_again, _take_again, lambda a: not _again_labels(a)),), _later
    ),
}
CARDS = {"not_agreed": not_agreed_card, "waiting_again": waiting_card}
