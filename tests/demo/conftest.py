"""What every demo village shares: one classifier, and a blank database in the place of its own."""

from pathlib import Path

import pytest

from tests.scenarios.world import blank, checker


@pytest.fixture(autouse=True)
def _made_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading words and making tables takes each village half a second; both are tested elsewhere."""
    ready = checker()
    monkeypatch.setattr("bot.app.Checker.load", lambda: ready)
    (tmp_path / "demo.sqlite").write_bytes(blank())
