"""One transaction for everything that happens: lock, load, decide, write (DESIGN §3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, insert
from sqlalchemy.exc import DBAPIError

from flows.clock import Clock
from flows.command import BOT, Command
from flows.model import Case, Sealed
from flows.outcome import Answer, Outcome, Refused, Show
from flows.view import View
from storage import boards, counters, inbox, loader, outbox, reminders
from storage.effects import dropped, write
from storage.failpoint import fp
from storage.inbox import Repeated
from storage.place import Place, locate, lock
from storage.procedure import Procedures
from storage.seals import Seals
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


@dataclass(frozen=True, slots=True)
class Asked:
    """A command for the writer. Those of the same `kin` that wait one after the other may be run together."""

    unit: "Unit"
    command: Command
    inbox_id: int | None = None

    def __call__(self, conn: Connection) -> Done:
        """Run it alone."""
        return self.unit.run(conn, self.command, self.inbox_id)

    @property
    def kin(self) -> int:
        """The ballot that is pressed, or 0."""
        return self.unit.ballot_of(self.command)

    def with_kin(self, conn: Connection, jobs: Sequence["Asked"]) -> list[Done]:
        """Run all of them, itself the first."""
        return self.unit.press(conn, jobs)


class Unit:
    """Runs commands, each within the transaction of the connection it is given."""

    def __init__(
        self, decide: Decide, needs: Needs, procedures: Procedures, clock: Clock, seals: Seals
    ) -> None:
        self._seals = seals
        self._decide = decide
        self._needs = needs
        self._procedures = procedures
        self._clock = clock

    def run(self, conn: Connection, command: Command, inbox_id: int | None = None) -> Done:
        """Decide and write. Raises what `decide` raises, and Repeated; then the caller rolls back."""
        fp("unit.begun")
        try:
            done = self._run(conn, _cleaned(command))
        except Exception as error:
            self._unless_repeated(conn, inbox_id, error)
            raise
        if inbox_id is not None:
            inbox.close(conn, {inbox_id: _outcome(done)}, self._clock.now())
        fp("unit.written")
        return done

    def _unless_repeated(self, conn: Connection, inbox_id: int | None, error: Exception) -> None:
        """What a second handling stumbles over is nobody's trouble. A broken transaction cannot be asked."""
        if inbox_id is None or isinstance(error, DBAPIError):
            return
        if inbox.is_handled(conn, inbox_id):
            raise Repeated from error

    def ballot_of(self, command: Command) -> int:
        """The ballot of a press that sees nothing but it and the presser, or 0."""
        ref = command.ref
        return ref.id if ref.kind == "b" and self._needs(command.act) == "vote" else 0

    def press(self, conn: Connection, asked: Sequence[Asked]) -> list[Done]:
        """Presses of one ballot that waited together: it is read once and written once.

        As `run` for each in its order: everybody sees what those before him did. Raises what `run` does;
        then the caller rolls back all of it, and runs each alone.
        """
        commands = [_cleaned(one.command) for one in asked]
        place = locate(conn, commands[0], "vote")
        if place is None:
            return [self.run(conn, one.command, one.inbox_id) for one in asked]
        lock(conn, place, "vote")
        ballot_id, people = commands[0].ref.id, {command.by for command in commands}
        hall = loader.Hall(conn, place, ballot_id, sorted(people), counters.taker(conn))
        now, case = self._clock.now(), hall.case
        results = [self._pressed(conn, hall, command, now) for command in commands]
        outcomes = [result for result in results if isinstance(result, Outcome)]
        self._write(conn, place, case, outcomes, now)
        for outcome in outcomes:
            outbox.add(conn, place, outcome.says, now)
        done = [
            _refuse(conn, command, place, result, now)
            if isinstance(result, Refused)
            else _done(result, place)
            for command, result in zip(commands, results, strict=True)
        ]
        inbox.close(conn, _closing(asked, done), now)
        fp("unit.written")
        return done

    def _pressed(
        self, conn: Connection, hall: loader.Hall, command: Command, now: datetime
    ) -> Outcome | Refused:
        fp("unit.begun")
        view = hall.view(command.by).with_seals(self._seals)
        result = self._decide(view, command, self._procedures.of(conn, view), now)
        fp("unit.decided")
        if isinstance(result, Outcome):
            hall.after(command.by, result.changes)
        return result

    def _write(
        self,
        conn: Connection,
        place: Place,
        case: Case | None,
        each: Sequence[Outcome],
        now: datetime,
    ) -> None:
        """What several acts of one case did, under one version of it; what they say comes apart."""
        write(conn, _whole(each), place, case, now)
        for outcome in each:
            self._unsealed(outcome)

    def fire(self, conn: Connection, dues: Sequence[reminders.Due]) -> int:
        """Fire claimed reminders of one case (or of one community): it is locked and loaded once.

        Gives how many were still to be fired. One whose decision raises waits again, the others go on.
        """
        now = self._clock.now()
        first = reminders.command(dues[0], now)
        place = locate(conn, first, "case")
        if place is None:
            return 0
        lock(conn, place, "case")
        won = reminders.mark_fired(conn, dues, now)
        fp("reminder.firing")
        mine = [due for due in dues if due.id in won]
        return self._decide_all(conn, place, mine, now) if mine else 0

    def _decide_all(
        self, conn: Connection, place: Place, dues: Sequence[reminders.Due], now: datetime
    ) -> int:
        take = counters.taker(conn)
        view = begun = loader.load_view(
            conn, "case", place, reminders.ref(dues[0]), loader.Asker(BOT), take
        ).with_seals(self._seals)
        profile = self._procedures.of(conn, view)
        done: list[tuple[reminders.Due, Outcome]] = []
        settled: list[int] = []
        for due in dues:
            try:
                result = self._decide(view, reminders.command(due, now), profile, now)
            except Exception as error:
                reminders.mark_failed(conn, due.id, repr(error))
                continue
            if isinstance(result, Refused):
                settled.append(due.id)
                continue
            done.append((due, result))
            view = view.after(result.changes) if result.changes else view
        reminders.mark_settled(conn, settled)
        fp("unit.decided")
        if done:
            case = begun.case if begun.in_case else None
            self._write(conn, place, case, [outcome for _, outcome in done], now)
        for due, outcome in done:
            outbox.add(conn, replace(place, reminder_id=due.id), outcome.says, now)
        return len(done)

    def _unsealed(self, outcome: Outcome) -> None:
        """A secret ballot whose choices are taken out: its key goes once that is committed."""
        gone = dropped(outcome.changes)
        self._seals.finished |= {row.ballot_id for row in gone if isinstance(row, Sealed)}

    def _run(self, conn: Connection, command: Command) -> Done:
        need = self._needs(command.act)
        place = locate(conn, command, need)
        if place is None:
            return Done(refused=GONE)
        lock(conn, place, need)
        now = self._clock.now()
        take = counters.taker(conn)
        view = loader.load_view(conn, need, place, command.ref, asker(command), take)
        profile = self._procedures.of(conn, view)
        result = self._decide(view.with_seals(self._seals), command, profile, now)
        fp("unit.decided")
        if isinstance(result, Refused):
            return _refuse(conn, command, place, result, now)
        case = view.case if view.in_case else None
        place = write(conn, result, place, case, now)
        self._unsealed(result)
        return _done(result, place)


def _done(outcome: Outcome, place: Place) -> Done:
    return Done(outcome.answer, None, place.case_id, place.community_id, outcome.shows)


def _closing(asked: Sequence[Asked], done: Sequence[Done]) -> dict[int, str]:
    """What became of each update. Raises Repeated when one was handed over twice."""
    pairs = zip(asked, done, strict=True)
    said = [(one.inbox_id, _outcome(what)) for one, what in pairs if one.inbox_id is not None]
    if len(dict(said)) < len(said):
        raise Repeated
    return dict(said)


def _cleaned(command: Command) -> Command:
    """The command with clean strings, so that hashes are made over what is stored."""
    arg = clean(command.arg)
    data = {key: clean(value) for key, value in command.data.items()}
    if (arg, data) == (command.arg, command.data):
        return command
    return replace(command, arg=arg, data=data)


def asker(command: Command) -> loader.Asker:
    """Who asks; an account without a person, and a link in hand, stand in the data."""
    data = command.data
    telegram_id, token = data.get("telegram_id", 0), data.get("token", "")
    return loader.Asker(command.by, int(telegram_id), str(token))


def _whole(each: Sequence[Outcome]) -> Outcome:
    """All but what they say: each message knows its reminder."""
    return Outcome(
        changes=tuple(c for o in each for c in o.changes),
        deeds=tuple(d for o in each for d in o.deeds),
        shows=tuple(s for o in each for s in o.shows),
        reminders=tuple(r for o in each for r in o.reminders),
    )


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
