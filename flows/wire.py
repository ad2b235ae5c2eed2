"""Cards and values as JSON and back, for rows that wait to be sent (DECISIONS 5)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flows.command import Ref
from flows.outcome import Button, Card, Words


def pack(value: Any) -> Any:
    """A JSON-able form of a value that may stand in a card."""
    if type(value) is str or type(value) is int or value is None:
        return value
    if isinstance(value, Words):
        return {"$words": value.key, "params": pack(value.params)}
    if isinstance(value, date):
        return {"$time" if isinstance(value, datetime) else "$date": value.isoformat()}
    if isinstance(value, Mapping):
        return {str(k): pack(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return {"$row": [pack(v) for v in value]}
    if isinstance(value, list):
        return [pack(v) for v in value]
    return value


def unpack(value: Any) -> Any:
    """The value that `pack` was given."""
    if isinstance(value, list):
        return [unpack(v) for v in value]
    if not isinstance(value, dict):
        return value
    if "$words" in value:
        return Words(value["$words"], unpack(value["params"]))
    if "$time" in value:
        return datetime.fromisoformat(value["$time"])
    if "$date" in value:
        return date.fromisoformat(value["$date"])
    if "$row" in value:
        return tuple(unpack(v) for v in value["$row"])
    return {k: unpack(v) for k, v in value.items()}


def card_to_json(card: Card) -> dict[str, Any]:
    """A card as JSON."""
    return {
        "key": card.key,
        "params": pack(card.params),
        "rows": [[_button_to_json(b) for b in row] for row in card.rows],
        "ref": str(card.ref),
        "epoch": card.epoch,
        "head": pack(card.head),
    }


def card_from_json(data: Mapping[str, Any]) -> Card:
    """The card that `card_to_json` was given."""
    return Card(
        key=data["key"],
        params=unpack(data["params"]),
        rows=tuple(tuple(_button_from_json(b) for b in row) for row in data["rows"]),
        ref=Ref.parse(data["ref"]),
        epoch=data["epoch"],
        head=unpack(data["head"]),
    )


def _button_to_json(button: Button) -> dict[str, Any]:
    return {
        "act": button.act,
        "arg": button.arg,
        "label": button.label,
        "params": pack(button.params),
        "ref": str(button.ref) if button.ref else None,
        "epoch": button.epoch,
    }


def _button_from_json(data: Mapping[str, Any]) -> Button:
    return Button(
        act=data["act"],
        arg=data["arg"],
        label=data["label"],
        params=unpack(data["params"]),
        ref=Ref.parse(data["ref"]) if data["ref"] else None,
        epoch=data["epoch"],
    )
