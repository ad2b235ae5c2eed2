"""The same bot storing nothing: our intake, parsing and answers over a store that is a list in memory.

Started as `python -m bench.nothing` by bench.votes, as the side to compare with.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

from bot import app, garbage, log
from bot.clock import RealClock
from bot.settings import load_settings
from flows.command import Command
from flows.model import Account, Community
from flows.outcome import Answer
from storage.unit import Done

WORDS = {"yes": "赞成", "no": "反对", "abstain": "弃权"}
FIRST_ACCOUNT = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """An update that is nowhere but here."""

    id: int
    raw: Mapping[str, Any]


class Nothing:
    """As much of a store, and of its reader, as presses ask for."""

    def __init__(self) -> None:
        self.reader = self
        self._rows: deque[Row] = deque()
        self._numbers = count(1)

    async def inbox_put(self, raws: Sequence[Mapping[str, Any]]) -> list[int]:
        rows = [Row(next(self._numbers), raw) for raw in raws]
        self._rows.extend(rows)
        return [row.id for row in rows]

    async def inbox_next(self, limit: int) -> list[Row]:
        taken = list(islice(self._rows, limit))
        for _ in taken:
            self._rows.popleft()
        return taken

    async def run(self, command: Command, inbox_id: int | None = None) -> Done:
        said = Answer("vote.ack", {"option": WORDS[command.arg]}, alert=True)
        return Done(said, None, 1, 1)

    async def account(self, telegram_id: int) -> Account:
        return Account(telegram_id=telegram_id, person_id=telegram_id - FIRST_ACCOUNT)

    async def community_of_chat(self, chat_id: int) -> Community:
        return Community(id=1, name="花溪村", profile_id="jinhua", chat_id=chat_id)

    async def lead_sending(self) -> bool:
        return True

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        """Whatever else is asked at the start or by the loops: there is none of it."""

        async def none(*_: Any, **__: Any) -> dict[str, Any]:
            return {}

        return none

    async def tick(self) -> int:
        return 0


async def main() -> None:
    """Live until killed."""
    log.set_up()
    nothing: Any = Nothing()
    bot = app.build(load_settings(), RealClock(), nothing)
    await bot.start()
    garbage.ease()
    await bot.live()


if __name__ == "__main__":
    asyncio.run(main())
