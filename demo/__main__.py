"""`python -m demo`: opens 花溪村 on this machine; no token, no network, one address to open."""

import argparse
import asyncio
import logging
import socket
from pathlib import Path

from bot import log
from demo import village
from demo.running import Demo


def main() -> int:
    """Run until Ctrl-C."""
    words = village.data()["words"]
    parser = argparse.ArgumentParser(prog="demo", description=words["what"])
    parser.add_argument("--port", type=int, default=0, help=words["port"])
    parser.add_argument("--data", type=Path, default=Path("data/demo.sqlite"), help=words["data"])
    parser.add_argument("--keep", action="store_true", help=words["keep"])
    chosen = parser.parse_args()
    if not chosen.keep:
        _forget(chosen.data)
    try:
        asyncio.run(_run(chosen.data, chosen.port, words["open"]))
    except KeyboardInterrupt:
        print(words["closed"])
    return 0


def _forget(data: Path) -> None:
    """A new village every time, unless the old one is wanted."""
    for path in data.parent.glob(f"{data.stem}.*"):
        path.unlink()


async def _run(data: Path, port: int, said: str) -> None:
    log.set_up(level=logging.WARNING, plain=True)
    door = socket.create_server(("127.0.0.1", port))
    demo = Demo(data)
    try:
        await demo.settle_in()
        print(said.format(address=f"http://127.0.0.1:{door.getsockname()[1]}/"), flush=True)
        await demo.live(door)
    finally:
        demo.store.close()


if __name__ == "__main__":
    raise SystemExit(main())
