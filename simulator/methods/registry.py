"""The table of methods, filled by a decorator."""

from collections.abc import Awaitable, Callable
from typing import Any

from simulator.jsons import Json
from simulator.world import World

Method = Callable[[World, Json], Any | Awaitable[Any]]
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    """Enter a function under its Bot API name."""

    def enter(function: Method) -> Method:
        METHODS[name] = function
        return function

    return enter
