"""Gates after the meeting: fields, signatures, filing, board, promises, archive (S2-47 … S2-53)."""

from collections.abc import Mapping
from typing import Any

from flows.dates import board_may_come_down, local_day
from flows.gates.missing import Seen
from flows.gates.posting import draft, latest
from flows.model import (
    Evaluation,
    Explanation,
    Meeting,
    Publication,
    Signature,
    Statement,
)
from flows.outcome import Words
from flows.presence import voters_here
from flows.profile.law import board_days as floor
from flows.rounds import promises


def result_fields(seen: Seen) -> Mapping[str, Any] | None:
    """The fields that the document asks for after agreement are filled in (S2-69)."""
    result = seen.view.result
    have = result.fields if result else {}
    empty = [label for label in seen.profile.confirm.on_pass_required if not have.get(label)]
    return {"labels": empty} if empty else None


def signatures(seen: Seen) -> Mapping[str, Any] | None:
    """Where every subject signs: all have, or the result stands by the reserve rule (DEF21)."""
    result, case = seen.view.result, seen.view.case
    if seen.profile.confirm.subjects_sign != "all_present" or (result and result.passed):
        return None
    signed = {
        s.person_id
        for s in seen.view.all(Signature)
        if s.kind == "result" and s.round == case.round and s.choice == "agree"
    }
    open_ = [
        seen.view.name(s.person_id) for s in voters_here(seen.view) if s.person_id not in signed
    ]
    return {"names": open_} if open_ else None


def told_stakeholders(seen: Seen) -> Mapping[str, Any] | None:
    """Every party concerned was told in a way that is written down (S2-48)."""
    untold = [
        seen.view.name(s.person_id) for s in seen.view.subjects if s.side_id and not s.told_by
    ]
    return {"names": untold} if untold else None


def board_days(seen: Seen) -> Mapping[str, Any] | None:
    """The posting stayed up as long as the law asks for (15 full days; domain/08)."""
    today = local_day(seen.now, seen.profile.calendar)
    found = latest(seen.view)
    if found is None or found.posted_on is None or draft(seen.view) is not None:
        days = floor(seen.profile, seen.view.community.level, today).value
        return {"days": days, "until": ""}
    days = floor(seen.profile, seen.view.community.level, found.posted_on).value
    free = board_may_come_down(found.posted_on, days)
    return {"days": days, "until": free} if today < free else None


def items_complete(seen: Seen) -> Mapping[str, Any] | None:
    """Each promise has an owner, a day and somebody who watches (S2-52)."""
    items = promises(seen.view)
    vague = [i.text for i in items if not (i.owner_id and i.due_on and i.watcher_id)]
    return {"items": vague} if vague or not items else None


def items_done(seen: Seen) -> Mapping[str, Any] | None:
    """Each promise is kept and looked at, or it is explained why not."""
    open_ = [i.text for i in promises(seen.view) if i.state not in ("confirmed", "explained")]
    return {"items": open_} if open_ else None


def feedback_published(seen: Seen) -> Mapping[str, Any] | None:
    """People were told how it went (村 第三十五条 / 居 第三十四条)."""
    return None if seen.view.case.flags.get("feedback") == seen.view.case.round else {}


def completeness_review(seen: Seen) -> Mapping[str, Any] | None:
    """The supervisor looked through the record and found it whole (S2-51)."""
    return None if any(e.complete for e in seen.view.all(Evaluation)) else {}


def dissent(seen: Seen) -> Mapping[str, Any] | None:
    """The result was explained to everybody who disagreed (S2-72, S0-31)."""
    here = seen.view.case.round
    open_ = [e for e in seen.view.all(Explanation) if not e.done_at and e.round == here]
    return {"names": [seen.view.name(e.person_id) for e in open_]} if open_ else None


def archive_documents(seen: Seen) -> Mapping[str, Any] | None:
    """The papers that the document asks for can be made from what is recorded.

    Those of a meeting are asked for only where one was held: the level above may settle it without.
    """
    met = any(m.started_at for m in seen.view.all(Meeting))
    has = {
        "D4": not met or seen.view.meeting is not None,
        "D4c": not met or bool(seen.view.meeting and seen.view.meeting.due),
        "D5": not met or (bool(seen.view.all(Statement)) and seen.view.result is not None),
        "D8": bool(seen.view.all(Publication)),
        "D17": any(e.scores for e in seen.view.all(Evaluation)),
    }
    missing = [c for c in seen.profile.archive.required_documents if not has.get(c, True)]
    return {"documents": tuple(Words(f"document.{c}") for c in missing)} if missing else None
