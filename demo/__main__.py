"""`python -m demo`: opens 花溪村 on this machine; no token, no network, one address to open."""

import argparse
import asyncio
import logging
import socket
from pathlib import Path

from bot import log
from bot.app import Occupied
from demo import village
from demo.running import Demo, clear


def main() -> int:
    """Run until Ctrl-C."""
    words = village.data()["words"]
    parser = argparse.ArgumentParser(prog="demo", description=words["what"])
    parser.add_argument("--port", type=int, default=0, help=words["port"])
    parser.add_argument("--data", type=Path, default=Path("data/demo.sqlite"), help=words["data"])
    parser.add_argument("--keep", action="store_true", help=words["keep"])
    chosen = parser.parse_args()
    try:
        door = socket.create_server(("127.0.0.1", chosen.port))
    except OSError:
        print(words["busy"].format(port=chosen.port))
        return 2
    try:
        if not chosen.keep:
            clear(chosen.data)  # a new village every time, unless the old one is wanted
        asyncio.run(_run(chosen.data, door, words["open"]))
    except Occupied:
        print(words["occupied"])
        return 2
    except KeyboardInterrupt:
        pass  # that is how one closes the village
    finally:
        door.close()
    print(words["closed"])
    return 0


async def _run(data: Path, door: socket.socket, said: str) -> None:
    log.set_up(level=logging.WARNING, plain=True)
    demo = Demo(data)
    try:
        await demo.settle_in()
        print(said.format(address=f"http://127.0.0.1:{door.getsockname()[1]}/"), flush=True)
        await demo.live(door)
    finally:
        demo.store.close()


if __name__ == "__main__":
    raise SystemExit(main())
