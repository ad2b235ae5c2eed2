"""Drives a headless Chromium over its own debugging protocol, with what is installed anyway."""

import asyncio
import base64
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 15.0
KEYS = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39}
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-extensions",
    "--hide-scrollbars",
    "--disable-back-forward-cache",  # a page that was left would hold its connection
    "--remote-debugging-port=0",
)


def chromium() -> str | None:
    """The browser's path, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """One open page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._count = socket, 0
        self.complaints: list[str] = []

    async def send(self, method: str, **params: Any) -> Any:
        """One order of the protocol; what the page prints as errors is kept."""
        self._count += 1
        await self._socket.send_json({"id": self._count, "method": method, "params": params})
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = json.loads((await self._socket.receive()).data)
                if answer.get("id") == self._count:
                    assert "error" not in answer, answer
                    return answer["result"]
                self._note(answer)

    def _note(self, event: dict[str, Any]) -> None:
        if event["method"] == "Runtime.exceptionThrown":
            self.complaints.append(str(event["params"]["exceptionDetails"]))
        if event["method"] == "Log.entryAdded" and event["params"]["entry"]["level"] == "error":
            self.complaints.append(str(event["params"]["entry"]))

    async def js(self, expression: str) -> Any:
        """The value of an expression, awaited if it is a promise."""
        found = await self.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    async def until(self, expression: str) -> Any:
        """Wait until an expression is true; its value."""
        async with asyncio.timeout(PATIENCE):
            while not (value := await self.js(expression)):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.03)
        return value

    async def click(self, words: str, within: str = "body") -> None:
        """Click the last button or link that shows these words."""
        find = (
            f"[...document.querySelectorAll({json.dumps(within + ' :is(button, a)')})]"
            f".filter(one => one.checkVisibility() && one.textContent.trim() === {json.dumps(words)})"
            ".at(-1)"
        )
        await self.until(f"Boolean({find})")
        await self.js(f"{find}.click()")

    async def type(self, words: str) -> None:
        """Type into what has the focus, then Enter."""
        await self.send("Input.insertText", text=words)
        await self.key("Enter")

    async def key(self, name: str) -> None:
        """Press one key."""
        code = KEYS[name]
        text = {"text": "\r"} if name == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            more = text if kind == "keyDown" else {}
            await self.send(
                "Input.dispatchKeyEvent", type=kind, key=name, windowsVirtualKeyCode=code, **more
            )

    async def size(self, width: int, height: int, *, dark: bool = False, scale: float = 1) -> None:
        """The window's size in CSS pixels."""
        await self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=width < 500,
        )
        looks = {
            "prefers-color-scheme": "dark" if dark else "light",
            "prefers-reduced-motion": "reduce",
        }
        features = [{"name": name, "value": value} for name, value in looks.items()]
        await self.send("Emulation.setEmulatedMedia", features=features)

    async def shot(self, path: Path) -> None:
        """A picture of the window."""
        taken = await self.send("Page.captureScreenshot", format="png")
        await asyncio.to_thread(path.write_bytes, base64.b64decode(taken["data"]))


@contextmanager
def browser() -> Iterator[int]:
    """A fresh headless browser; the port of its debugging protocol."""
    binary = chromium()
    assert binary, "no Chromium here"
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as home:
        process = subprocess.Popen(
            [binary, *OPTIONS, f"--user-data-dir={home}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield _port(Path(home) / "DevToolsActivePort")
        finally:
            process.terminate()
            process.wait()


def _port(file: Path) -> int:
    """Wait until the browser has written down its port."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        lines = file.read_text().splitlines() if file.exists() else []
        if lines:
            return int(lines[0])
        time.sleep(0.02)
    raise TimeoutError("Chromium did not start")


@asynccontextmanager
async def open_page(port: int, url: str) -> AsyncIterator[Page]:
    """One page at ``url``, in a tab and with a memory of its own."""
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/json/version") as answer:
            whole = (await answer.json())["webSocketDebuggerUrl"]
        async with session.ws_connect(whole, max_msg_size=0) as root:
            boss = Page(root)
            context = (await boss.send("Target.createBrowserContext"))["browserContextId"]
            target = await boss.send(
                "Target.createTarget", url="about:blank", browserContextId=context
            )
            address = f"ws://127.0.0.1:{port}/devtools/page/{target['targetId']}"
            async with session.ws_connect(address, max_msg_size=0) as socket:
                yield await _ready(Page(socket), url)
            await boss.send("Target.disposeBrowserContext", browserContextId=context)


@asynccontextmanager
async def same_page(port: int, url: str) -> AsyncIterator[Page]:
    """The browser's own tab at ``url``, as often as asked for: a new one takes over a second of processor.

    What an address keeps in the browser is still there when the same address is opened again.
    """
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
            tab = next(one for one in await answer.json() if one["type"] == "page")
        async with session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
            page = await _ready(Page(socket), url)
            try:
                yield page
            finally:
                await page.send("Page.navigate", url="about:blank")


async def _ready(page: Page, url: str) -> Page:
    for part in ("Page", "Runtime", "Log"):
        await page.send(f"{part}.enable")
    await page.send("Log.clear")
    page.complaints.clear()  # of the page that was there before
    await page.size(1360, 860)
    await page.send("Page.navigate", url=url)
    await page.until("document.readyState === 'complete'")
    return page
