"""The README's pictures, taken in a real browser while the demo's story votes: a laptop and a phone."""

from __future__ import annotations

import asyncio
import json
import socket
import tempfile
from pathlib import Path

from demo import script, village
from demo.running import Demo
from house.chromium import Page, browser, chromium, open_page

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
LAPTOP, PHONE = (1366, 768), (390, 844)

FLAT = "document.documentElement.style.cssText = '--wall-a: var(--wall); --wall-b: var(--wall)'"
"""A wall of one colour packs into a fifth of the bytes."""

MOUSE = "document.head.append(Object.assign(document.createElement('style'), {textContent: '.tool {display: none}'}))"
"""What shows only under a mouse; a headless browser has none."""


def main() -> int:
    """Play to the vote and take both pictures; 1 where there is no browser."""
    if chromium() is None:
        print("no Chromium on this machine")
        return 1
    with tempfile.TemporaryDirectory() as folder, browser() as port:
        asyncio.run(_take(Path(folder), port))
    return 0


async def _take(folder: Path, port: int) -> None:
    demo = Demo(folder / "demo.sqlite", pace=0)
    await demo.settle_in()
    await _play(demo)
    door = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{door.getsockname()[1]}/"
    async with asyncio.TaskGroup() as group:
        living = group.create_task(demo.live(door))
        async with open_page(port, address) as page:
            await _shoot(demo, page)
        living.cancel()
    demo.store.close()


async def _play(demo: Demo) -> None:
    """To the marked scene, and so many of its crowd."""
    wanted = script.picture()
    demo.story.playing = True
    for scene in script.scenes():
        if scene.mark == wanted["mark"]:
            await demo.story.crowd(wanted["folk"], scene)
            break
        await demo.story.show(scene)
    demo.story.playing, demo.story.caption = False, ""
    demo.world.focus, demo.pace = None, 1.0
    demo.world.opening = village.open_phones(demo.people, wanted)


async def _shoot(demo: Demo, page: Page) -> None:
    await page.size(*LAPTOP)
    await page.send("Page.reload")
    await page.until("document.querySelectorAll('.talk:not([hidden])').length === 3")
    label = script.picture()["press"]
    await page.js(FLAT)
    await page.js(MOUSE)
    await page.click(label, "section:nth-child(2)")
    await page.until("document.querySelector('[role=alertdialog]')?.checkVisibility()")
    await demo.settle()
    await _quiet(demo, page)
    await page.shot(FOLDER / "demo.png")
    await page.size(*PHONE)
    last = demo.world.opening[-1]
    await page.js(f"localStorage.setItem('simulator-phones', {json.dumps(json.dumps([last]))})")
    await page.send("Page.reload")
    await page.until("document.querySelectorAll('.key').length > 3")
    await page.js(FLAT)
    await _quiet(demo, page)
    await page.shot(FOLDER / "phone.png")


async def _quiet(demo: Demo, page: Page) -> None:
    """Everything that was said has been drawn."""
    seen = "[...document.querySelectorAll('.phone')].filter(one => one.checkVisibility())"
    await page.until(f"{seen}.every(one => Number(one.dataset.seq) >= {demo.world.seq})")
    await page.until("!document.querySelector('.busy')")
