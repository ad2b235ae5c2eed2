"""Personal invitations (domain/05 §5.4 `i`): a link for each who has no phone with us, to be passed on by hand."""

from flows import links
from flows.act import Act
from flows.dates import local_day
from flows.look import Look
from flows.model import Account
from flows.outcome import Card, Words
from flows.step import Step, stop


def without_phone(look: Look) -> list[int]:
    """The subjects of the round to whom the bot cannot write."""
    reachable = {a.person_id for a in look.view.all(Account) if a.started and not a.blocked}
    return [s.person_id for s in look.view.subjects if s.person_id not in reachable]


def invite(step: Step) -> None:
    """个人链接: one for each, good until the meeting is over; family or neighbours pass it on."""
    people = without_phone(Look(step.view, step.by, step.profile, step.now, step.me))
    meeting = step.view.meeting
    if not people or meeting is None or meeting.at is None:
        raise stop("invite.nobody")
    # The end of a meeting is not known beforehand: the link is good to the end of the day after.
    until = meeting.at + links.AFTER_MEETING
    lines = []
    for person in people:
        link = links.issue(step, "i", person=person, until=until)
        values = {"name": step.view.name(person), "payload": links.payload(link)}
        lines.append(Words("invite.line", values))
    day = local_day(until, step.profile.calendar)
    card = Card("invite.list", {"lines": lines, "until": day})
    step.tell(step.by, card, f"invite{step.now.timestamp()}")


ACTS = {"invites": Act(invite)}
