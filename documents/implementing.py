"""Promises (落实事项), as the posting and the feedback print them."""

from datetime import date

from documents.paper import Origin, Part
from flows.model import ActionItem


class Item(Part):
    """One promise: who does it, who watches, until when, and how it went."""

    text: str
    owner: str
    watcher: str
    due: date | None
    state: str
    done_on: date | None
    photo: bool
    note: str


def items(origin: Origin) -> tuple[Item, ...]:
    """The promises of the case, in order."""
    return tuple(
        Item(
            text=i.text, owner=origin.name(i.owner_id), watcher=origin.name(i.watcher_id),
            due=i.due_on, state=i.state, done_on=origin.day(i.done_at), photo=bool(i.photo),
            note=i.note,
        )
        for i in origin.view.all(ActionItem)
    )  # fmt: skip
