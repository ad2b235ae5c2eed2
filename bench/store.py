"""The whole effects transaction of a vote beside one-row commits by hand, both with full durability, in one run.

A press alone must reach 0.3 of the raw commits; with 64 in flight, where up to 32 share a commit, 1 on a disk
whose fsync is cheap and 5 where it takes five milliseconds. The sides take turns; medians are compared.
Exits non-zero when a goal is missed.
"""

import asyncio
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bot.app import open_store
from bot.clock import RealClock
from bot.settings import Settings
from flows.command import Command, Ref
from flows.profile.load import load_all
from storage.engine import WRITE_PRAGMAS
from storage.store import Store
from tests.scenarios.crowd import FIRST_VOTER, assembly, furnish

PEOPLE, GROUP, TURNS = 500, -1001, 7
RAW, ALONE, MANY, IN_FLIGHT = 600, 300, 1280, 64
GOAL_ALONE, GOAL_MANY, GOAL_SLOW, SLOW_MS = 0.3, 1.0, 5.0, 5.0


class Presses:
    """Votes that are waiting in the inbox: everybody in turn, always another choice."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.number = 0

    async def take(self, many: int) -> list[tuple[Command, int]]:
        """So many commands with the numbers of their saved updates."""
        first = self.number + 1
        self.number += many
        updates = [{"update_id": first + n, "callback_query": {"id": str(n)}} for n in range(many)]
        rows = await self.store.inbox_put(updates)
        return [(self._command(first + n), row) for n, row in enumerate(rows)]

    def _command(self, number: int) -> Command:
        person, choice = (
            FIRST_VOTER + number % PEOPLE,
            ("yes", "no", "abstain")[number // PEOPLE % 3],
        )
        return Command(
            Ref("b", 1),
            "vote",
            person,
            RealClock().now(),
            choice,
            epoch=1,
            chat=GROUP,
            private=False,
        )


def raw(path: Path) -> float:
    """One-row commits a second, by hand on the driver."""
    conn = sqlite3.connect(path, isolation_level=None)
    for name in ("journal_mode", "synchronous"):
        conn.execute(f"PRAGMA {name}={WRITE_PRAGMAS[name]}")
    conn.execute("CREATE TABLE IF NOT EXISTS vote (id INTEGER PRIMARY KEY, choice TEXT)")
    begun = time.perf_counter()
    for _ in range(RAW):
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("INSERT INTO vote (choice) VALUES ('yes')")
        conn.execute("COMMIT")
    spent = time.perf_counter() - begun
    conn.close()
    return RAW / spent


async def alone(presses: Presses) -> float:
    """Presses a second, each waiting for the commit of the one before."""
    waiting = await presses.take(ALONE)
    begun = time.perf_counter()
    for command, row in waiting:
        assert (await presses.store.run(command, row)).answer
    return ALONE / (time.perf_counter() - begun)


async def together(presses: Presses) -> float:
    """Presses a second with 64 in flight."""
    waiting = iter(await presses.take(MANY))

    async def hand() -> None:
        for command, row in waiting:
            assert (await presses.store.run(command, row)).answer

    begun = time.perf_counter()
    await asyncio.gather(*(hand() for _ in range(IN_FLIGHT)))
    return MANY / (time.perf_counter() - begun)


async def measure(folder: Path) -> dict[str, list[float]]:
    """All three in turn."""
    settings = Settings(_env_file=None, database_url=f"sqlite:///{folder / 'store.db'}")
    store = open_store(settings, RealClock(), load_all())
    await furnish(store, assembly(PEOPLE), GROUP, RealClock().now())
    presses = Presses(store)
    found: dict[str, list[float]] = {"raw": [], "alone": [], "together": []}
    await together(presses)
    for _ in range(TURNS):
        found["raw"].append(raw(folder / "raw.db"))
        found["alone"].append(await alone(presses))
        found["together"].append(await together(presses))
    store.close()
    return found


def main() -> int:
    """Prints the sides and the ratios."""
    folder: Any = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory(prefix="store-", dir=folder) as name:
        found = {k: statistics.median(v) for k, v in asyncio.run(measure(Path(name))).items()}
    for side, rate in found.items():
        print(f"{side:<9} {rate:7.0f}/s")
    slow = 1000 / found["raw"] >= SLOW_MS
    goals = {"alone": GOAL_ALONE, "together": GOAL_SLOW if slow else GOAL_MANY}
    held = {side: found[side] / found["raw"] >= goal for side, goal in goals.items()}
    for side, goal in goals.items():
        ratio = found[side] / found["raw"]
        print(f"{side:<9} / raw {ratio:5.2f}   goal {goal}   {'ok' if held[side] else 'MISSED'}")
    return 0 if all(held.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
