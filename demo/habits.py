"""Habits: who, seeing which button or words, does what; habits.toml as data."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import rtoml
from pydantic import BaseModel, ConfigDict

from simulator.message import Message

Kind = Literal["villagers", "officers"]


class Habit(BaseModel):
    """One habit; habits.toml says what each field means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: Kind
    who: tuple[str, ...]
    where: Literal["private", "group"]
    press: str = ""
    types: str = ""
    by: dict[str, str] = {}
    reply: bool = False
    photo: str = ""
    reads: str = ""
    unless: str = ""
    heard: str = ""
    after: str = ""
    delay: tuple[int, int] = (1, 3)
    slow: dict[str, int] = {}
    days: int = 0
    skip: tuple[str, ...] = ()
    again: bool = False

    def choice(self, name: str) -> str:
        """What this person presses or types, where another would do the usual."""
        return self.by.get(name, self.press or self.types)

    def labels(self) -> set[str]:
        """Every label that somebody might press."""
        if not self.press:
            return set()
        return {label for one in (self.press, *self.by.values()) for label in one.split("|")}

    def fits(self, message: Message, name: str) -> bool:
        """Whether this message is what the habit waits for."""
        text = message.text
        if self.reads.format(name=name) not in text:
            return False
        return not any(word in text for word in self.unless.split("|") if word)

    def button(self, message: Message, name: str) -> dict[str, Any] | None:
        """The button that this person would press here, if it is there."""
        by_label = {button["text"]: button for button in message.buttons}
        return next((by_label[w] for w in self.choice(name).split("|") if w in by_label), None)


@cache
def habits() -> tuple[Habit, ...]:
    """All habits, in the order of the file."""
    return tuple(Habit(**row) for row in _file()["habit"])


def seed() -> int:
    """What the delays are drawn from."""
    return int(_file()["seed"])


@cache
def _file() -> dict[str, Any]:
    return rtoml.loads(Path(__file__).with_name("habits.toml").read_text("utf-8"))
