"""The vote (表决): a ballot for the people present, choices that are set, a count anybody can check."""

from datetime import timedelta

from flows import reminders, secret
from flows.act import Act
from flows.ballot import GO_VOTE, option, result_card, voting_card
from flows.command import BOT
from flows.consent import both_agreed
from flows.gatekeeper import pass_gates
from flows.hands import owed
from flows.look import Look
from flows.model import Ballot, Case, Focus, Result, RollEntry, TookPart, Wizard
from flows.outcome import Answer, Cancel, Remind
from flows.presence import here, is_here, voters_here
from flows.profile.schema import Profile
from flows.roles import holders
from flows.secret import CHOICES, PRESSED, by_button, choice_of, choose, hosts_to_vote, is_secret
from flows.step import Step, stop
from flows.thresholds import needed, passes

METHODS = ("buttons", "secret", "hands", "paper")
PICTURE = "result.png"
"""The result goes to the group as a picture with the words under it."""

CLOSE = "close"
"""The kind of the row that closes a ballot at its deadline."""

ASKED, AGAIN, LONGEST = 100, 5, 60
"""Rows of asking are numbered from here; minutes until the bot asks again, doubled each time up to the longest."""


def open_vote(step: Step) -> None:
    """T25: freeze who is here as the base; from now on only they decide (DEF28)."""
    method = step.command.arg
    if method not in methods(step.profile):
        raise stop("press.stale", alert=False)
    _enough_for_a_secret(step, method)
    pass_gates(step, "open_vote")
    resolution, meeting = step.view.resolution, step.view.meeting
    if resolution is None or meeting is None:
        raise stop("press.stale", alert=False)
    present, modes = voters_here(step.view), {a.person_id: a.mode for a in here(step.view)}
    rule = step.profile.vote
    ballot = Ballot(
        id=step.view.take("ballot"), case_id=step.case.id, meeting_id=meeting.id,
        resolution_id=resolution.id, method=method, opened_at=step.now,
        secrecy="secret" if method == "secret" else rule.secrecy,
        closes_at=step.now + timedelta(minutes=rule.open_minutes), present=len(present),
        need=needed(len(present), rule.ratio, rule.compare),
        hands={} if method in PRESSED else {"stopped": True},
    )  # fmt: skip
    step.put(ballot)
    for subject in present:
        entry = RollEntry(
            case_id=step.case.id, ballot_id=ballot.id, person_id=subject.person_id,
            mode=modes[subject.person_id],
        )  # fmt: skip
        step.put(entry)
    step.go("open_vote")
    closing_row(step, ballot, 0)
    _nudges(step, ballot, f"b{ballot.id}")
    step.show("ballot", ballot.id, fresh=True)
    roll = sorted(s.person_id for s in present)
    step.deed("vote_opened", ballot=ballot.id, text=resolution.hash, roll=roll, need=ballot.need,
              ratio=str(rule.ratio), compare=rule.compare)  # fmt: skip


def methods(profile: Profile) -> tuple[str, ...]:
    """How the host may let people vote; where all votes are secret, no choice is shown by a hand."""
    rule = profile.vote
    if rule.secrecy != "secret":
        return tuple(m for m in METHODS if m in rule.methods)
    by_button = ("secret",) if {"buttons", "secret"} & set(rule.methods) else ()
    return (*by_button, *(m for m in ("paper",) if m in rule.methods))


def _enough_for_a_secret(step: Step, method: str) -> None:
    """Of four people everybody can guess who chose what (DECISIONS 26)."""
    rule, present = step.profile.vote, len(voters_here(step.view))
    if method == "secret" and present < rule.secret_min_present:
        raise stop("vote.few", m=present, n=rule.secret_min_present)


def _nudges(step: Step, ballot: Ballot, about: str) -> None:
    """R11: before it closes, whoever has not voted yet is asked in private."""
    step.reminders += reminders.starting(
        step.view, step.profile, "ballot.close", ballot.closes_at, step.now, state="voting",
        about=about,
    )  # fmt: skip


def closing_row(step: Step, ballot: Ballot, n: int) -> None:
    """The row that falls due when the ballot's time is over; `n` tells it from earlier ones."""
    step.reminders.append(
        Remind(CLOSE, n, ballot.closes_at, f"ballot:{ballot.id}", ("host",), "voting", urgent=True)
    )


def press(step: Step) -> None:
    """One press of 赞成 / 反对 / 弃权: set, never toggled; the last choice before closing counts."""
    choice = step.command.arg
    ballot = step.view.find(Ballot, step.command.ref.id)
    if (
        choice not in CHOICES
        or ballot is None
        or ballot.state != "open"
        or step.now >= ballot.closes_at
    ):
        raise stop("vote.closed")
    mine = step.view.find(RollEntry, ballot.id, step.by)
    if mine is None:
        raise stop(_why_not(step))
    if mine.mode == "site" and ballot.hands.get("stopped"):
        raise stop("vote.byhand")
    if is_secret(ballot) and not step.command.private:
        raise stop("vote.private")
    choose(step, ballot, choice)
    step.answer = Answer("vote.ack", {"option": option(step.profile, choice)}, alert=True)


def to_ballot(step: Step) -> bool:
    """去投票: the link under a secret ballot leads a member to his own card of that case."""
    number = step.command.arg.removeprefix(GO_VOTE)
    if not step.command.arg.startswith(GO_VOTE) or "member" not in step.me:
        return False
    home = step.view.community.id
    mine = [c for c in step.view.all(Case) if str(c.id) == number and c.community_id == home]
    for case in mine:
        _puts_the_pen_away(step, case)
        step.put(Focus(person_id=step.by, community_id=home, case_id=case.id))
        step.show("card", case.id, step.by, fresh=True)
    return bool(mine)


def _puts_the_pen_away(step: Step, case: Case) -> None:
    """Whoever goes to his ballot sees it, not the question for a few words that he has not begun to answer."""
    for asked in step.view.all(Wizard):
        mine = asked.open and asked.person_id == step.by and asked.case_id == case.id
        if mine and asked.kind == "say":
            step.put(asked.model_copy(update={"open": False}))


def _why_not(step: Step) -> str:
    mine = [s for s in step.view.subjects if s.person_id == step.by]
    if not mine:
        return "vote.notlisted"
    if not mine[0].votes:
        return "vote.observer"
    return "vote.late" if is_here(step.view, step.by) else "vote.notpresent"


def my_vote(step: Step) -> None:
    """我的票: what stands for me now."""
    ballot = step.view.find(Ballot, step.command.ref.id)
    if ballot is None and step.view.in_case:
        ballot = step.view.ballot
    mine = choice_of(step.view, ballot, step.by) if ballot else ""
    if not mine:
        raise stop("vote.counted" if _took_part(step, ballot) else "vote.none")
    step.answer = Answer("vote.mine", {"option": option(step.profile, mine)}, alert=True)


def _took_part(step: Step, ballot: Ballot | None) -> bool:
    """In a closed secret ballot: his slip lies among the others, and nobody can find it."""
    return ballot is not None and step.view.find(TookPart, ballot.id, step.by) is not None


def end(step: Step) -> None:
    """结束表决: the host votes last, then the count; he is asked first if he has not voted (S2-67)."""
    ballot = _open_ballot(step)
    _all_counted(step, ballot)
    wait = hosts_to_vote(step.view, step.profile, step.now, ballot)
    if not wait:
        close(step, ballot)
        return
    names = [step.view.name(person) for person in wait]
    if step.case.flags.get("host_votes") == ballot.id:
        raise stop("vote.hostfirst", names=names)
    _ask_host(step, ballot)
    step.new_epoch()
    for person in [p for p in wait if p != step.by]:
        step.show("card", step.case.id, person, fresh=True)
        step.answer = Answer("vote.hostfirst", {"names": names}, alert=True)


def _ask_host(step: Step, ballot: Ballot) -> None:
    """From now on the card of the host, whoever that is, is his ballot."""
    step.edit_case(flags={**step.case.flags, "host_votes": ballot.id})
    step.deed("host_asked", ballot=ballot.id)


def last_vote(step: Step) -> None:
    """The host's own choice, after everybody else; then the ballot closes."""
    ballot = _open_ballot(step)
    if step.command.arg in CHOICES and by_button(step.view, ballot, step.by):
        choose(step, ballot, step.command.arg)
    _all_counted(step, ballot)
    close(step, ballot)


def _all_counted(step: Step, ballot: Ballot) -> None:
    """Refuses while hands or papers of the hall wait to be counted: they would be lost (S2-66, E11)."""
    left = owed(step.view, ballot)
    if left:
        raise stop("vote.uncounted" if ballot.method in PRESSED else "vote.uncounted.hall", n=left)


def _open_ballot(step: Step) -> Ballot:
    ballot = step.view.ballot
    if ballot is None or ballot.state != "open":
        raise stop("vote.closed")
    return ballot


def extend(step: Step) -> None:
    """再等5分钟, once more time for those who have not pressed."""
    ballot = _open_ballot(step)
    later = ballot.model_copy(
        update={"closes_at": max(step.now, ballot.closes_at) + timedelta(minutes=5), "asked": False}
    )
    limit = ballot.opened_at + timedelta(minutes=step.profile.vote.max_minutes)
    if later.closes_at > limit:
        raise stop("vote.maxtime")
    step.put(later)
    extended = int(later.hands.get("extended", 0)) + 1
    step.put(later.model_copy(update={"hands": {**later.hands, "extended": extended}}))
    closing_row(step, later, extended)
    step.reminders.append(Cancel(obligation=_nudged(ballot)))
    _nudges(step, later, f"b{ballot.id}.{extended}")
    step.edit_case(flags={k: v for k, v in step.case.flags.items() if k != "host_votes"})
    step.deed("vote_extended", ballot=ballot.id, until=later.closes_at.isoformat())
    step.new_epoch()


def _nudged(ballot: Ballot) -> str:
    """The obligation under which those who have not voted are asked as things stand."""
    extended = int(ballot.hands.get("extended", 0))
    return f"ballot.close:b{ballot.id}" + (f".{extended}" if extended else "")


def due(step: Step) -> None:
    """The deadline: the host is asked once; no answer in five minutes, the bot closes (DECISIONS 25).

    Not while hands wait to be counted: it asks on, ever more rarely.
    """
    ballot = step.view.ballot
    if ballot is None or ballot.state != "open" or step.now < ballot.closes_at:
        return
    left = owed(step.view, ballot)
    if ballot.asked and not left:
        close(step, ballot)
        return
    times = int(ballot.hands.get("asked", 0))
    more = timedelta(minutes=min(AGAIN * 2**times, LONGEST) if left else AGAIN)
    kept = {**ballot.hands, "asked": times + 1}
    later = ballot.model_copy(
        update={"asked": True, "hands": kept, "closes_at": step.now + more},
    )
    step.put(later)
    closing_row(step, later, ASKED + times)
    step.deed("host_asked_to_close", ballot=ballot.id)
    if hosts_to_vote(step.view, step.profile, step.now, ballot):
        _ask_host(step, later)
    step.new_epoch()
    if left and more < timedelta(minutes=LONGEST):
        _call_counters(step)


def _call_counters(step: Step) -> None:
    """Whoever can count the hall gets his card anew."""
    for role in ("host", "recorder"):
        for person in holders(step.view, role, step.profile, step.now):
            step.show("card", step.case.id, person, fresh=True)


def close(step: Step, ballot: Ballot) -> None:
    """T31/T32: count in the closing transaction, in integers, over the frozen roll."""
    pressed = secret.count(step, ballot)
    count = {c: pressed[c] + int(ballot.hands.get(c, 0)) for c in CHOICES}
    if sum(count.values()) > ballot.present:
        raise stop("hands.toomany", x=sum(count.values()), m=ballot.present)
    slips = secret.unlink(step, ballot, pressed)
    rule = step.profile.vote
    passed = passes(count["yes"], ballot.present, rule.ratio, rule.compare)
    closed = ballot.model_copy(
        update={**count, "state": "passed" if passed else "failed", "closed_at": step.now,
                "epoch": ballot.epoch + 1}
    )  # fmt: skip
    step.put(closed)
    meeting = step.view.meeting
    assert meeting is not None
    times = {**meeting.times}
    if meeting.step in times:
        times[meeting.step] = {**times[meeting.step], "end": step.now.isoformat()}
    step.put(meeting.model_copy(update={"state": "closed", "ended_at": step.now, "times": times,
                                        "epoch": meeting.epoch + 1}))  # fmt: skip
    step.put(Result(case_id=step.case.id, round=step.case.round, passed=passed, at=step.now))
    step.deed("vote_closed", ballot=ballot.id, present=ballot.present, need=ballot.need, **count,
              passed=passed, by_bot=step.by == BOT, **slips)  # fmt: skip
    step.go("close_vote_pass" if passed else "close_vote_fail")
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    step.tell_group(result_card(look, closed), f"result{ballot.id}", document=PICTURE)


def cancel(step: Step) -> None:
    """T33: convenor and supervisor together; the ballots are void but stay in the log (DECISIONS 22)."""
    ballot = _open_ballot(step)
    if not both_agreed(step, "cancelvote"):
        return
    step.put(
        ballot.model_copy(
            update={"state": "void", "closed_at": step.now, "epoch": ballot.epoch + 1}
        )
    )
    secret.shred(step, ballot)
    step.deed("vote_void", ballot=ballot.id)
    step.go("cancel_vote")


ACTS = {
    "ovote": Act(open_vote),
    "vote": Act(press, "vote", quiet=True),
    "myvote": Act(my_vote, "vote", loose=True, quiet=True),
    "endvote": Act(end),
    "lastvote": Act(last_vote),
    "extend": Act(extend),
    "cancelvote": Act(cancel),
}
CARDS = {"voting": voting_card}
