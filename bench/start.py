"""From nothing to listening: our bot beside one of python-telegram-bot alone, and beside everything loaded at once.

`python -m bench.start` starts each program anew, by turns, against a Bot API of a few lines on a real
socket, and takes the time until it first asks for updates. It ends with 1 where a goal is missed.
"""

import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TURNS = 5
TIMES, SHARE = 3.0, 0.60
"""At most so many times the start of the library alone; at most this share of the eager memory."""

HEAVY = ("matplotlib", "docx", "typst", "jieba", "alembic", "opencc")
TOKEN = "42:" + "A" * 35
ME = {
    "id": 42, "is_bot": True, "first_name": "y", "username": "y_bot", "can_join_groups": True,
    "can_read_all_group_messages": False, "supports_inline_queries": False,
}  # fmt: skip

BARE = """
import os
from telegram.ext import Application, TypeHandler
from telegram import Update
async def quiet(update, context): pass
url = os.environ["YISHI_BOT_API_URL"]
app = Application.builder().token(os.environ["YISHI_BOT_TOKEN"]).base_url(url + "/bot").build()
app.add_handler(TypeHandler(Update, quiet))
app.run_polling(bootstrap_retries=0)
"""
OURS = "import runpy; runpy.run_module('bot', run_name='__main__')"
EAGER = (
    "import docx, typst, jieba, alembic.command, documents.docx, documents.typst;"
    "import bot.workbench as w; from nlp.checker import Checker; c = Checker.load(); c.warm();"
    "jieba.initialize(); documents.typst.__dict__.get('warm', lambda: None)();" + OURS
)
LOADED = f"import sys, bot.main;print(*[name for name in {HEAVY!r} if name in sys.modules])"


class Api:
    """Answers what a starting bot asks; remembers when it first asked for updates."""

    def __init__(self) -> None:
        self.listening = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until the bot is gone."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while not self.listening.is_set():
                await self._answer(reader, writer)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
                (int(line.split(b":")[1]) for line in head.split(b"\r\n")
                 if line.lower().startswith(b"content-length:")), 0,
            )  # fmt: skip
        await reader.readexactly(length)
        method = head.split(b" ")[1].rsplit(b"/", 1)[-1].lower()
        if method.startswith(b"getupdates"):
            self.listening.set()
            return
        result = ME if method == b"getme" else ([] if method.startswith(b"get") else True)
        body = json.dumps({"ok": True, "result": result}).encode()
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        writer.write(answer % len(body) + body)
        await writer.drain()


async def start(program: str, home: Path) -> tuple[float, float]:
    """Seconds until it listens, and the megabytes that it then holds."""
    api = Api()
    server = await asyncio.start_server(api.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    env = {
        **os.environ, "YISHI_BOT_TOKEN": TOKEN, "YISHI_BOT_API_URL": f"http://127.0.0.1:{port}",
        "YISHI_DATABASE_URL": f"sqlite:///{home}/yishi.db",
    }  # fmt: skip
    began = time.perf_counter()
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        await asyncio.wait_for(api.listening.wait(), 60)
        took = time.perf_counter() - began
        held = megabytes(child.pid)
    finally:
        child.kill()
        await child.wait()
        server.close()
    return took, held


def megabytes(pid: int) -> float:
    """What a process holds in memory."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmRSS")).split()[1]) / 1024


async def by_turns(home: Path) -> dict[str, tuple[float, float]]:
    """The median of each program; the first turn of all is not counted."""
    programs = {"bare": BARE, "ours": OURS, "eager": EAGER}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
    for turn in range(TURNS + 1):
        for name, program in programs.items():
            one = await start(program, home)
            if turn:
                found[name].append(one)
    return {
        name: (statistics.median(t for t, _ in runs), statistics.median(m for _, m in runs))
        for name, runs in found.items()
    }


def main() -> int:
    """Print both sides and the ratios; 1 when a goal is missed."""
    with tempfile.TemporaryDirectory() as home:
        found = asyncio.run(by_turns(Path(home)))
    for name, (took, held) in found.items():
        print(f"{name:6} {took * 1000:6.0f} ms to listening, {held:5.0f} MB")
    times = found["ours"][0] / found["bare"][0]
    share = found["ours"][1] / found["eager"][1]
    loaded = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    ).stdout.split()
    print(f"start: {times:.2f} of the library alone (goal {TIMES})")
    print(f"memory: {share:.2f} of everything at once (goal {SHARE})")
    print(f"loaded though nobody asked: {' '.join(loaded) or 'nothing'}")
    return int(times > TIMES or share > SHARE or bool(loaded))


if __name__ == "__main__":
    sys.exit(main())
