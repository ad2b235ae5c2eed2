"""Plain questions to the bot: the last result, the lists of what may be discussed."""

from flows.act import Act
from flows.ballot import result_card
from flows.look import Look
from flows.outcome import Card, Refused, Words
from flows.step import Step, Stop


def _tell(step: Step, card: Card) -> None:
    step.tell(step.by, card, f"{card.key}.{step.now.timestamp()}")


def result(step: Step) -> None:
    """结果: the last count of my case, with its arithmetic."""
    ballot = step.view.ballot if step.view.in_case else None
    if ballot is None or ballot.state not in ("passed", "failed"):
        raise Stop(Refused("result.none", reply=True))
    _tell(step, result_card(Look(step.view, step.by, step.profile, step.now, step.me), ballot))


def catalogue(step: Step) -> None:
    """目录: what may be discussed and what not, verbatim."""
    topic = step.profile.topic
    lines = [Words("catalog.line", {"n": i, "text": c.text}) for i, c in enumerate(topic.allow, 1)]
    closed = [
        Words("catalog.line", {"n": i, "text": c.text}) for i, c in enumerate(topic.forbid, 1)
    ]
    _tell(step, Card("catalog.card", {"allow": lines, "forbid": closed}))


ACTS = {
    "result": Act(result, loose=True),
    "catalog": Act(catalogue, "community", loose=True),
}
