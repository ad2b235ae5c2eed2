"""The buttons of the top bar: turning time, who acts by himself, 看一遍, 重新开始."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from demo import village
from simulator.panel import Action, Jump

if TYPE_CHECKING:
    from demo.running import Demo


class Panel:
    """What the user can press above the phones."""

    def __init__(self, demo: "Demo") -> None:
        self._demo = demo
        self._words: dict[str, str] = village.data()["actions"]
        self._said: dict[str, str] = village.data()["said"]
        self._show: asyncio.Task[None] | None = None

    # --- time ---------------------------------------------------------------------------------

    def jumps(self) -> list[Jump]:
        """The buttons in time: an hour, a day, to the next reminder, to the meeting."""
        demo, label = self._demo, village.data()["jumps"]["meeting"]
        return [
            Jump("hour", "", self._by(timedelta(hours=1))),
            Jump("day", "", self._by(timedelta(days=1))),
            Jump("next", "", lambda: self._to("next", lambda: demo.ahead.due)),
            Jump("meeting", label, lambda: self._to("meeting", lambda: demo.ahead.meeting)),
        ]

    def _by(self, step: timedelta) -> Callable[[], Awaitable[None]]:
        return lambda: self._demo.turn(self._demo.clock.now() + step)

    async def _to(self, key: str, moment: Callable[[], datetime | None]) -> str:
        """Turn to the moment, or say that there is none."""
        await self._demo.see()
        to = moment()
        if to is None or to <= self._demo.clock.now():
            return self._said[key]
        await self._demo.turn(to)
        return ""

    # --- the other buttons ----------------------------------------------------------------------

    def actions(self) -> list[Action]:
        """Switches for the neighbours, the performance, and a fresh village."""
        story, word = self._demo.story, self._words.__getitem__

        def playing() -> bool:
            return story.playing

        def idle() -> bool:
            return not story.playing

        def going() -> bool:
            return story.playing and not story.paused

        return [
            self._switch("villagers", idle),
            self._switch("officers", idle),
            Action("watch", word("watch"), self.watch, None, None, idle, self._ask_watch),
            Action("pause", word("pause"), self._pause, shown=going),
            Action("resume", word("resume"), self._resume, shown=lambda: story.paused),
            Action("take", word("take"), self.take, shown=playing),
            Action("reset", word("reset"), self.reset, None, self._note, None, self._ask_reset),
        ]

    def _switch(self, kind: str, shown: Callable[[], bool]) -> Action:
        kinds = self._demo.kinds

        async def flip() -> None:
            kinds.symmetric_difference_update({kind})

        return Action(kind, self._words[kind], flip, lambda: kind in kinds, shown=shown)

    def _note(self) -> str:
        demo = self._demo
        if demo.story.playing or not demo.kinds:
            return demo.story.caption
        held = [p.user.name for p in demo.people.phones.values() if p.user.id in demo.world.in_hand]
        hands = self._words["hands"].format(names="、".join(held)) if held else ""
        return demo.story.caption + hands

    def _ask_watch(self) -> str:
        return self._words["ask_watch"] if self._demo.touched else ""

    def _ask_reset(self) -> str:
        return self._words["ask_reset"] if self._demo.touched else ""

    async def watch(self) -> None:
        """Play the whole case, in a village where nothing has happened yet."""
        await self._end()
        if self._demo.touched:
            await self._demo.afresh()
        self._demo.story.playing = True
        self._show = self._demo.start(self._demo.story.play())

    async def take(self) -> None:
        """The performance ends here; the user goes on by hand, the villagers by themselves."""
        await self._end()
        self._demo.kinds.add("villagers")

    async def reset(self) -> None:
        """A fresh village."""
        await self._end()
        self._demo.story.caption = ""
        await self._demo.afresh()

    async def _pause(self) -> None:
        self._demo.story.pause()

    async def _resume(self) -> None:
        self._demo.story.resume()

    async def _end(self) -> None:
        if self._show and not self._show.done():
            self._show.cancel()
            await asyncio.wait([self._show])

    def stop(self) -> None:
        """The village closes: no performance goes on."""
        if self._show:
            self._show.cancel()
