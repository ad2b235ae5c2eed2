"""Which gates stand before which trigger, and what is still missing (还缺什么) in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flows.gates import after, plan, posting, session, topic
from flows.gates.missing import Check, Missing, Seen
from flows.model import Approval
from flows.profile.after import Gate
from flows.profile.schema import Profile
from flows.view import View

BEFORE: dict[str, dict[str, Check]] = {
    "submit_topic": {
        "stakeholder": topic.stakeholder,
        "supervisor_named": topic.supervisor_named,
        "opinion_evidence": topic.opinion_evidence,
        "roles.exclusive": topic.exclusive_roles,
        "composition.size": topic.composition_size,
    },
    "approve_topic": {"self_approval": topic.self_approval},
    "send_notice": {
        "plan_complete": plan.plan_complete,
        "materials": plan.materials,
        "venue_area": plan.venue_area,
        "notice.lead": plan.notice_lead,
        "notice.postponed": plan.notice_postponed,
        "composition.ratio": topic.composition_ratio,
        "composition.size": topic.composition_size,
        "committee.size": topic.committee_size,
        "roles.exclusive": topic.exclusive_roles,
        "roles.discouraged": topic.discouraged_roles,
        "host_is_party": topic.host_is_party,
        "stakeholder": topic.stakeholder,
    },
    "postpone": {"notice.lead": plan.notice_lead, "notice.postponed": plan.notice_postponed},
    "open_checkin": {"notice.unreached": plan.notice_unreached},
    "start_meeting": {
        "quorum": session.quorum,
        "side_present": session.side_present,
        "supervisor_at_start": session.supervisor,
        "recorder_present": session.recorder,
    },
    "open_vote": {
        "steps_in_order": session.steps_in_order,
        "minutes_before_vote": session.minutes,
        "supervisor_at_vote": session.supervisor,
        "side_present": session.side_present,
        "quorum": session.quorum,
    },
    "open_signing": {
        "steps_in_order": session.steps_in_order,
        "minutes_before_vote": session.minutes,
    },
    "confirm_result": {"result_fields": after.result_fields, "signatures": after.signatures},
    "publish": {
        "told_stakeholders": after.told_stakeholders,
        "publication.lint": posting.publication_lint,
        "publication.seals": posting.seals,
        "publication.review": posting.review,
    },
    "to_publication": {
        "publication.lint": posting.publication_lint,
        "publication.seals": posting.seals,
        "publication.review": posting.review,
    },
    "start_implementation": {"items_complete": after.items_complete},
    "to_evaluation": {"feedback_published": after.feedback_published},
    "archive": {
        "feedback_published": after.feedback_published,
        "board_days": after.board_days,
        "completeness_review": after.completeness_review,
        "dissent_at_archive": after.dissent,
        "objections_at_archive": posting.objections,
        "archive_documents": after.archive_documents,
    },
}
BEFORE["start_talk_only"] = {"recorder_present": session.recorder}


OFF = Gate(strength="off")
"""A case goes on by the profile that it began with, and that may know fewer gates."""


def missing(view: View, profile: Profile, trigger: str, now: datetime) -> list[Missing]:
    """What stands between here and the trigger, strongest first; a gate that was passed is gone."""
    seen = Seen(view, profile, now)
    found = [_look(seen, name, check) for name, check in BEFORE.get(trigger, {}).items()]
    order = {"block": 0, "confirm": 1, "warn": 2}
    return sorted((m for m in found if m is not None), key=lambda m: order[m.strength])


def _look(seen: Seen, name: str, check: Check) -> Missing | None:
    gate = seen.profile.gates.get(name, OFF)
    if gate.strength == "off" or (gate.strength == "confirm" and _passed(seen, name)):
        return None
    values: Mapping[str, Any] | None = check(seen)
    if values is None:
        return None
    return Missing(name, gate.strength, gate.by, f"gate.{name}", values)


def _passed(seen: Seen, gate: str) -> bool:
    case = seen.view.case
    return any(
        a.act == f"gate:{gate}" and a.epoch == case.epoch and a.decision == "pass"
        for a in seen.view.all(Approval)
    )
