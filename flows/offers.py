"""Common answers that a finger can choose: suggestions as data, never rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rtoml


@dataclass(frozen=True, slots=True)
class RulesCard:
    """A card of speaking rules."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Offers:
    """What is offered for sides, for a field of the form by its label, and as rules of speaking.

    `lint` says which label of a posting's checklist the program can see for itself; `pauses` are
    common reasons to stop for a while; `villager` stands for a name that was taken away; `voted` are
    the fields in which mostly the text of the vote is written once more.
    """

    sides: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    rules: tuple[RulesCard, ...]
    lint: Mapping[str, str]
    pauses: tuple[str, ...]
    links: tuple[str, ...]
    spoken: str
    days: str
    villager: str
    voted: tuple[str, ...]


def suggested(label: str) -> tuple[str, ...]:
    """Answers that a finger can choose for a field of the form."""
    return offers().fields.get(label, ())


def said(label: str, arg: str, words: str) -> str:
    """The suggestion that was pressed for this field (`arg` is its place), else what was typed."""
    ways = suggested(label)
    return ways[int(arg)] if arg.isdigit() and int(arg) < len(ways) else words


@cache
def offers() -> Offers:
    """The suggestions of `flows/offers.toml`."""
    path = Path(__file__).with_name("offers.toml")
    data = rtoml.loads(path.read_text(encoding="utf-8"))
    return Offers(
        tuple(data["sides"]),
        {label: tuple(ways) for label, ways in data["fields"].items()},
        tuple(RulesCard(**card) for card in data["rules"]),
        dict(data["lint"]),
        tuple(data["pauses"]),
        tuple(data["links"]),
        data["spoken"],
        data["days"],
        str(data["villager"]),
        tuple(data["voted"]),
    )
