"""What the bot asks of a store is what the store gives: held by mypy, and by name at run time."""

import re
from pathlib import Path
from typing import Any

import flows
from bot import ports
from storage import boards, inbox, outbox, unit
from storage.store import Store
from storage.tables import MIRRORS


def fits(store: Store) -> ports.Store:
    """Does not type-check unless the store has every method with these parameters."""
    return store


def rows_fit(
    received: inbox.Received, outgoing: outbox.Outgoing, board: boards.Board, done: unit.Done
) -> tuple[ports.Received, ports.Outgoing, ports.Board, ports.Done]:
    """The values that go through the port."""
    return received, outgoing, board, done


def test_every_method_of_the_port_is_there(house: Any) -> None:
    wanted = [name for name in vars(ports.Store) if not name.startswith("_")]
    assert len(wanted) > 10
    for name in wanted:
        assert callable(getattr(house.store, name)), name


def test_numbers_are_taken_under_the_names_that_seeds_raise() -> None:
    """A kind that no seed raises would be given a number that a seed has: the row would be replaced."""
    kinds = {t.name for t in MIRRORS.values()} | {
        t.name.rpartition("_")[2] for t in MIRRORS.values()
    }
    folder = Path(flows.__file__).parent
    taken: set[str] = set()
    for path in folder.rglob("*.py"):
        taken |= set(re.findall(r'\btake\(f?"([^"]+)"', path.read_text(encoding="utf-8")))
    assert {"case", "wizard"} <= taken
    assert {kind for kind in taken if ":" not in kind} <= kinds
