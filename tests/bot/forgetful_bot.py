"""A bot without an inbox, for the negative control: it believes that memory is good enough."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from bot.main import main
from flows.command import Command
from storage.store import Store
from storage.unit import Done


@dataclass
class Remembered:
    """An update that is nowhere but here."""

    id: int
    raw: Mapping[str, Any]


ROWS: list[Remembered] = []
NUMBERS = count(1)
run = Store.run


async def put(self: Store, raws: Sequence[Mapping[str, Any]], bot_id: int = 0) -> list[int]:
    new = [Remembered(next(NUMBERS), raw) for raw in raws]
    ROWS.extend(new)
    return [row.id for row in new]


async def take(self: Store, limit: int = 50) -> list[Remembered]:
    await asyncio.sleep(0.05)  # the work of a moment, as any real handler has
    taken = ROWS[:4]
    del ROWS[:4]
    return taken


async def plainly(self: Store, command: Command, inbox_id: int | None = None) -> Done:
    return await run(self, command)


async def nothing(self: Store, inbox_id: int, outcome: str = "", state: str = "done") -> None:
    return


Store.inbox_put = put  # type: ignore[method-assign,assignment]
Store.inbox_next = take  # type: ignore[method-assign,assignment]
Store.inbox_done = nothing  # type: ignore[method-assign,assignment]
Store.run = plainly  # type: ignore[method-assign]

if __name__ == "__main__":
    raise SystemExit(main())
