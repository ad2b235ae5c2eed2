"""The bot was away while a vote was open: it says so, and gives the time back (fault F-T06).

A press lives 150 seconds at Telegram: what was pressed in a longer gap never arrived, and nobody was told.
"""

from datetime import datetime, timedelta

from flows.act import Act
from flows.look import Look, head
from flows.outcome import Card
from flows.step import Step
from flows.voting import closing_row

LONG = timedelta(seconds=120)
"""A shorter gap loses no press."""

ROWS = 1000
"""The closing rows of given time are numbered from here, by the second at which the bot came back."""


def outage(step: Step) -> None:
    """Keep the open ballot open for as long as nobody heard the presses; nothing else changes."""
    ballot = step.view.ballot
    since, until = (datetime.fromisoformat(step.command.data[k]) for k in ("since", "until"))
    if ballot is None or ballot.state != "open" or until - since < LONG:
        return
    lost = until - max(since, ballot.opened_at)
    later = ballot.model_copy(update={"closes_at": ballot.closes_at + lost})
    step.put(later)
    closing_row(step, later, ROWS + int(until.timestamp()) % 10**9)
    step.deed("outage", ballot=ballot.id, since=since.isoformat(), until=until.isoformat())
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    words = {"since": since, "until": until, "closes": later.closes_at}
    said = f"outage{ballot.id}.{int(until.timestamp())}"
    step.tell_group(Card("vote.outage", words, head=head(look)), said)
    step.show("ballot", ballot.id)


ACTS = {"outage": Act(outage, loose=True)}
