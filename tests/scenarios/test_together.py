"""The real act of voting: pressed together it gives what it gives one after the other, in the open and in secret."""

import asyncio
from concurrent.futures import wait
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.app import open_store
from bot.settings import Settings
from flows.command import Command, Ref
from flows.model import Attendance, Ballot, RollEntry
from flows.secret import CHOICES, choice_of
from storage.loader import Hall
from storage.seals import Seals
from storage.unit import Asked
from tests.scenarios.crowd import FIRST_VOTER, assembly, furnish
from tests.scenarios.world import profiles
from tests.storage.conftest import FakeClock
from tests.storage.test_writer import _hold

VOTERS, PRESSES, GROUP = 12, 30, -100
"""Twelve people press thirty times, so that many press twice in one group."""


def _presses(now: Any) -> list[Command]:
    """Good ones, one by somebody who is on no list, one by somebody who votes by hand, one that is outdated."""
    luck = Random(7)
    made = []
    for n in range(PRESSES):
        by = 1 if n == 9 else FIRST_VOTER + luck.randrange(VOTERS)
        epoch = 7 if n == 11 else 1
        private = n % 5 > 0
        choice = luck.choice(CHOICES)
        made.append(Command(Ref("b", 1), "vote", by, now, choice, epoch, GROUP, private))
    return made


def _voted(folder: Path, secrecy: str, *, together: bool) -> list[Any]:
    """What each was answered, and what stands in the end."""
    hall = assembly(VOTERS)
    ballot = hall.view(1).get(Ballot, 1)
    rolls = hall.view(1).all(RollEntry)
    hall._keep([ballot.model_copy(update={"secrecy": secrecy, "hands": {"stopped": True}})])
    by_hand = FIRST_VOTER + 3
    modes = {r.person_id: "site" if r.person_id == by_hand else "online" for r in rolls}
    hall._keep(roll.model_copy(update={"mode": modes[roll.person_id]}) for roll in rolls)
    clock = FakeClock(hall.now + timedelta(seconds=1))
    folder.mkdir()
    url = f"sqlite:///{folder / 'yishi.db'}"
    store = open_store(Settings(_env_file=None, database_url=url), clock, profiles())
    asyncio.run(furnish(store, hall, GROUP, clock.now()))
    held, free = _hold(_Has(store))
    futures: list[Any] = []
    for command in _presses(clock.now()):
        if not together:
            free.set()
            wait([held, *futures])
        futures.append(store._writer.submit(Asked(store._unit, command)))
    free.set()
    wait([held, *futures])
    view = asyncio.run(store.reader.view(1))
    assert view is not None
    opened = view.with_seals(Seals(Path(f"{folder / 'yishi.db'}.keys")))
    now = opened.get(Ballot, 1)
    chosen = {row.person_id: choice_of(opened, now, row.person_id) for row in view.all(RollEntry)}
    deeds = asyncio.run(store.reader.export(1))["deeds"]
    assert asyncio.run(store.reader.chain_faults()) == []
    store.close()
    said = [(f.result().answer, f.result().refused, f.result().shows) for f in futures]
    told = [(deed["by"], deed["kind"], deed["data"]) for deed in deeds]
    return [said, chosen, told, view.case.version, len(view.all(Attendance))]


class _Has:
    """A house with nothing but its store."""

    def __init__(self, store: Any) -> None:
        self.store = store


@pytest.mark.parametrize("secrecy", ["open", "secret"])
def test_together_is_as_one_after_the_other(tmp_path: Path, secrecy: str) -> None:
    together = _voted(tmp_path / "together", secrecy, together=True)
    alone = _voted(tmp_path / "alone", secrecy, together=False)
    assert together == alone
    said, chosen, *_ = together
    refused = {refused.key for _, refused, _ in said if refused}
    assert len(refused) >= 3, "of every kind one"
    assert len([choice for choice in chosen.values() if choice]) >= VOTERS // 2


def test_control_without_what_those_before_did_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hall, "after", lambda self, by, changes: None)
    together = _voted(tmp_path / "together", "open", together=True)
    assert together != _voted(tmp_path / "alone", "open", together=False)
