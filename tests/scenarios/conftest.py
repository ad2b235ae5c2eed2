"""The village that scenarios are played in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.world import Village, living_village


@pytest.fixture
async def village(tmp_path: Path) -> AsyncIterator[Village]:
    """花溪村 on a Monday morning, with everybody's phone."""
    async with living_village(tmp_path) as living:
        yield living
