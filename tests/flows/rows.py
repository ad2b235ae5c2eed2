"""The rows of reminders in memory: what storage/reminders.py does with wishes, in forty lines."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flows.model import Record, Reminder
from flows.outcome import Cancel, Pause, Remind, Revive, Wish

Table = dict[tuple[Any, ...], Record]


class Rows:
    """Keeps them in a table of records, so that acts see them too."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def all(self, *states: str) -> list[Reminder]:
        rows = [r for r in self._table.values() if isinstance(r, Reminder)]
        return [r for r in rows if not states or r.state in states]

    def put(self, row: Reminder, **values: Any) -> None:
        self._table[(row.id,)] = row.model_copy(update=values)

    def apply(self, wishes: Iterable[Wish], case_id: int) -> None:
        for wish in wishes:
            if isinstance(wish, Remind):
                self._create(wish, case_id)
            elif isinstance(wish, Cancel):
                for row in self.all("waiting", "paused", "fired"):
                    if row.case_id == case_id and _meant(row, wish):
                        self.put(row, state="over" if row.state == "fired" else "cancelled")
            elif isinstance(wish, Pause):
                for row in self.all("waiting", "fired"):
                    if row.case_id == case_id:
                        self.put(row, state="over" if row.state == "fired" else "paused")
            else:
                self._revive(wish)

    def _create(self, wish: Remind, case_id: int) -> None:
        key = (case_id, wish.obligation, wish.kind, wish.n)
        values = {"due_at": wish.due_at, "to": list(wish.to), "urgent": wish.urgent,
                  "state_name": wish.state, "note": dict(wish.note), "state": "waiting"}  # fmt: skip
        for row in self.all():
            if (row.case_id, row.obligation, row.kind, row.n) == key:
                if row.state in ("cancelled", "over"):
                    self.put(row, **values)
                return
        fresh = {"id": len(self._table) + 1, "case_id": case_id, "community_id": 1}
        names = {"obligation": wish.obligation, "kind": wish.kind, "n": wish.n}
        row = Reminder(**fresh, **names, **values)
        self.put(row)

    def _revive(self, wish: Revive) -> None:
        for row in self.all("paused"):
            lost = row.state_name not in ("", wish.state) or ".enter:" in row.obligation
            lost = lost or (row.urgent and row.due_at < wish.now)
            due = max(row.due_at, wish.now)
            self.put(row, state="cancelled" if lost else "waiting", due_at=due)

    def next(self, until: datetime) -> Reminder | None:
        """The earliest that falls due until then."""
        rows = [r for r in self.all("waiting") if r.due_at <= until]
        return min(rows, key=lambda r: (r.due_at, r.id), default=None)


def _meant(row: Reminder, wish: Cancel) -> bool:
    mine = not wish.state or row.state_name == wish.state
    root = row.obligation.partition("/")[0]
    return mine and (not wish.obligation or wish.obligation in (row.obligation, root))
