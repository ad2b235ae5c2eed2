"""One transaction for everything that happens: lock, load, decide, write (DESIGN §3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, insert

from flows.clock import Clock
from flows.command import Command
from flows.outcome import Answer, Outcome, Refused, Show
from flows.view import View
from storage import boards, counters, inbox, loader, reminders
from storage.effects import write
from storage.failpoint import fp
from storage.place import Place, locate, lock
from storage.procedure import Procedures
from storage.tables import REFUSAL
from storage.text import clean

GONE = Refused("press.stale", alert=True)
"""What is answered when the object of a press does not exist; an outdated button sounds the same."""

FORBIDDEN = "press.role"
"""The key of a refusal that goes into the security log."""


class Decide(Protocol):
    """`flows.engine.decide`: pure, given everything."""

    def __call__(
        self, view: View, command: Command, profile: Any, now: datetime, /
    ) -> Outcome | Refused:
        """What should happen, or why it does not."""
        ...


Needs = Callable[[str], str]
"""`flows.engine.needs`: what an act must see (case, vote, presence, community)."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a command, after its commit. `repeated`: the update had been handled before."""

    answer: Answer | None = None
    refused: Refused | None = None
    case_id: int = 0
    community_id: int = 0
    shows: tuple[Show, ...] = ()
    repeated: bool = False


class Unit:
    """Runs commands, each within the transaction of the connection it is given."""

    def __init__(self, decide: Decide, needs: Needs, procedures: Procedures, clock: Clock) -> None:
        self._decide = decide
        self._needs = needs
        self._procedures = procedures
        self._clock = clock

    def run(self, conn: Connection, command: Command, inbox_id: int | None = None) -> Done:
        """Decide and write. Raises what `decide` raises; then the caller rolls back."""
        fp("unit.begun")
        if inbox_id is not None and not inbox.is_open(conn, inbox_id):
            return Done(repeated=True)
        command = replace(command, arg=clean(command.arg), data=clean_data(command.data))
        done = self._run(conn, command)
        if inbox_id is not None:
            inbox.done(conn, inbox_id, self._clock.now(), _outcome(done))
        fp("unit.written")
        return done

    def fire(self, conn: Connection, due: reminders.Due) -> bool:
        """Fire a claimed reminder; False when it was no longer to be fired."""
        now = self._clock.now()
        command = reminders.command(due, now)
        place = locate(conn, command, "case")
        if place is None:
            return False
        lock(conn, place, "case")
        return reminders.fire(conn, due, now, lambda: self._run(conn, command).refused is None)

    def _run(self, conn: Connection, command: Command) -> Done:
        need = self._needs(command.act)
        place = locate(conn, command, need)
        if place is None:
            return Done(refused=GONE)
        if command.ref.kind == "r":
            place = replace(place, reminder_id=command.ref.id)
        lock(conn, place, need)
        now = self._clock.now()
        take = counters.taker(conn)
        view = loader.load_view(conn, need, place, command.ref, asker(command), take)
        profile = self._procedures.of(conn, view)
        result = self._decide(view, command, profile, now)
        fp("unit.decided")
        if isinstance(result, Refused):
            return _refuse(conn, command, place, result, now)
        case = view.case if view.in_case else None
        place = write(conn, result, place, case, now)
        return Done(result.answer, None, place.case_id, place.community_id, result.shows)


def asker(command: Command) -> loader.Asker:
    """Who asks; an account without a person, and a link in hand, stand in the data."""
    data = command.data
    telegram_id, token = data.get("telegram_id", 0), data.get("token", "")
    return loader.Asker(command.by, int(telegram_id), str(token))


def clean_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a command, its strings clean, so that hashes are made over what is stored."""
    return {key: clean(value) for key, value in data.items()}


def _refuse(
    conn: Connection, command: Command, place: Place, refused: Refused, now: datetime
) -> Done:
    """Nothing happens, but what is true is drawn again; forbidden attempts are logged."""
    boards.show(conn, place, refused.shows)
    if refused.key == FORBIDDEN:
        row = {"at": now, "by": command.by, "act": command.act, "ref": str(command.ref)}
        conn.execute(insert(REFUSAL), {**row, "chat_id": command.chat, "key": refused.key})
    return Done(None, refused, place.case_id, place.community_id, refused.shows)


def _outcome(done: Done) -> str:
    """The key of what was answered: never the values, which may hold somebody's choice."""
    if done.refused:
        return f"refused:{done.refused.key}"
    return done.answer.key if done.answer else ""
