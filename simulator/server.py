"""Puts the app together: Bot API, page, and the page's own endpoints; and serves it."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from simulator.api import BotApi
from simulator.faults import Script
from simulator.world import World


def build(world: World, *, script: Script | None = None, check: bool = False) -> Starlette:
    """The whole simulator as one ASGI app.

    Args:
        script: faults that the server shows on order.
        check: compare every answer with the description of the Bot API (for tests).
    """
    routes: list[BaseRoute] = list(BotApi(world, script, check=check).routes())
    return Starlette(routes=routes)
