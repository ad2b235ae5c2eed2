"""看一遍: plays the whole ordinary case by itself, scene by scene; may be paused and taken over."""

import asyncio
from typing import TYPE_CHECKING

from demo import village
from demo.script import Scene, aim, perform, scenes
from simulator.incoming import Impossible
from simulator.people import Chat
from simulator.phone import Phone

if TYPE_CHECKING:
    from demo.running import Demo

READ, POINT, REST, CROWD = 0.9, 0.35, 0.3, 0.35
"""Real seconds: to read a caption, to see where the finger goes, to see what came of it; a neighbour."""

GLYPH = 0.03
"""Real seconds more for each character of a caption."""


class Story:
    """One performance at a time. `pace` 0 waits for nothing, 1 takes about two minutes."""

    def __init__(self, demo: "Demo", pace: float = 1.0) -> None:
        self._demo, self._pace = demo, pace
        self._going = asyncio.Event()
        self._going.set()
        self.caption = ""
        self.playing = False

    @property
    def paused(self) -> bool:
        """Whether it stands still."""
        return self.playing and not self._going.is_set()

    def pause(self) -> None:
        """Stand still after the act under way."""
        self._going.clear()
        self._demo.world.changed()

    def resume(self) -> None:
        """Go on."""
        self._going.set()
        self._demo.world.changed()

    async def play(self) -> None:
        """From the first scene to the last; stops with a sentence where a button is missing."""
        self.playing, words = True, village.data()["actions"]
        self._going.set()
        try:
            for scene in scenes():
                await self.show(scene)
            self.caption = words["over"]
        except Impossible:
            self.caption = words["stuck"]
            self._demo.kinds.add("villagers")
        except asyncio.CancelledError:
            self.caption = words["taken"]
            raise
        finally:
            self.playing = False
            self._point(None, None)

    async def show(self, scene: Scene) -> None:
        """One scene: its caption, the clock, the crowd, the acts. Impossible where a button is missing."""
        self.caption = self._words(scene)
        if scene.who:
            self._look(scene.who, group=scene.group)
        self._demo.world.changed()
        await self._wait(READ + GLYPH * len(scene.say))
        if scene.go:
            await self._demo.go(scene.go)
        if scene.folk is not None:
            await self.crowd(scene.folk, scene)
        for act in scene.acts:
            await self._act(scene, act)

    def _words(self, scene: Scene) -> str:
        if not scene.who:
            return scene.say
        caption = self._demo.people.phones[scene.who].user.caption
        line: str = village.data()["actions"]["scene"]
        return line.format(who=f"{scene.who}（{caption}）", say=scene.say)

    def _look(self, who: str, *, group: bool) -> tuple[Phone, Chat]:
        phone = self._demo.people.phones[who]
        chat = self._demo.people.group if group else self._demo.world.private(phone.user)
        self._demo.world.focus = (phone.user.id, chat.id)
        return phone, chat

    async def _act(self, scene: Scene, act: str) -> None:
        phone, chat = self._look(scene.who, group=scene.group)
        target = aim(phone, act, chat)
        if target:
            self._point(target.message.id, target.button["text"])
            await self._wait(POINT)
            target = aim(phone, act, chat)
        async with self._demo.busy:
            perform(phone, act, chat, target)
            self._point(None, None)
            await self._demo.settle()
        await self._wait(REST)

    async def crowd(self, most: int, scene: Scene) -> None:
        """The neighbours act as they do by themselves, `most` times or (0) to the end."""
        for _ in range(most or 100):
            async with self._demo.busy:
                deed = self._demo.neighbours.hurry(set(), {"villagers"})
                if deed is None:
                    return
                await self._demo.settle()
            self.caption = f"{self._words(scene)}　（{deed.name}）"
            self._demo.world.changed()
            await self._wait(CROWD)

    def _point(self, message: int | None, label: str | None) -> None:
        world = self._demo.world
        world.pointing = (message, label) if message and label else None
        if not self.playing:
            world.focus = None
        world.changed()

    async def _wait(self, seconds: float) -> None:
        if self._pace:
            await asyncio.sleep(seconds * self._pace)
        await self._going.wait()
