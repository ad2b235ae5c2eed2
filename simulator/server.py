"""Puts the app together: Bot API, page, and the page's own endpoints; and serves it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from simulator.api import BotApi
from simulator.faults import Script
from simulator.panel import Action, Jump, usual_jumps
from simulator.ui import Ui
from simulator.world import World


def build(
    world: World,
    *,
    jumps: Sequence[Jump] | None = None,
    actions: Sequence[Action] = (),
    zone: str = "Asia/Shanghai",
    script: Script | None = None,
    check: bool = False,
    font: Path | None = None,
) -> Starlette:
    """The whole simulator as one ASGI app.

    Args:
        jumps: buttons that turn the clock; by default +1 hour, +1 day, to the next reminder.
        actions: further buttons of the top bar.
        zone: the time zone in which the page shows the time.
        script: faults that the server shows on order.
        check: compare every answer with the description of the Bot API (for tests).
        font: Chinese letters for the page, sent to a browser that has none.
    """
    ui = Ui(world, usual_jumps(world.times) if jumps is None else jumps, actions, zone, font)
    return Starlette(routes=[*BotApi(world, script, check=check).routes(), *ui.routes()])


def server(app: Starlette, host: str = "127.0.0.1", port: int = 0) -> uvicorn.Server:
    """A server to run inside one's own event loop: ``await server(app, port=8080).serve()``.

    Its ``Date`` is the simulated one, and Ctrl-C waits two seconds for open pages, not for ever.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)


async def serve(app: Starlette, host: str = "127.0.0.1", port: int = 8080) -> None:
    """Serve until cancelled or Ctrl-C."""
    await server(app, host, port).serve()
