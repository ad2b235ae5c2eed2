"""Which line of the table holds: for which profile, and for which case. Pure questions, no effects."""

from collections.abc import Callable

from flows.model import Ballot, Meeting
from flows.profile.schema import Profile
from flows.view import View


def always(profile: Profile) -> bool:
    """In every profile."""
    return True


def has_filing_of_convenor(profile: Profile) -> bool:
    """新疆: some scopes need the convenor's filing with the party organisation (S3-26)."""
    return profile.convenor.filing_required


def has_approval(profile: Profile) -> bool:
    """The topic is approved in one step or more."""
    return bool(profile.approval.step)


def has_no_approval(profile: Profile) -> bool:
    """The topic goes straight to planning."""
    return not profile.approval.step


def has_research(profile: Profile) -> bool:
    """丰库: research before planning (S1-42)."""
    return profile.research.required


def approval_then_research(profile: Profile) -> bool:
    """Approval leads to research."""
    return has_approval(profile) and profile.research.required


def approval_then_plan(profile: Profile) -> bool:
    """Approval leads to planning."""
    return has_approval(profile) and not profile.research.required


def votes(profile: Profile) -> bool:
    """The meeting may vote."""
    return profile.vote.mode == "vote"


def signs(profile: Profile) -> bool:
    """Agreement is confirmed by signatures (S3-37)."""
    return profile.vote.mode == "signature"


def may_agree_silently(profile: Profile) -> bool:
    """Agreement without a vote when nobody objects."""
    return profile.vote.mode != "signature" and not profile.vote.required


def knows_split(profile: Profile) -> bool:
    """The profile has a way for deep disagreement."""
    return bool(profile.outcome.on_split)


def knows_private_talk(profile: Profile) -> bool:
    """丰库 恳谈: settled in private, not posted to the group."""
    return any(form.no_group for form in profile.form)


def on_fail(trigger: str) -> Callable[[Profile], bool]:
    """The profile offers this way after no agreement."""

    def offered(profile: Profile) -> bool:
        return trigger in (*profile.outcome.on_fail, *profile.outcome.on_split)

    return offered


def has_assembly(profile: Profile) -> bool:
    """The road to the statutory meeting is open."""
    return profile.assembly.enabled


def files(profile: Profile) -> bool:
    """The result is filed (S2-47)."""
    return profile.filing.required


def files_not(profile: Profile) -> bool:
    """The result is posted without filing."""
    return not profile.filing.required


def has_filing_state(profile: Profile) -> bool:
    """The state filing exists."""
    return profile.filing.required


def assembly_then_filing(profile: Profile) -> bool:
    """The assembly's decision is filed."""
    return has_assembly(profile) and files(profile)


def assembly_then_publication(profile: Profile) -> bool:
    """The assembly's decision is posted at once."""
    return has_assembly(profile) and files_not(profile)


def goes_up(profile: Profile) -> bool:
    """The road upwards is open."""
    return profile.escalation.enabled


def goes_up_for(reason: str) -> Callable[[Profile], bool]:
    """The road upwards is open for this reason."""

    def offered(profile: Profile) -> bool:
        return profile.escalation.enabled and reason in profile.escalation.triggers

    return offered


def adopts(profile: Profile) -> bool:
    """渝北: the result is studied before it is carried out (S4-35)."""
    return profile.adoption.required


def adopts_not(profile: Profile) -> bool:
    """The result is carried out as it is."""
    return not profile.adoption.required


def evaluates(profile: Profile) -> bool:
    """金华: an evaluation closes the case (S2-53)."""
    return profile.evaluation.required


def evaluates_not(profile: Profile) -> bool:
    """Feedback leads to the archive."""
    return not profile.evaluation.required


def scope_needs_filing(view: View, profile: Profile) -> bool:
    """The scope of the case is one for which the convenor is filed."""
    return profile.convenor.needs_filing(view.case.scope)


def scope_needs_no_filing(view: View, profile: Profile) -> bool:
    """The scope of the case needs no filing of the convenor."""
    return not profile.convenor.needs_filing(view.case.scope)


def several_villages(view: View, profile: Profile) -> bool:
    """Two villages or more are concerned."""
    return view.case.villages >= 2


def not_last_step(view: View, profile: Profile) -> bool:
    """Another approval follows."""
    return view.case.approval_step < len(profile.approval.step) - 1


def last_step(view: View, profile: Profile) -> bool:
    """This is the last approval."""
    return view.case.approval_step == len(profile.approval.step) - 1


def may_decide(view: View, profile: Profile) -> bool:
    """The text is frozen, and the meeting was not declared a talk only (T24)."""
    meeting, text = view.meeting, view.resolution
    return bool(meeting and not meeting.no_decision and text and text.frozen_at)


def ballot_passed(view: View, profile: Profile) -> bool:
    """The latest ballot is counted and passed."""
    return _ballot_is(view, "passed")


def ballot_failed(view: View, profile: Profile) -> bool:
    """The latest ballot is counted and failed."""
    return _ballot_is(view, "failed")


def _ballot_is(view: View, state: str) -> bool:
    ballot: Ballot | None = view.ballot
    return ballot is not None and ballot.state == state


def has_met(view: View, profile: Profile) -> bool:
    """At least one meeting was held."""
    return any(m.started_at for m in view.all(Meeting))


def has_not_met(view: View, profile: Profile) -> bool:
    """No meeting was held yet."""
    return not has_met(view, profile)


def not_appealed(view: View, profile: Profile) -> bool:
    """An appeal is possible once."""
    return not view.case.flags.get("appealed")


def was(state: str) -> Callable[[View, Profile], bool]:
    """The case was suspended, or stopped as unlawful, in this state."""

    def remembered(view: View, profile: Profile) -> bool:
        return view.case.previous_state == state

    return remembered


def was_posted(view: View, profile: Profile) -> bool:
    """The result already hung on the board when it was stopped."""
    return view.case.previous_state not in ("agreed", "filing")
