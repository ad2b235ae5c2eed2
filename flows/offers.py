"""Common answers that a finger can choose: suggestions as data, never rules."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RulesCard:
    """A card of speaking rules."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Offers:
    """What is offered for sides, for supervision, and as rules of speaking."""

    sides: tuple[str, ...]
    supervision: tuple[str, ...]
    rules: tuple[RulesCard, ...]


@cache
def offers() -> Offers:
    """The suggestions of `flows/offers.toml`."""
    path = Path(__file__).with_name("offers.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Offers(
        tuple(data["sides"]),
        tuple(data["supervision"]),
        tuple(RulesCard(**card) for card in data["rules"]),
    )
