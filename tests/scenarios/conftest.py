"""The village that scenarios are played in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.screens.render import Renderer, Screen
from bot.texts import TextError
from flows.outcome import Card
from tests.bot.holes import hole_left
from tests.scenarios.world import Village, living_village


@pytest.fixture
async def village(tmp_path: Path) -> AsyncIterator[Village]:
    """花溪村 on a Monday morning, with everybody's phone."""
    async with living_village(tmp_path) as living:
        yield living


@pytest.fixture(autouse=True)
def whole_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a scenario shows is read once more: no screen has a hole where something was not known."""
    card = Renderer.card

    def read(renderer: Renderer, shown: Card) -> Screen:
        screen = card(renderer, shown)
        if found := hole_left(screen.html):
            raise TextError(f"{shown.key!r} has a hole: {found}")
        return screen

    monkeypatch.setattr(Renderer, "card", read)
