"""The result that is signed instead of voted on (结果确认书, D5c): text, signatures, reservations."""

from collections.abc import Mapping
from datetime import datetime

from documents.confirming import Outcome, agreed_word, filled_lines, outcome, void_lines
from documents.labels import filled, one_of, sentences, word
from documents.paper import Origin, Paper, Part
from documents.people import People, people, people_lines
from documents.planning import Plan, fields, plan
from documents.session import Minutes, minutes, process_lines
from documents.sheet import Line, Lines, lines
from documents.when import moment
from flows.model import Signature

KIND = "result"
ON_PAPER = "paper"


class Hand(Part):
    """One person's signature: agree, reserve or refuse; empty while it is awaited."""

    name: str
    choice: str = ""
    reservation: str = ""
    on_paper: bool = False
    at: datetime | None = None


class Agreement(Paper):
    """D5c (S3-37): everybody who was present signs, with his reservation where he has one."""

    people: People
    plan: Plan
    minutes: Minutes
    outcome: Outcome
    hands: tuple[Hand, ...]

    def contents(self) -> Mapping[str, Lines]:
        """What fills each field."""
        shared = fields(self.plan)
        times = [line.text for line in shared["time"]]
        return {
            **super().contents(), **shared, "subjects": people_lines(self.people),
            "process": process_lines(self.minutes, times, "record.to_sign"),
            "result": self._result(),
            "signatures": lines(*map(_hand, self.hands)),
            "reservations": lines(*self._reservations()),
        }  # fmt: skip

    def _result(self) -> list[Line]:
        text = self.minutes.frozen.text if self.minutes.frozen else ""
        if self.outcome.passed is None:
            return lines(filled(text))
        more = filled_lines(self.outcome, self.outcome.pass_labels) if self.outcome.passed else []
        return lines(filled(text), agreed_word(self.outcome), *more, *void_lines(self.outcome))

    def _reservations(self) -> list[str]:
        rows = [
            word("signing.reservation", name=h.name, text=h.reservation)
            for h in self.hands
            if h.choice in ("reserve", "refuse")
        ]
        all_signed = bool(self.hands) and all(h.choice for h in self.hands)
        return rows or ([sentences()["none"]] if all_signed else [])


def _hand(hand: Hand) -> str:
    choice = filled(one_of("sign", hand.choice) if hand.choice else "")
    if hand.on_paper:
        return word("signing.on_paper", name=hand.name, choice=choice)
    return word("signing.hand", name=hand.name, choice=choice, time=moment(hand.at))


def build(origin: Origin) -> Agreement:
    """D5c of the present round."""
    meeting, who = origin.view.meeting, people(origin)
    modes = tuple(sorted({w.mode for w in who.voters if w.mode}))
    return Agreement(
        **origin.head(origin.day(meeting.started_at) if meeting else None), people=who,
        plan=plan(origin, modes), minutes=minutes(origin), outcome=outcome(origin),
        hands=_hands(origin, who),
    )  # fmt: skip


def _hands(origin: Origin, who: People) -> tuple[Hand, ...]:
    given = [s for s in origin.of_round(Signature) if s.kind == KIND]
    signed = [_signed(origin, s) for s in given]
    known = {h.name for h in signed}
    return (*signed, *(Hand(name=w.name) for w in who.present if w.name not in known))


def _signed(origin: Origin, row: Signature) -> Hand:
    on_paper = row.reservation == ON_PAPER
    return Hand(
        name=origin.name(row.person_id), choice=row.choice, on_paper=on_paper,
        reservation="" if on_paper else row.reservation, at=origin.here(row.at),
    )  # fmt: skip
