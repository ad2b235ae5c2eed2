"""The table of transitions T01–T81 as data: from, trigger, to, in which profiles, under which guard."""

from collections.abc import Callable
from dataclasses import dataclass

from flows.machine import guards as g
from flows.profile.schema import Profile
from flows.view import View

Guard = Callable[[View, Profile], bool]
When = Callable[[Profile], bool]

NEW = "new"
"""Where a case comes from before it is one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table (domain/03 §3.3). `when` picks the profiles, `guard` the case."""

    no: str
    sources: tuple[str, ...]
    trigger: str
    to: str
    guard: Guard | None = None
    when: When = g.always


BEFORE_NOTICE = (
    "lead", "screened", "convenor_filing", "drafting", "topic_review", "researching", "planning",
)  # fmt: skip
AFTER_AGREED = ("agreed", "filing", "published", "adoption", "implementing", "feedback")
SUSPENDABLE = (
    "drafting", "topic_review", "researching", "planning", "noticed", "checkin", "deliberating",
    "voting", "confirming", "waiting_again", "two_committees", "assembly", "township", "filing",
    "published", "adoption", "implementing",
)  # fmt: skip
IN_SESSION = ("checkin", "deliberating", "voting")

UP_VILLAGES = g.goes_up_for("multi_village")

TOPIC = (
    Row("T01", (NEW,), "log_lead", "lead"),
    Row("T02", ("lead",), "classify", "screened"),
    Row("T03", ("screened",), "edit_topic", "lead"),
    Row("T04", ("screened",), "decline", "declined"),
    Row("T05", ("screened",), "accept", "convenor_filing", g.scope_needs_filing, g.has_filing_of_convenor),
    Row("T06", ("screened",), "accept", "drafting", g.scope_needs_no_filing),
    Row("T07", ("screened", "drafting"), "multi_village", "escalated", g.several_villages, UP_VILLAGES),
    Row("T08", ("convenor_filing",), "party_agree", "drafting", when=g.has_filing_of_convenor),
    Row("T09", ("convenor_filing",), "party_refuse", "screened", when=g.has_filing_of_convenor),
    Row("T10", ("drafting",), "submit_topic", "topic_review", when=g.has_approval),
    Row("T11", ("drafting",), "submit_topic", "planning", when=g.has_no_approval),
    Row("T12", ("topic_review",), "approve_step", "topic_review", g.not_last_step, g.has_approval),
    Row("T13", ("topic_review",), "approve_topic", "researching", g.last_step, g.approval_then_research),
    Row("T14", ("topic_review",), "approve_topic", "planning", g.last_step, g.approval_then_plan),
    Row("T15", ("topic_review",), "return_topic", "drafting", when=g.has_approval),
    Row("T16", ("topic_review",), "decline", "declined", when=g.has_approval),
    Row("T17", ("researching",), "research_done", "planning", when=g.has_research),
)  # fmt: skip

MEETING = (
    Row("T18", ("planning",), "send_notice", "noticed"),
    Row("T19", ("noticed",), "change_plan", "planning"),
    Row("T20", ("noticed",), "postpone", "noticed"),
    Row("T21", ("noticed",), "open_checkin", "checkin"),
    Row("T22", ("checkin",), "start_meeting", "deliberating"),
    Row("T23", ("checkin",), "no_quorum", "noticed"),
    Row("T24", ("checkin",), "start_talk_only", "deliberating"),
    Row("T25", ("deliberating",), "open_vote", "voting", g.may_decide, g.votes),
    Row("T26", ("deliberating",), "open_signing", "confirming", g.may_decide, g.signs),
    Row("T27", ("deliberating",), "agree_without_vote", "confirming", g.may_decide, g.may_agree_silently),
    Row("T28", ("deliberating",), "split", "not_agreed", when=g.knows_split),
    Row("T29", ("deliberating",), "adjourn", "noticed"),
    Row("T30", ("deliberating",), "talk_settled", "agreed", when=g.knows_private_talk),
    Row("T31", ("voting",), "close_vote_pass", "confirming", g.ballot_passed, g.votes),
    Row("T32", ("voting",), "close_vote_fail", "not_agreed", g.ballot_failed, g.votes),
    Row("T33", ("voting",), "cancel_vote", "deliberating", when=g.votes),
    Row("T34", ("confirming",), "confirm_result", "agreed"),
    Row("T35", ("confirming",), "signing_failed", "not_agreed", when=g.signs),
    Row("T36", ("confirming",), "reopen", "deliberating"),
)  # fmt: skip

FAILING = (
    Row("T37", ("not_agreed",), "terminate", "terminated", when=g.on_fail("terminate")),
    Row("T38", ("not_agreed",), "again_later", "waiting_again"),
    Row("T39", ("not_agreed",), "again_now", "planning", when=g.on_fail("again_now")),
    Row("T40", ("waiting_again",), "reopen_round", "planning"),
    Row("T41", ("waiting_again",), "change_subjects", "drafting"),
    Row("T42", ("waiting_again",), "terminate", "terminated"),
    Row("T43", ("not_agreed",), "refer_two_committees", "two_committees", when=g.on_fail("refer_two_committees")),
    Row("T44", ("not_agreed", "two_committees"), "refer_assembly", "assembly", when=g.on_fail("refer_assembly")),
    Row("T45", ("not_agreed",), "escalate", "escalated", when=g.on_fail("escalate")),
    Row("T46", ("two_committees",), "committees_decide", "agreed", when=g.on_fail("refer_two_committees")),
    Row("T47", ("two_committees",), "terminate", "terminated", when=g.on_fail("refer_two_committees")),
)  # fmt: skip

ELSEWHERE = (
    Row("T48", ("agreed",), "needs_assembly", "assembly", when=g.has_assembly),
    Row("T49", ("agreed",), "to_filing", "filing", when=g.files),
    Row("T50", ("agreed",), "to_publication", "published", when=g.files_not),
    Row("T51", ("assembly",), "assembly_passed", "filing", when=g.assembly_then_filing),
    Row("T52", ("assembly",), "assembly_passed", "published", when=g.assembly_then_publication),
    Row("T53", ("assembly",), "assembly_failed", "not_agreed", when=g.has_assembly),
    Row("T54", ("assembly",), "assembly_no_quorum", "waiting_again", when=g.has_assembly),
    Row("T55", ("escalated",), "township_accept", "township", when=g.goes_up),
    Row("T56", ("escalated",), "township_decline", "not_agreed", g.has_met, g.goes_up),
    Row("T56b", ("escalated",), "township_decline", "drafting", g.has_not_met, g.goes_up),
    Row("T57", ("escalated",), "township_return", "not_agreed", g.has_met, g.goes_up),
    Row("T57b", ("escalated",), "township_return", "drafting", g.has_not_met, g.goes_up),
    Row("T58", ("township",), "township_result", "agreed", when=g.goes_up),
    Row("T59", ("township",), "township_no_result", "not_agreed", when=g.goes_up),
)  # fmt: skip

AFTER = (
    Row("T60", ("filing",), "publish", "published", when=g.has_filing_state),
    Row("T61", ("published",), "start_adoption", "adoption", when=g.adopts),
    Row("T62", ("published",), "start_implementation", "implementing", when=g.adopts_not),
    Row("T63", ("adoption",), "adopt", "implementing", when=g.adopts),
    Row("T64", ("adoption",), "not_adopted", "terminated", when=g.adopts),
    Row("T65", ("adoption",), "send_back", "waiting_again", when=g.adopts),
    Row("T66", ("implementing",), "close_items", "feedback"),
    Row("T67", ("feedback",), "not_done", "implementing"),
    Row("T68", ("feedback",), "to_evaluation", "evaluating", when=g.evaluates),
    Row("T69", ("feedback",), "archive", "archived", when=g.evaluates_not),
    Row("T70", ("evaluating",), "archive", "archived", when=g.evaluates),
    Row("T71", AFTER_AGREED, "mark_unlawful", "rectifying"),
    Row("T72", ("rectifying",), "rectified", "implementing", g.was_posted),
    Row("T72b", ("rectifying",), "rectified", "agreed", g.was("agreed")),
    Row("T72c", ("rectifying",), "rectified", "filing", g.was("filing"), g.has_filing_state),
    Row("T73", ("rectifying",), "consult_again", "planning"),
    Row("T74", ("rectifying",), "void_result", "terminated"),
)

STOPPING = (
    Row("T75", BEFORE_NOTICE, "withdraw", "withdrawn"),
    Row("T76", ("noticed", "checkin", "deliberating"), "withdraw", "withdrawn"),
    Row("T77", SUSPENDABLE, "suspend", "suspended"),
    *(
        Row("T78", ("suspended",), "resume", "noticed" if was in IN_SESSION else was, g.was(was))
        for was in SUSPENDABLE
    ),
    Row("T79", ("suspended",), "terminate", "terminated"),
    Row("T80", ("declined",), "appeal", "screened", g.not_appealed),
    Row("T81", ("declined", "terminated", "withdrawn"), "close_file", "archived"),
)

ALL: tuple[Row, ...] = (*TOPIC, *MEETING, *FAILING, *ELSEWHERE, *AFTER, *STOPPING)


def rows_for(profile: Profile) -> tuple[Row, ...]:
    """The lines that exist under a profile: those that its data asks for, and whose start is reachable."""
    rows = tuple(row for row in ALL if row.when(profile))
    reached = {NEW}
    while True:
        more = {r.to for r in rows if reached & set(r.sources)} - reached
        if not more:
            break
        reached |= more
    return tuple(r for r in rows if reached & set(r.sources))
