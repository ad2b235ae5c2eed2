"""Callback data `<object>.<epoch>.<act>[.<arg>]`: written by us, but read as an attacker's input."""

import re
from dataclasses import dataclass

from flows.command import Ref

LIMIT = 64
"""Telegram's limit, in bytes; the library does not check it."""

SHAPE = re.compile(r"(0|[cbmwr]\d{1,12})\.(\d{1,9})\.([a-z][a-z0-9_]*)(?:\.([!-~]+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button says of itself; nothing of it is believed before the engine has checked it."""

    ref: Ref
    epoch: int
    act: str
    arg: str = ""


def write(pressed: Pressed) -> str:
    """The callback data of a button; raises ValueError when it does not fit or would not be read."""
    data = f"{pressed.ref}.{pressed.epoch}.{pressed.act}"
    if pressed.arg:
        data += f".{pressed.arg}"
    if read(data) != pressed:
        raise ValueError(f"no callback data: {data!r}")
    return data


def read(data: str | None) -> Pressed | None:
    """What the data says, or None for anything that `write` would not have written."""
    if not data or not data.isascii() or len(data) > LIMIT:
        return None
    found = SHAPE.fullmatch(data)
    if not found:
        return None
    ref, epoch, act, arg = found.groups()
    pressed = Pressed(Ref.parse(ref), int(epoch), act, arg or "")
    canonical = str(pressed.ref) == ref and str(pressed.epoch) == epoch
    return pressed if canonical else None
