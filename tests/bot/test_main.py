"""The program at the console: what it says while it waits."""

import asyncio
from types import SimpleNamespace

import pytest

from bot import main
from bot.settings import Settings


async def test_who_waits_for_telegram_is_told_what_may_be_missing(monkeypatch):
    """In a county the machine often stands behind a proxy: silence would not say so."""
    said: list[str] = []
    told = asyncio.Event()

    def say(key: str, **_: str) -> None:
        said.append(key)
        told.set()

    async def start() -> None:
        await told.wait()
        raise asyncio.CancelledError

    monkeypatch.setattr(main, "_say", say)
    monkeypatch.setattr(main, "PATIENCE", 0.0)
    monkeypatch.setattr(main, "open_store", lambda *_: SimpleNamespace(close=lambda: None))
    monkeypatch.setattr(main, "build", lambda *_: SimpleNamespace(start=start))
    with pytest.raises(KeyboardInterrupt):
        await main._run(Settings(_env_file=None))
    assert said == ["bot.start.waiting"]
