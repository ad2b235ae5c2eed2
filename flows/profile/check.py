"""What a profile must satisfy beyond types: names that exist, parts that fit each other."""

from collections.abc import Callable, Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.profile import names
from flows.profile.figure import strangers
from flows.profile.path import ordinary_path, visited
from flows.profile.schema import Profile

Problem = tuple[str, str]
Check = Callable[[Profile], Iterator[Problem]]


def problems(profile: Profile) -> Iterator[Problem]:
    """Every (key, reason) that is wrong, in the order of the checks."""
    for check in CHECKS:
        yield from check(profile)


def _unknown(key: str, words: Iterable[str], known: Iterable[str], what: str) -> Iterator[Problem]:
    for word in strangers(words, known):
        yield key, f"no such {what}: {word!r}"


def _repeated(key: str, ids: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            yield f"{key}.{one}", "this id stands twice"
        seen.add(one)


def _progress(profile: Profile) -> Iterator[Problem]:
    progress = profile.progress
    yield from _unknown("progress.map", progress.map, names.STATES, "state")
    for state in strangers(ordinary_path(profile), progress.map):
        yield "progress.map", f"{state!r} is on the ordinary path and has no step"
    steps = range(1, len(progress.labels) + 1)
    for state, number in progress.map.items():
        if number not in steps:
            yield f"progress.map.{state}", f"there is no step {number}"
    for number in steps:
        if number not in progress.map.values():
            yield "progress.labels", f"no state belongs to step {number}"


def _roles(profile: Profile) -> Iterator[Problem]:
    roles = profile.roles
    for role, state in roles.required_from.items():
        yield from _unknown("roles.required_from", [role], names.ROLES, "role")
        if state not in visited(profile):
            yield f"roles.required_from.{role}", f"this profile never visits {state!r}"
    pairs = [role for pair in (*roles.exclusive, *roles.discouraged) for role in pair]
    yield from _unknown("roles", (*pairs, *roles.optional), names.ROLES, "role")


def _role_lists(profile: Profile) -> Iterator[Problem]:
    reserve = profile.confirm.reserve_rule
    lists: dict[str, Iterable[str]] = {
        "convenor.allowed": profile.convenor.allowed,
        "convenor.default": [profile.convenor.default],
        "composition.confirmed_by": profile.composition.confirmed_by,
        "committee.head_should_be": filter(None, [profile.committee.head_should_be]),
        "research.by": filter(None, [profile.research.by]),
        "confirm.reserve_rule.needs": [reserve.needs] if reserve else (),
        "escalation.to": filter(None, [profile.escalation.to]),
        "filing.to": filter(None, [profile.filing.to]),
        "dissent.owner": [profile.dissent.owner],
        "evaluation.by": profile.evaluation.by,
        **{f"approval.step.{step.id}.who": step.who for step in profile.approval.step},
    }
    for key, words in lists.items():
        yield from _unknown(key, words, names.ROLES, "role")
    signers, reviewers = (*names.ROLES, "subjects"), (*names.ROLES, "committee_meeting")
    yield from _unknown("confirm.signature", profile.confirm.signature, signers, "signer")
    review = profile.publication.review_before
    yield from _unknown("publication.review_before", review, reviewers, "reviewer")


def _gates(profile: Profile) -> Iterator[Problem]:
    yield from _unknown("gates", profile.gates, names.GATES, "gate")
    for gate in strangers(names.GATES, profile.gates):
        yield f"gates.{gate}", "missing: a profile names every gate"
    for name, held in profile.gates.items():
        yield from _unknown(f"gates.{name}.by", held.by, names.ROLES, "role")
        if (held.strength == "confirm") != bool(held.by):
            yield f"gates.{name}.by", "a confirm names who passes it, the others name nobody"


def _reminders(profile: Profile) -> Iterator[Problem]:
    yield from _unknown("reminders", profile.reminders, names.REMINDERS, "reminder")
    for name, reminder in profile.reminders.items():
        key = f"reminders.{name}"
        yield from _unknown(f"{key}.on", [reminder.on], names.EVENTS, "event")
        state, _, word = reminder.on.partition(".")
        if word == "enter" and state in names.STATES and state not in visited(profile):
            yield f"{key}.on", f"this profile never visits {state!r}"
        for to in (reminder.to, *(then.to for then in reminder.then)):
            yield from _unknown(f"{key}.to", to, names.RECIPIENTS, "recipient")
        told = {*reminder.to, *(to for then in reminder.then for to in then.to)}
        if "group" in told and name not in names.GROUP_REMINDERS:
            yield f"{key}.to", "not for the group: private matters stay private"
        if not reminder.to or not (reminder.at or reminder.every):
            yield key, "nobody to tell, or no time to tell it"
        offsets = (*reminder.at, *(then.at for then in reminder.then))
        if reminder.on in names.DAY_EVENTS and any(one.exact for one in offsets):
            yield f"{key}.at", f"{reminder.on!r} is a day: hours and minutes count from a moment"


def _outcome(profile: Profile) -> Iterator[Problem]:
    outcome = profile.outcome
    yield from _unknown("outcome.on_pass", outcome.on_pass, names.ON_PASS, "way on")
    yield from _unknown("outcome.on_fail", outcome.on_fail, names.ON_FAIL, "way on")
    yield from _unknown("outcome.on_split", outcome.on_split, names.ON_FAIL, "way on")
    extra = outcome.on_agree_extra
    yield from _unknown("outcome.on_agree_extra", extra, names.ON_AGREE_EXTRA, "word")
    wanted = "to_filing" if profile.filing.required else "to_publication"
    if outcome.on_pass != (wanted,):
        yield "outcome.on_pass", f"filing.required asks for {wanted!r}"
    if not outcome.on_fail:
        yield "outcome.on_fail", "empty: after a failure nothing could be pressed"
    ways = (*outcome.on_fail, *outcome.on_split)
    if "refer_assembly" in ways and not profile.assembly.enabled:
        yield "outcome.on_fail", "refer_assembly without assembly.enabled"
    if "escalate" in ways and not profile.escalation.enabled:
        yield "outcome.on_fail", "escalate without escalation.enabled"


def _meeting(profile: Profile) -> Iterator[Problem]:
    does = [step.does for step in profile.meeting.step]
    if not does:
        yield "meeting.step", "empty: a meeting has steps"
    elif does.count("decide") != 1 or does[-1] != "decide" or "speak" not in does:
        yield "meeting.step", "one step lets people speak, the last and only the last decides"
    if sum(form.default for form in profile.form) != 1:
        yield "form", "exactly one form is the default"


def _vote(profile: Profile) -> Iterator[Problem]:
    vote, confirm = profile.vote, profile.confirm
    signing = vote.mode == "signature"
    if signing != (confirm.agree_rule == "all_sign"):
        yield "confirm.agree_rule", "agreement by signature goes with vote.mode = signature"
    if signing and confirm.subjects_sign != "all_present":
        yield "confirm.subjects_sign", "agreement by signature needs the signatures"
    if confirm.reserve_rule and not signing:
        yield "confirm.reserve_rule", "reservations go with vote.mode = signature"
    if vote.required and vote.mode != "vote":
        yield "vote.required", f"a vote is required but the mode is {vote.mode!r}"
    if vote.mode != "vote":
        return
    if vote.default_method not in vote.methods:
        yield "vote.default_method", "not among vote.methods"
    if len(vote.options) != 3:
        yield "vote.options", "three words: for yes, no and abstaining"
    if not 1 <= vote.open_minutes <= vote.max_minutes:
        yield "vote.open_minutes", "at least 1 and at most vote.max_minutes"


def _topic(profile: Profile) -> Iterator[Problem]:
    topic = profile.topic
    clauses = (*topic.allow, *topic.forbid, *topic.focus)
    classes = [one.id for one in profile.subject_class]
    if not clauses or (topic.mode == "must_and_forbid" and not (topic.allow and topic.forbid)):
        yield "topic", f"the lists that mode {topic.mode!r} needs are empty"
    for clause in clauses:
        key = f"topic.{clause.id}"
        yield from _unknown(key, clause.by_proposer_class, classes, "subject class")
        yield from _unknown(key, filter(None, [clause.scope]), profile.level.scopes, "scope")
        reframe = filter(None, [clause.reframe_to])
        yield from _unknown(key, reframe, [one.id for one in topic.allow], "allowed item")
    for clause in topic.forbid:
        if not clause.ask or not clause.redirect:
            yield f"topic.{clause.id}", "a forbidden item asks a question and shows another way"


def _papers(profile: Profile) -> Iterator[Problem]:
    codes = [paper.code for paper in profile.document]
    yield from _unknown("document", codes, names.DOCUMENTS, "document code")
    wanted = profile.archive.required_documents
    yield from _unknown("archive.required_documents", wanted, codes, "document here")
    fields = (*profile.plan.required, *profile.plan.optional)
    yield from _unknown("plan", fields, names.PLAN_FIELDS, "field of the plan")
    renotice = profile.notice.on_change_renotice
    yield from _unknown(
        "notice.on_change_renotice", renotice, (*names.PLAN_FIELDS, "topic_text"), "field"
    )
    due_from = [profile.publication.due_from]
    yield from _unknown("publication.due_from", due_from, names.EVENTS, "event")


def _places(profile: Profile) -> Iterator[Problem]:
    scopes = (*profile.convenor.filing_scopes, *profile.convenor.party_scopes)
    yield from _unknown("convenor", scopes, profile.level.scopes, "scope")
    calendar = profile.calendar
    try:
        ZoneInfo(calendar.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        yield "calendar.timezone", f"no such zone: {calendar.timezone!r}"
    start, end = calendar.quiet_hours
    over_night = start > end
    late, early = calendar.send_at >= start, calendar.send_at < end
    if (late or early) if over_night else (late and early):
        yield "calendar.send_at", "lies within the quiet hours"


def _ids(profile: Profile) -> Iterator[Problem]:
    topic = profile.topic
    yield from _repeated("subject_class", (one.id for one in profile.subject_class))
    yield from _repeated("form", (one.id for one in profile.form))
    yield from _repeated("meeting.step", (one.id for one in profile.meeting.step))
    yield from _repeated("approval.step", (one.id for one in profile.approval.step))
    yield from _repeated("guard", (one.id for one in profile.guard))
    yield from _repeated("document", (one.code for one in profile.document))
    yield from _repeated("topic", (one.id for one in (*topic.allow, *topic.forbid, *topic.focus)))


CHECKS: tuple[Check, ...] = (
    _ids,
    _progress,
    _roles,
    _role_lists,
    _gates,
    _reminders,
    _outcome,
    _meeting,
    _vote,
    _topic,
    _papers,
    _places,
)
