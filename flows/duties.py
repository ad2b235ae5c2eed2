"""What somebody has in hand: offices, parts in cases under way, promises that are not kept yet."""

from dataclasses import dataclass

from flows.almanac import OVER
from flows.model import ActionItem, Case, CaseRole, RoleGrant
from flows.view import View

UNDONE = ("open", "stuck")
"""States of a promise on which its owner still works; whoever watches it is needed until it is confirmed."""


@dataclass(frozen=True, slots=True)
class Duties:
    """Roles by name, each once; the numbers of the cases in which a part or a promise is held."""

    offices: tuple[str, ...]
    parts: tuple[str, ...]
    part_of: tuple[str, ...]
    promised_in: tuple[str, ...]


def duties(view: View, person: int) -> Duties:
    """Of one person, over every case of the community that the view holds."""
    running = {c.id: c.no for c in view.all(Case) if c.state not in OVER}
    held = [g.role for g in view.all(RoleGrant) if g.person_id == person and g.until is None]
    parts = [
        r
        for r in view.all(CaseRole)
        if r.person_id == person and r.until is None and r.case_id in running
    ]
    items = [i for i in view.all(ActionItem) if i.case_id in running and _needs(i, person)]
    return Duties(
        _once(held), _once([r.role for r in parts]), _once([running[r.case_id] for r in parts]),
        _once([running[i.case_id] for i in items]),
    )  # fmt: skip


def _needs(item: ActionItem, person: int) -> bool:
    if item.owner_id == person and item.state in UNDONE:
        return True
    return item.watcher_id == person and item.state in (*UNDONE, "done")


def _once(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
