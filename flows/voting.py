"""The vote (表决): a ballot for the people present, choices that are set, a count anybody can check."""

from datetime import timedelta

from flows import reminders
from flows.act import Act
from flows.command import BOT, Ref
from flows.consent import both_agreed
from flows.gatekeeper import pass_gates
from flows.hands import counted
from flows.intake import waiting
from flows.look import Look, case_card, head, row
from flows.model import Ballot, Resolution, Result, RollEntry, Vote
from flows.outcome import Answer, Button, Card, Remind, Rows, Words
from flows.presence import here, voters_here
from flows.profile.schema import Profile
from flows.step import Step, stop
from flows.thresholds import needed, passes, percent

METHODS = ("buttons", "hands", "paper")
CHOICES = ("yes", "no", "abstain")
PICTURE = "result.png"
"""The result goes to the group as a picture with the words under it."""

CLOSE = "close"
"""The kind of the row that closes a ballot at its deadline."""


def open_vote(step: Step) -> None:
    """T25: freeze who is here as the base; from now on only they decide (DEF28)."""
    method = step.command.arg
    if method not in step.profile.vote.methods:
        raise stop("press.stale", alert=False)
    if step.profile.vote.secrecy == "secret" and method == "buttons":
        raise stop("vote.secret")
    pass_gates(step, "open_vote")
    resolution, meeting = step.view.resolution, step.view.meeting
    if resolution is None or meeting is None:
        raise stop("press.stale", alert=False)
    present, modes = voters_here(step.view), {a.person_id: a.mode for a in here(step.view)}
    rule = step.profile.vote
    ballot = Ballot(
        id=step.view.take("ballot"), case_id=step.case.id, meeting_id=meeting.id,
        resolution_id=resolution.id, method=method, secrecy=rule.secrecy, opened_at=step.now,
        closes_at=step.now + timedelta(minutes=rule.open_minutes), present=len(present),
        need=needed(len(present), rule.ratio, rule.compare),
        hands={"stopped": True} if method != "buttons" else {},
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
    step.reminders += reminders.starting(
        step.view,
        step.profile,
        "ballot.close",
        ballot.closes_at,
        step.now,
        state="voting",
        about=f"b{ballot.id}",
    )
    step.show("ballot", ballot.id, fresh=True)
    roll = sorted(s.person_id for s in present)
    step.deed("vote_opened", ballot=ballot.id, text=resolution.hash, roll=roll, need=ballot.need,
              ratio=str(rule.ratio), compare=rule.compare)  # fmt: skip


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
    before = step.view.find(Vote, ballot.id, step.by)
    if before is None or before.choice != choice:
        step.put(
            Vote(
                case_id=step.case.id,
                ballot_id=ballot.id,
                person_id=step.by,
                choice=choice,
                at=step.now,
            )
        )
        step.deed("voted", ballot=ballot.id, choice=choice)
    step.answer = Answer("vote.ack", {"option": option(step.profile, choice)}, alert=True)


def _why_not(step: Step) -> str:
    mine = [s for s in step.view.subjects if s.person_id == step.by]
    if not mine:
        return "vote.notlisted"
    return "vote.notpresent" if mine[0].votes else "vote.observer"


def option(profile: Profile, choice: str) -> str:
    """The document's own word for yes, no or abstain."""
    return str(profile.vote.options[CHOICES.index(choice)])


def my_vote(step: Step) -> None:
    """我的票: what stands for me now."""
    ballot = step.view.find(Ballot, step.command.ref.id)
    if ballot is None and step.view.in_case:
        ballot = step.view.ballot
    mine = step.view.find(Vote, ballot.id, step.by) if ballot else None
    if mine is None:
        raise stop("vote.none")
    step.answer = Answer("vote.mine", {"option": option(step.profile, mine.choice)}, alert=True)


def end(step: Step) -> None:
    """结束表决: the host votes last, then the count; he is asked first if he has not voted."""
    ballot = _open_ballot(step)
    if _host_must_vote(step, ballot):
        step.edit_case(flags={**step.case.flags, "host_votes": ballot.id})
        step.deed("host_asked", ballot=ballot.id)
        step.new_epoch()
        return
    close(step, ballot)


def _host_must_vote(step: Step, ballot: Ballot) -> bool:
    on_roll = _presses(step, ballot)
    voted = step.view.find(Vote, ballot.id, step.by) is not None
    asked = step.case.flags.get("host_votes") == ballot.id
    return on_roll and not voted and not asked and step.profile.roles.host_votes == "last"


def _presses(step: Step, ballot: Ballot) -> bool:
    """Whether this person's choice comes by button: on the roll, and not counted among the hands."""
    entry = step.view.find(RollEntry, ballot.id, step.by)
    return entry is not None and not (entry.mode == "site" and bool(ballot.hands.get("stopped")))


def last_vote(step: Step) -> None:
    """The host's own choice, after everybody else; then the ballot closes."""
    ballot = _open_ballot(step)
    if step.command.arg in CHOICES and _presses(step, ballot):
        choice = step.command.arg
        step.put(
            Vote(
                case_id=step.case.id,
                ballot_id=ballot.id,
                person_id=step.by,
                choice=choice,
                at=step.now,
            )
        )
        step.deed("voted", ballot=ballot.id, choice=choice)
    close(step, ballot)


def _open_ballot(step: Step) -> Ballot:
    ballot = step.view.ballot
    if ballot is None or ballot.state != "open":
        raise stop("vote.closed")
    return ballot


def extend(step: Step) -> None:
    """再等5分钟, once more time for those who have not pressed."""
    ballot = _open_ballot(step)
    later = ballot.model_copy(
        update={"closes_at": max(step.now, ballot.closes_at) + timedelta(minutes=5)}
    )
    limit = ballot.opened_at + timedelta(minutes=step.profile.vote.max_minutes)
    if later.closes_at > limit:
        raise stop("vote.maxtime")
    step.put(later)
    extended = int(later.hands.get("extended", 0)) + 1
    step.put(later.model_copy(update={"hands": {**later.hands, "extended": extended}}))
    closing_row(step, later, extended)
    step.deed("vote_extended", ballot=ballot.id, until=later.closes_at.isoformat())
    step.new_epoch()


def due(step: Step) -> None:
    """The deadline: the host is asked once; no answer in five minutes, the bot closes (DECISIONS 25)."""
    ballot = step.view.ballot
    if ballot is None or ballot.state != "open" or step.now < ballot.closes_at:
        return
    if ballot.asked:
        close(step, ballot)
        return
    later = ballot.model_copy(update={"asked": True, "closes_at": step.now + timedelta(minutes=5)})
    step.put(later)
    closing_row(step, later, 100)
    step.deed("host_asked_to_close", ballot=ballot.id)
    step.new_epoch()


def close(step: Step, ballot: Ballot) -> None:
    """T31/T32: count in the closing transaction, in integers, over the frozen roll."""
    votes = [v for v in step.view.all(Vote) if v.ballot_id == ballot.id]
    count = {
        c: sum(1 for v in votes if v.choice == c) + int(ballot.hands.get(c, 0)) for c in CHOICES
    }
    if sum(count.values()) > ballot.present:
        raise stop("hands.toomany", x=sum(count.values()), m=ballot.present)
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
              passed=passed, by_bot=step.by == BOT)  # fmt: skip
    step.go("close_vote_pass" if passed else "close_vote_fail")
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    step.tell_group(result_card(look, closed), f"result{ballot.id}", document=PICTURE)


def result_card(look: Look, ballot: Ballot) -> Card:
    """The count with its arithmetic in words that anybody can check (S2-65 … 67)."""
    key = "result.pass" if ballot.state == "passed" else "result.fail"
    return Card(key, result_values(look.profile, ballot), head=head(look))


def result_values(profile: Profile, ballot: Ballot) -> dict[str, object]:
    """Present, cast, each choice, both percentages with their bases, the least number needed."""
    cast = ballot.yes + ballot.no + ballot.abstain
    digits = profile.vote.percent_digits
    rule = profile.vote
    return {
        "m": ballot.present, "c": cast, "y": ballot.yes, "n": ballot.no, "a": ballot.abstain,
        "py": percent(ballot.yes, cast, digits), "pp": percent(ballot.yes, ballot.present, digits),
        "need": ballot.need,
        "rule": Words(f"rule.{'over' if rule.compare == '>' else 'least'}", {
            "num": rule.ratio.numerator, "den": rule.ratio.denominator,
        }),
    }  # fmt: skip


def ballot_board(look: Look, ballot: Ballot) -> Card:
    """The vote post: the text, how many have voted, the buttons; only turnout while it is open."""
    resolution = next((r for r in look.view.all(Resolution) if r.id == ballot.resolution_id), None)
    text = resolution.text if resolution else ""
    cast = sum(1 for v in look.view.all(Vote) if v.ballot_id == ballot.id) + counted(ballot)
    ref = Ref("b", ballot.id)
    if ballot.state != "open":
        key = "vote.void" if ballot.state == "void" else "vote.over"
        return Card(
            key,
            {"text": text, "m": ballot.present, "c": cast},
            (),
            ref,
            ballot.epoch,
        )
    words = dict(zip(CHOICES, look.profile.vote.options, strict=True))
    rows = (
        row(*(Button("vote", c, "btn.word", {"word": words[c]}) for c in CHOICES)),
        row(Button("myvote")),
    )
    values = {"text": text, "m": ballot.present, "c": cast, "until": ballot.closes_at}
    return Card("vote.G", values, rows, ref, ballot.epoch, head=head(look))


def voting_card(look: Look) -> Card:
    """How many have voted, and 结束表决; the host's own ballot comes last."""
    ballot = look.view.ballot
    assert ballot is not None
    if not look.me & {"host", "convenor", "recorder"}:
        return _voter_card(look, ballot)
    cast = sum(1 for v in look.view.all(Vote) if v.ballot_id == ballot.id) + counted(ballot)
    if look.case.flags.get("host_votes") == ballot.id:
        words = dict(zip(CHOICES, look.profile.vote.options, strict=True))
        own = (row(*(Button("lastvote", c, "btn.word", {"word": words[c]}) for c in CHOICES)),)
        return case_card(look, "vote.host", own)
    rows = _running_rows(look, ballot)
    key = "vote.timeup" if ballot.asked else "vote.running"
    return case_card(
        look, key, rows, c=cast, m=ballot.present, k=ballot.present - cast, until=ballot.closes_at
    )


def _running_rows(look: Look, ballot: Ballot) -> Rows:
    steering = bool(look.me & {"host", "convenor"})
    first = row(Button("endvote"), Button("extend")) if steering else ()
    waits = ballot.hands.get("stopped") and "by" not in ballot.hands and ballot.method == "buttons"
    second = [Button("hands")] + ([Button("unstop")] if waits else [])
    if "convenor" in look.me:
        second.append(Button("cancelvote"))
    return tuple(r for r in (first, tuple(second)) if r)


def _voter_card(look: Look, ballot: Ballot) -> Card:
    if look.view.find(RollEntry, ballot.id, look.person) is None:
        return waiting(look, "host")
    words = dict(zip(CHOICES, look.profile.vote.options, strict=True))
    ref = Ref("b", ballot.id)
    buttons = [
        Button("vote", c, "btn.word", {"word": words[c]}, ref, ballot.epoch) for c in CHOICES
    ]
    resolution = look.view.resolution
    return case_card(look, "vote.P", (tuple(buttons),), text=resolution.text if resolution else "")


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
