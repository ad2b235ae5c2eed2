"""Several reminders for one person become one message a day: 今天有3件事要您办, with a button for each."""

from collections.abc import Sequence

from flows.command import NOTHING
from flows.outcome import Button, Card, Words

MOST = 8
"""So many stand in one message; the rest is behind 提醒."""


DIGEST = "remind.digest"
"""The card of several."""


def gather(cards: Sequence[Card]) -> Card:
    """One card of several reminders, in their order; a single one stays as it is."""
    if len(cards) == 1:
        return cards[0]
    lines = [_line(n, card) for n, card in enumerate(cards[:MOST], 1)]
    rows = tuple((_button(n, card),) for n, card in enumerate(cards[:MOST], 1))
    more = ((Button("remind", "", "btn.rmore", ref=NOTHING, epoch=0),),)
    return Card(DIGEST, {"n": len(cards), "lines": lines}, (*rows, *more))


def _line(n: int, card: Card) -> Words:
    return Words("remind.item", {"n": n, "text": Words(card.key, card.params)})


def _button(n: int, card: Card) -> Button:
    what = card.params["what"]
    return Button("rsee", "", "btn.rsee", {"n": n, "what": what}, card.ref, card.epoch)
