"""The words for the loudspeaker (广播稿, D8c): two hundred characters at most, read in one minute."""

from collections.abc import Mapping
from datetime import date

from documents.confirming import Outcome, agreed_word, outcome
from documents.filing import result_text
from documents.labels import word
from documents.paper import Origin, Paper
from documents.people import people
from documents.publication import days
from documents.session import Minutes, minutes
from documents.sheet import Lines, lines
from documents.voting import Vote, passed_word, vote
from documents.when import day

MOST = 200
"""Characters of the whole text that is read out."""

ROOM = 24
"""So much of a result is said at least, however long everything else is."""


class Broadcast(Paper):
    """D8c (domain/06): topic, result, where to read it, whom to ask. No names of villagers."""

    minutes: Minutes
    vote: Vote
    outcome: Outcome
    board: str
    phone: str
    posted_on: date | None
    until: date | None

    def contents(self) -> Mapping[str, Lines]:
        """What fills each field; the result is cut where the text would be too long."""
        return {key: lines(text) for key, text in self.said().items()}

    def said(self) -> dict[str, str]:
        """The fields in words."""
        text = "".join(line.text for line in result_text(self.minutes, self.outcome))
        where = word("broadcast.where", board=self.board, until=day(self.until))
        parts = {
            "topic": _cut(self.topic, 40), "outcome": "", "where": where,
            "contact": word("broadcast.contact", phone=self.phone),
        }  # fmt: skip
        rest = sum(map(len, parts.values())) + len(
            word("broadcast.result", how=self._how(), text="…")
        )
        return {**parts, "outcome": self._result(_cut(text, max(MOST - rest, ROOM)))}

    def _result(self, text: str) -> str:
        if self.outcome.void:
            return word("result.void_short")
        return word("broadcast.result", how=self._how(), text=text) if text else ""

    def _how(self) -> str:
        count = self.vote.count
        if self.vote.rule is None or count is None:
            return agreed_word(self.outcome)
        values = {"present": count.present, "yes": count.yes, "passed": passed_word(count.passed)}
        return word("broadcast.vote", **values)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def build(origin: Origin) -> Broadcast:
    """D8c of the present round."""
    community = origin.view.community
    posted_on, until = days(origin)
    return Broadcast(
        **origin.head(posted_on), minutes=minutes(origin),
        vote=vote(origin, people(origin)), outcome=outcome(origin), until=until,
        board=community.board or origin.profile.terms.board, phone=community.phone,
        posted_on=posted_on,
    )  # fmt: skip
