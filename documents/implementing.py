"""Promises (落实事项), as the posting and the feedback print them."""

from datetime import date

from documents.paper import Origin, Part
from flows.model import Progress
from flows.rounds import promises


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
    moved: tuple[tuple[date, str], ...] = ()


def items(origin: Origin) -> tuple[Item, ...]:
    """The promises of the round, in order."""
    return tuple(
        Item(
            text=i.text, owner=i.body or origin.name(i.owner_id), watcher=origin.name(i.watcher_id),
            due=i.due_on, state=i.state, done_on=origin.day(i.done_at), photo=bool(i.photo),
            note=i.note, moved=_moved(origin, i.id),
        )
        for i in promises(origin.view)
    )  # fmt: skip


def _moved(origin: Origin, item_id: int) -> tuple[tuple[date, str], ...]:
    """The days that held before, each with the reason for which it was moved."""
    rows = [p for p in origin.view.all(Progress) if p.item_id == item_id and p.kind == "later"]
    return tuple((p.due_on, p.text) for p in rows if p.due_on)
