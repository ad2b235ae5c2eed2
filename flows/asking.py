"""Plain questions to the bot: the last result, the procedure in use, the lists, what is kept about me."""

from flows.act import Act
from flows.ballot import result_card
from flows.dates import local_day
from flows.look import Look
from flows.outcome import Card, Refused, Words
from flows.profile.law import board_days
from flows.step import Step, Stop


def _tell(step: Step, card: Card) -> None:
    step.tell(step.by, card, f"{card.key}.{step.now.timestamp()}")


def result(step: Step) -> None:
    """结果: the last count of my case, with its arithmetic."""
    ballot = step.view.ballot if step.view.in_case else None
    if ballot is None or ballot.state not in ("passed", "failed"):
        raise Stop(Refused("result.none", reply=True))
    _tell(step, result_card(Look(step.view, step.by, step.profile, step.now, step.me), ballot))


def procedure(step: Step) -> None:
    """程序: which document holds here, and its figures beside the law's."""
    profile = step.profile
    today = local_day(step.now, profile.calendar)
    days = board_days(profile, step.view.community.level, today)
    lower = days.document_value != days.value
    own = Words("profile.own", {"n": days.document_value}) if lower else ""
    _tell(step, Card("profile.card", {
        "name": profile.name, "doc": profile.source.doc_no, "title": profile.source.title,
        "lead": profile.notice.lead_days, "days": days.value, "own": own,
        "rule": Words("profile.vote", {
            "num": profile.vote.ratio.numerator, "den": profile.vote.ratio.denominator,
            "how": Words("profile.over" if profile.vote.compare == ">" else "profile.least"),
        }) if profile.vote.mode == "vote" else Words("profile.sign"),
    }))  # fmt: skip


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
    "profile": Act(procedure, "community", loose=True),
    "catalog": Act(catalogue, "community", loose=True),
}
