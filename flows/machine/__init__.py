"""The case's state machine: built per profile from the table, asked with a view, without effects."""

import logging
import threading
from typing import Any

from transitions import EventData, Machine, MachineError

from flows.machine.rows import NEW, Row, rows_for
from flows.profile.names import STATES
from flows.profile.schema import Profile
from flows.view import View

logging.getLogger("transitions.core").setLevel(
    logging.ERROR
)  # it warns of each method we do not want


class Cursor:
    """The one model of a machine: its state is set before each question (DECISIONS 9)."""

    state: str = NEW

    def trigger(self, name: str, **facts: Any) -> bool:
        """Replaced by the machine."""
        raise NotImplementedError(name)


class CaseMachine:
    """Answers: where does this trigger lead from here, under this profile, for this case?"""

    def __init__(self, profile: Profile) -> None:
        self.rows: tuple[Row, ...] = rows_for(profile)
        self._profile = profile
        self._cursor = Cursor()
        self._machine = Machine(
            model=None,
            states=[NEW, *STATES],
            initial=NEW,
            transitions=[_entry(row) for row in self.rows],
            auto_transitions=False,
            send_event=True,
            model_override=True,
        )
        self._machine.add_model(self._cursor, initial=NEW)

    def target(self, state: str, trigger: str, view: View) -> str | None:
        """The state the trigger leads to, or None when it is not possible now."""
        self._machine.set_state(state, self._cursor)
        try:
            moved = self._cursor.trigger(trigger, view=view, profile=self._profile)
        except (MachineError, AttributeError):
            return None
        return self._cursor.state if moved else None

    def triggers(self, state: str) -> tuple[str, ...]:
        """Every trigger that the table knows from this state, in the table's order."""
        return tuple(dict.fromkeys(r.trigger for r in self.rows if state in r.sources))


def _entry(row: Row) -> dict[str, Any]:
    entry: dict[str, Any] = {"trigger": row.trigger, "source": list(row.sources), "dest": row.to}
    if row.guard is not None:
        entry["conditions"] = [_condition(row)]
    return entry


def _condition(row: Row) -> Any:
    guard = row.guard
    assert guard is not None

    def holds(event: EventData) -> bool:
        return guard(event.kwargs["view"], event.kwargs["profile"])

    return holds


_built = threading.local()


def machine_for(profile: Profile) -> CaseMachine:
    """The machine of a profile, built once in each thread: a machine is not thread-safe."""
    cache: dict[int, tuple[Profile, CaseMachine]] = _built.__dict__.setdefault("machines", {})
    found = cache.get(id(profile))
    if found is None or found[0] is not profile:
        if len(cache) > 32:
            cache.clear()
        found = (profile, CaseMachine(profile))
        cache[id(profile)] = found
    return found[1]
