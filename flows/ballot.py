"""What people see of a ballot: the post in the group, the ballot in private, the host's card, the result."""

from flows.command import Ref
from flows.hands import counted, owed
from flows.intake import waiting
from flows.look import Look, case_card, head, row
from flows.model import Ballot, Resolution, RollEntry
from flows.outcome import Button, Card, Rows, Words
from flows.profile.schema import Profile
from flows.secret import CHOICES, PRESSED, by_button, hosts_to_vote, is_secret, voted
from flows.thresholds import percent

GO_VOTE = "vote"
"""What a link to the private ballot begins with; the number of the case follows."""


def option(profile: Profile, choice: str) -> str:
    """The document's own word for yes, no or abstain."""
    return str(profile.vote.options[CHOICES.index(choice)])


def result_card(look: Look, ballot: Ballot) -> Card:
    """The count with its arithmetic in words that anybody can check (S2-65 … 67)."""
    key = "result.pass" if ballot.state == "passed" else "result.fail"
    return Card(key, result_values(look.profile, ballot), head=head(look))


def result_values(profile: Profile, ballot: Ballot) -> dict[str, object]:
    """Present, cast, each choice, both percentages with their bases, the least number needed."""
    cast, rule = ballot.yes + ballot.no + ballot.abstain, profile.vote
    return {
        "m": ballot.present, "c": cast, "y": ballot.yes, "n": ballot.no, "a": ballot.abstain,
        "share": _share(ballot, cast, rule.percent_digits), "need": ballot.need,
        "rule": Words(f"rule.{'over' if rule.compare == '>' else 'least'}", {
            "num": rule.ratio.numerator, "den": rule.ratio.denominator,
        }),
    }  # fmt: skip


def _share(ballot: Ballot, cast: int, digits: int) -> Words:
    """赞成 of those who voted and of those present; of nobody there is no percentage."""
    present = {"pp": percent(ballot.yes, ballot.present, digits)}
    if not cast:
        return Words("result.share.none", present)
    return Words("result.share", {"py": percent(ballot.yes, cast, digits), **present})


def ballot_board(look: Look, ballot: Ballot) -> Card:
    """The vote post: the text, how many have voted, the buttons; only turnout while it is open."""
    resolution = next((r for r in look.view.all(Resolution) if r.id == ballot.resolution_id), None)
    text = resolution.text if resolution else ""
    cast = len(voted(look.view, ballot)) + counted(ballot)
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
    values = {"text": text, "m": ballot.present, "c": cast, "until": ballot.closes_at}
    if is_secret(ballot) and ballot.method in PRESSED:
        link = Button("link", f"{GO_VOTE}{look.case.id}", "btn.govote")
        rows: Rows = (row(link), row(Button("myvote")))
        return Card("vote.G.secret", values, rows, ref, ballot.epoch, head=head(look))
    roll = [r.person_id for r in look.view.all(RollEntry) if r.ballot_id == ballot.id]
    if not any(by_button(look.view, ballot, person) for person in roll):
        hall = {"text": text, "m": ballot.present, "c": cast}
        return Card("vote.G.hall", hall, (), ref, ballot.epoch, head=head(look))
    rows = (_choices(look), row(Button("myvote")))
    return Card("vote.G", values, rows, ref, ballot.epoch, head=head(look))


def _choices(look: Look, act: str = "vote", ballot: Ballot | None = None) -> tuple[Button, ...]:
    """赞成 反对 弃权 in the document's own words; `ballot` where the card is about something else."""
    words = dict(zip(CHOICES, look.profile.vote.options, strict=True))
    ref, epoch = (Ref("b", ballot.id), ballot.epoch) if ballot else (None, None)
    return row(*(Button(act, c, "btn.word", {"word": words[c]}, ref, epoch) for c in CHOICES))


def voting_card(look: Look) -> Card:
    """How many have voted, and 结束表决; the host's own ballot comes last."""
    ballot = look.view.ballot
    assert ballot is not None
    if not look.me & {"host", "convenor", "recorder"}:
        return _voter_card(look, ballot)
    cast = len(voted(look.view, ballot)) + counted(ballot)
    asked = look.case.flags.get("host_votes") == ballot.id
    if asked and look.person in hosts_to_vote(look.view, look.profile, look.now, ballot):
        return _last_card(look, ballot, cast)
    rows = _running_rows(look, ballot)
    left, owes = ballot.present - cast, owed(look.view, ballot)
    key = ("vote.timeup" if ballot.asked else "vote.running") if left else "vote.all"
    if ballot.asked and owes:
        key, left = "vote.count", owes
    return case_card(look, key, rows, c=cast, m=ballot.present, k=left, until=ballot.closes_at)


def _last_card(look: Look, ballot: Ballot, cast: int) -> Card:
    """The host's own ballot; when the time is up, he may also wait, or have the hall counted."""
    own = _choices(look, "lastvote")
    if not ballot.asked:
        return case_card(look, "vote.host", (own,))
    rows = [row(*(b for b in r if b.act != "endvote")) for r in _running_rows(look, ballot)]
    return case_card(look, "vote.host.timeup", (own, *rows), c=cast, m=ballot.present,
                     until=ballot.closes_at)  # fmt: skip


def _running_rows(look: Look, ballot: Ballot) -> Rows:
    steering = bool(look.me & {"host", "convenor"})
    own = (_choices(look, ballot=ballot),) if _votes_here(look, ballot) else ()
    first = row(Button("endvote"), Button("extend")) if steering else ()
    waits = ballot.hands.get("stopped") and "by" not in ballot.hands and ballot.method in PRESSED
    second = [Button("hands")] + ([Button("unstop")] if waits else [])
    if "convenor" in look.me:
        second.append(Button("cancelvote"))
    return tuple(r for r in (*own, first, tuple(second)) if r)


def _votes_here(look: Look, ballot: Ballot) -> bool:
    """Whether the card of one who works at the meeting is also his secret ballot; the host's comes last."""
    last = "host" in look.me and look.profile.roles.host_votes == "last"
    presses = by_button(look.view, ballot, look.person)
    return is_secret(ballot) and ballot.method in PRESSED and presses and not last


def _voter_card(look: Look, ballot: Ballot) -> Card:
    if look.view.find(RollEntry, ballot.id, look.person) is None:
        return waiting(look, "host")
    resolution = look.view.resolution
    key = "vote.P.secret" if is_secret(ballot) else "vote.P"
    text = resolution.text if resolution else ""
    if not by_button(look.view, ballot, look.person):
        if look.person in voted(look.view, ballot):  # his choice stands and is not counted again
            return waiting(look, "host")
        return case_card(look, "vote.P.hall", text=text)
    return case_card(look, key, (_choices(look, ballot=ballot),), text=text)
