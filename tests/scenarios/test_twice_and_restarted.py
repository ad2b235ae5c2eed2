"""The ordinary case once more: with every update delivered twice, and with a restart after every one."""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.test_ordinary import test_from_the_first_word_to_the_archive as walk
from tests.scenarios.world import Village, village_data


class Doubled(Village):
    """Everything that Telegram delivers, it delivers again after it was handled."""

    told = 0

    async def settle(self) -> None:
        await self.app.drain()
        for update in list(self.world.queue.history):
            if update["update_id"] > self.told:
                self.world.queue.repeat(update)
                self.told = update["update_id"]
        await self.app.drain()


class Restarted(Village):
    """Between the moment when an update is on disk and its handling, the process is another one."""

    async def settle(self) -> None:
        await self.app._poller.step(0)
        await self.restart()
        await self.app.drain()


class RestartedNowAndThen(Restarted):
    """The same at every sixth step: what each test run can afford; every step belongs to the soak."""

    steps = 0

    async def settle(self) -> None:
        self.steps += 1
        await (super().settle() if self.steps % 6 == 0 else self.app.drain())


async def played(kind: type[Village], folder: Path) -> AsyncIterator[Village]:
    village = kind(folder, village_data())
    await village.begin()
    try:
        await walk(village)
        yield village
    finally:
        await village.end()


def everything_said(village: Village) -> dict[str, list[str]]:
    """All that stands on all screens."""
    said = {name: phone.screen() for name, phone in village.phones.items()}
    some = next(iter(village.phones.values()))
    return said | {"group": some.screen(village.group)}


@pytest.mark.soak  # every run has test_twice.py, which compares the tables as well
@pytest.mark.parametrize("kind", [Doubled, RestartedNowAndThen, Restarted])
async def test_the_end_is_the_same_and_nothing_is_said_twice(kind: type[Village], tmp_path: Path):
    async for plain in played(Village, tmp_path / "plain"):
        expected = everything_said(plain)
        sent = await plain.store.reader.outbox_counts()
    async for other in played(kind, tmp_path / "other"):
        assert everything_said(other) == expected
        assert await other.store.reader.outbox_counts() == sent
        assert set(await other.store.reader.inbox_counts()) <= {"done", "ignored"}


@pytest.mark.parametrize(("forgets", "cards"), [(False, 1), (True, 2)])
async def test_negative_control_an_inbox_that_forgets_hears_everything_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgets: bool, cards: int
):
    village = Doubled(tmp_path, village_data())
    await village.begin()
    put, numbers = village.store.inbox_put, count(1)

    async def forgetful(raws: list[dict[str, Any]]) -> list[int]:
        return await put([{**raw, "update_id": next(numbers)} for raw in raws])

    if forgets:
        monkeypatch.setattr(village.store, "inbox_put", forgetful)
    wang = village.phone("王秀英")
    wang.type("下一步")
    await village.settle()
    heard = [m for m in wang.messages() if m.sender.is_bot]
    await village.end()
    assert len(heard) == cards
