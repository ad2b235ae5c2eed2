"""What the library's dispatch and our desk spend on a press, beside taking its update apart.

`process_update` of a vote, every handler registered, the store stubbed, must cost at most 25 % of
`Update.de_json` of the same press. Medians of turns; exits non-zero when the goal is missed.
"""

import asyncio
import statistics
import sys
import time
from typing import Any

from telegram import Update
from telegram.ext import Application

from bench.nothing import Nothing
from bench.votes import BOT, update
from bot.clock import RealClock
from bot.house import House
from bot.intake import Intake
from bot.parse import Parser
from bot.press import Desk

PRESSES, TURNS, GOAL = 1000, 9, 0.25


class Silent:
    """A voice that says nothing."""

    def speak(self, *_: Any) -> None:
        return

    def tell(self, *_: Any) -> None:
        return


def desk_before(app: Any) -> Intake:
    """The intake with its handler in the application, over a store that is nothing."""
    nothing: Any = Nothing()
    clock = RealClock()
    parser, reader = Parser(BOT["id"], BOT["username"]), House(nothing, clock)
    desk = Desk(nothing, reader, clock, parser, _never, Silent())
    return Intake(app, nothing, desk.serve, lambda _: None)


async def _never(text: str, by: int) -> Any:
    raise AssertionError(text, by)


async def measure() -> tuple[float, float]:
    """Microseconds of taking apart and of processing, the medians."""
    app = Application.builder().token("42:bench").updater(None).job_queue(None).build()
    app._initialized = True
    intake = desk_before(app)
    raws = [update(n, n % 500 + 6, "yes") for n in range(PRESSES)]
    intake._rows.update({raw["update_id"]: n for n, raw in enumerate(raws)})
    apart, through = [], []
    for _ in range(TURNS):
        begun = time.perf_counter()
        updates = [Update.de_json(raw, app.bot) for raw in raws]
        taken = time.perf_counter()
        for one in updates:
            await app.process_update(one)
        apart.append((taken - begun) / PRESSES)
        through.append((time.perf_counter() - taken) / PRESSES)
    assert not any(intake._kept.values())
    return statistics.median(apart) * 1e6, statistics.median(through) * 1e6


def main() -> int:
    """Prints both and the ratio."""
    apart, through = asyncio.run(measure())
    held = through / apart <= GOAL
    print(f"de_json {apart:.0f} µs  process_update {through:.0f} µs  {through / apart:.1%}"
          f"  goal {GOAL:.0%}  {'ok' if held else 'MISSED'}")  # fmt: skip
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
