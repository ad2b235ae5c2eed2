"""The supervisor's part of the record: what he saw, his concerns and how they were answered (S2-9, E24)."""

from documents.labels import one_of, word
from documents.paper import Origin
from documents.when import moment
from flows.model import Oversight


def watch_lines(origin: Origin) -> list[str]:
    """One line for the ticks of each supervisor, then one a concern."""
    rows = origin.of_round(Oversight)
    people = dict.fromkeys(o.person_id for o in rows if o.item)
    found = []
    for person in people:
        items = [one_of("watch", o.item) for o in rows if o.item and o.person_id == person]
        found.append(word("record.watched", items="、".join(items), name=origin.name(person)))
    return found + [_concern(origin, o) for o in rows if o.text]


def _concern(origin: Origin, row: Oversight) -> str:
    at = origin.here(row.at)
    assert at is not None
    said = {"name": origin.name(row.person_id), "time": moment(at), "text": row.text}
    if row.open:
        return word("record.concern", **said)
    return word(
        "record.concern_answered", **said, answer=row.answer, by=origin.name(row.answered_by)
    )
