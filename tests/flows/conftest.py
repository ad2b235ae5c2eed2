"""Whatever is said in a test of the pure rooms is also put into words: no value lacks, no hole is left."""

from collections.abc import Hashable

import pytest

from bot.screens.render import Renderer
from bot.texts import book
from flows.cards import render_card
from flows.command import Command
from flows.outcome import Card, Outcome, Refused
from tests.bot.holes import hole_left
from tests.flows.hall import Hall


def said(hall: Hall, result: Outcome | Refused) -> list[Card]:
    """What people read after a step: what is sent, and the cards that it draws."""
    if isinstance(result, Refused):
        return [Card(result.key, result.params)]
    drawn = [s for s in result.shows if s.kind == "card"]
    views = {case_id: hall.view(case_id) for case_id in {s.object_id for s in drawn}}
    cards = [render_card(views[s.object_id], s, hall.profile, hall.now) for s in drawn]
    return [*(s.card for s in result.says), *cards]


READ: set[Hashable] = set()
"""What has been read in this process: which text, and which of its values were there."""


def shape(card: Card) -> Hashable:
    """Two cards of one shape leave the same holes."""
    values = [(name, type(value), bool(value)) for name, value in card.params.items()]
    return card.key, frozenset(values), tuple(tuple(b.label for b in row) for row in card.rows)


@pytest.fixture(autouse=True)
def in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read everything that is new, as the people of the test would."""
    run = Hall.run

    def read(hall: Hall, command: Command) -> Outcome | Refused:
        result = run(hall, command)
        new = {shape(card): card for card in said(hall, result)}
        renderer = Renderer(book(), hall.now, hall.profile.terms.model_dump(), "yishi_bot")
        for mark in new.keys() - READ:
            assert hole_left(renderer.card(new[mark]).html) == "", new[mark].key
            READ.add(mark)
        return result

    monkeypatch.setattr(Hall, "run", read)
