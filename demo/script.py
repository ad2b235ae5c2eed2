"""The script of 看一遍: scenes as story.toml has them, and how one act is done on a phone."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import rtoml
from pydantic import BaseModel, ConfigDict

from demo import village
from simulator.incoming import Impossible
from simulator.message import Message
from simulator.people import Chat
from simulator.phone import Phone


class Scene(BaseModel):
    """One scene; story.toml says what each field means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str
    who: str = ""
    group: bool = False
    acts: tuple[str, ...] = ()
    go: str | int = ""
    folk: int | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """The button that an act is going to press."""

    message: Message
    button: dict[str, Any]


@cache
def scenes() -> tuple[Scene, ...]:
    """All scenes, in order."""
    return tuple(Scene(**row) for row in _file()["scene"])


def picture() -> dict[str, Any]:
    """What the pictures of the README show: after which scene, on whose phones."""
    shown: dict[str, Any] = _file()["picture"]
    return shown


@cache
def _file() -> dict[str, Any]:
    return rtoml.loads(Path(__file__).with_name("story.toml").read_text("utf-8"))


def aim(phone: Phone, act: str, chat: Chat) -> Target | None:
    """Where the finger goes: the newest button with this label; None for typing and photos.

    Raises Impossible when there is no such button.
    """
    if act.startswith((">", "photo ")):
        return None
    pattern = re.compile(act[1:] if act.startswith("~") else f"{re.escape(act)}$")
    for message in reversed(phone.messages(chat)):
        for button in message.buttons:
            if pattern.match(button["text"]):
                return Target(message, button)
    raise Impossible(f"no button [{act}] for {phone.user.name}")


def perform(phone: Phone, act: str, chat: Chat, target: Target | None) -> None:
    """Press, type or send."""
    if target:
        phone.press_button(target.message, target.button)
    elif act.startswith("photo "):
        phone.send_photo(chat=chat, content=village.photo(act.removeprefix("photo ")))
    else:
        phone.type(act[1:], chat)
