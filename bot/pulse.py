"""Notices a loop that hangs: each shows that it lives, and one that stops showing it ends the process."""

import asyncio

LOOK = 10.0
"""Real seconds between two looks."""


class Stalled(Exception):
    """A loop has not shown for too long that it lives."""


class Pulse:
    """`limits` are real seconds of silence that each loop may need for honest work."""

    def __init__(self, limits: dict[str, float]) -> None:
        self._limits = limits
        self._beats: dict[str, float] = {}

    def beat(self, name: str) -> None:
        """This loop lives."""
        self._beats[name] = asyncio.get_running_loop().time()

    def check(self) -> None:
        """Raise Stalled for a loop that was silent for longer than its limit."""
        now = asyncio.get_running_loop().time()
        silent = {name: now - self._beats.setdefault(name, now) for name in self._limits}
        stalled = [name for name, seconds in silent.items() if seconds > self._limits[name]]
        if stalled:
            raise Stalled(", ".join(stalled))

    async def watch(self) -> None:
        """Look for ever; the nursery makes of a raised error the end of the process."""
        while True:
            self.check()
            await asyncio.sleep(LOOK)
