"""Five times kill -9 in the middle of presses: no acknowledged vote is lost, none is counted twice."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import storage
from storage.verify import chain_problems

ROOT = Path(storage.__file__).parent.parent
HERE = Path(__file__).parent

VILLAGE = """
import asyncio, importlib.util, json, sys
sys.path.insert(0, sys.argv[2])
spec = importlib.util.spec_from_file_location("village", sys.argv[3] + "/conftest.py")
village = importlib.util.module_from_spec(spec)
sys.modules["village"] = village
spec.loader.exec_module(village)
house = village.House.open(sys.argv[1])
store = house.store

async def main():
    if await store.reader.community(1) is None:
        await store.put(village.village())
    for row in await store.inbox_next(1000):
        await answer(row)
    number = int(sys.argv[4])
    while True:
        batch = [{"update_id": number + n, "by": (number + n) % 14 + 1} for n in range(8)]
        number += 8
        print("saved" if await store.inbox_put(batch) else "known", number, flush=True)
        rows = await store.inbox_next(8)
        await asyncio.gather(*(answer(row) for row in rows))

async def answer(row):
    await store.run(house.command("count", by=row.raw["by"]), row.id)
    print("done", row.update_id, flush=True)

asyncio.run(main())
"""


def _run_and_kill(url: str, start: int, lines: int) -> tuple[set[int], int]:
    """Let it work until it has said so many lines, then kill -9; gives what it acknowledged."""
    words = [sys.executable, "-c", VILLAGE, url, str(ROOT), str(HERE), str(start)]
    env = {**os.environ, "PYTHONWARNINGS": "ignore"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout
        told = [process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        told += process.stdout.readlines()
    words_of = [line.split() for line in told if line.endswith("\n")]
    done = {int(w[1]) for w in words_of if w[0] == "done"}
    saved = [int(w[1]) for w in words_of if w[0] == "saved"]
    return done, max(saved, default=start)


@pytest.mark.soak
def test_five_kills_lose_nothing_and_double_nothing(tmp_path, empty_file):
    shutil.copy(empty_file, tmp_path / "yishi.db")
    url = f"sqlite:///{tmp_path / 'yishi.db'}"
    done: set[int] = set()
    start = 0
    for lines in (11, 37, 23, 64, 5):
        acknowledged, start = _run_and_kill(url, start, lines)
        assert acknowledged
        done |= acknowledged
    with sqlite3.connect(tmp_path / "yishi.db") as conn:
        flags, version = conn.execute('SELECT flags, version FROM "case"').fetchone()
        states = dict(conn.execute("SELECT update_id, state FROM inbox").fetchall())
        conn.row_factory = sqlite3.Row
        deeds = [dict(row) for row in conn.execute("SELECT * FROM deed ORDER BY seq")]
    conn.close()
    handled = {number for number, state in states.items() if state == "done"}
    assert done <= handled, "what was acknowledged is on disk"
    assert set(range(start)) <= set(states), "what was saved is on disk"
    assert json.loads(flags)["n"] == version == len(handled) == len(deeds), "each once"
    for deed in deeds:
        deed["data"] = json.loads(deed["data"])
        deed["at"] = deed["at"].replace(" ", "T") + "+00:00"
    assert list(chain_problems(deeds, version)) == []
