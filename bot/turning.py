"""Turns the clock forward so that everything happens in its order on the way, as if one had waited."""

from datetime import datetime

from bot.clock import TurnableClock
from bot.running import App


async def turn(app: App, clock: TurnableClock, to: datetime) -> None:
    """Go to `to`, stopping at every reminder that falls due on the way."""
    await app.drain()
    while (due := await app.next_due()) is not None and due <= to:
        clock.turn(due)
        fired = await app.drain()
        if not fired and due <= clock.now():
            break
    clock.turn(to)
    await app.drain()
