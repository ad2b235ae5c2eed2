"""The door of storage: everything the program may ask of its database, and nothing about how."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, update

from flows.clock import Clock
from flows.command import Command
from flows.model import Account, Community, Record
from storage import (
    check,
    counters,
    effects,
    engine,
    inbox,
    lead,
    memo,
    migrate,
    outbox,
    pulse,
    queries,
    reminders,
    rows,
)
from storage.desks import BoardDesk, InboxDesk, OutboxDesk
from storage.failpoint import fp
from storage.handing import Handing
from storage.inbox import Repeated
from storage.procedure import Procedures, Resolver
from storage.reader import Reader
from storage.seals import Seals
from storage.tables import BOARD, MIRRORS
from storage.unit import Asked, Decide, Done, Needs, Unit
from storage.writer import Closed, PoolWriter, SqliteWriter

T = TypeVar("T")

SENDER_KEY = 7_461_001
"""The PostgreSQL advisory lock of the one sender."""

PG_THREADS = 8

TOGETHER = 8
"""The reminders of so many cases are fired at a time; a press comes in between."""

AT_ONCE = 32
"""So many reminders of one case share its lock."""


class Store(InboxDesk, OutboxDesk, BoardDesk):
    """A database with its writer, its reader and the unit of work. Methods are for the event loop."""

    def __init__(
        self, unit: Unit, procedures: Procedures, clock: Clock, url: str, keys: Seals
    ) -> None:
        self._unit = unit
        self._seals = keys
        self._clock = clock
        self._file_lock: lead.FileLock | None = None
        self._sender_lock: lead.AdvisoryLock | None = None
        self._in_order: AbstractAsyncContextManager[object]
        parsed = engine.parse_url(url)
        alone = parsed.get_backend_name() == "sqlite"
        self._hand = Handing(alone=alone)
        if alone:
            self._engines = self._open_sqlite(Path(str(parsed.database)), parsed)
        else:
            self._engines = self._open_postgresql(parsed)
        self.reader = Reader(self._engines[1], procedures)

    @staticmethod
    def open(
        url: str, *, decide: Decide, needs: Needs, profiles: Resolver, clock: Clock
    ) -> "Store":
        """Open (and bring up to date) the database at a sqlite: or postgresql: URL.

        Raises ValueError for another kind of URL, storage.lead.Occupied when another process works
        on the same SQLite file, storage.check.Unsound when the file is damaged.
        """
        procedures, keys = Procedures(profiles), Seals(_keys(url))
        unit = Unit(decide, needs, procedures, clock, keys)
        store = Store(unit, procedures, clock, url, keys)
        keys.finished |= keys.kept()
        return store

    def _open_sqlite(self, path: Path, url: URL) -> tuple[Engine, Engine]:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file_lock = lead.FileLock(path)
        self._file_lock.take()
        write = engine.open_sqlite(url, engine.WRITE_PRAGMAS, immediate=True)
        memo.keep(write, effects.settle)
        try:
            with write.begin() as conn:
                check.check_sqlite(conn)
                migrate.upgrade(conn)
                self._begin_alone(conn)
        except BaseException:
            self._file_lock.free()
            raise
        self._writer, self._in_order = SqliteWriter(write), nullcontext()
        return write, engine.open_sqlite(url, engine.READ_PRAGMAS, immediate=False)

    def _begin_alone(self, conn: Connection) -> None:
        """Whatever an earlier process was about is free again; what it was sending is unknown."""
        now = self._clock.now()
        lead.write_row(conn, "writer", now)
        inbox.recover(conn)
        reminders.recover(conn)
        outbox.recover(conn, now, every=True)

    def _open_postgresql(self, url: URL) -> tuple[Engine, Engine]:
        write = engine.open_postgresql(url, PG_THREADS)
        memo.keep(write, effects.settle)
        with write.begin() as conn:
            lead.one_at_a_time(conn)
            migrate.upgrade(conn)
        self._sender_lock = lead.AdvisoryLock(write, SENDER_KEY)
        self._writer, self._in_order = PoolWriter(write, PG_THREADS), asyncio.Lock()
        return write, engine.open_postgresql(url, PG_THREADS, read_only=True)

    def close(self) -> None:
        """Finish what was begun and let the database go; what was only handed over waits for the next process."""
        rest = self._hand.give_back()
        if rest:
            with suppress(Closed):
                self._writer.submit(lambda conn: inbox.give_back(conn, rest)).result()
        self._writer.close()
        self.reader.close()
        if self._sender_lock:
            self._sender_lock.free()
        for one in self._engines:
            one.dispose()
        if self._file_lock:
            self._file_lock.free()

    # --- the one door ---

    async def run(self, command: Command, inbox_id: int | None = None) -> Done:
        """Decide and write one command; with `inbox_id` the update is done in the same transaction.

        What is asked first is written first (ADR 0041). Raises what decide raises: nothing is written
        then, and the update still waits.
        """
        try:
            async with self._in_order:
                done = await self.write(Asked(self._unit, command, inbox_id))
        except Repeated:
            return Done(repeated=True)
        fp("unit.committed")
        if self._seals.finished:
            await self._shred()
        return done

    async def _shred(self) -> None:
        """The keys of secret ballots that are over by what is committed; one left by a crash too."""
        finished = set(self._seals.finished)
        over = await self.reader.ask(queries.ballots_over, finished)
        self._seals.finished -= over  # one still open is being closed by what is not committed yet
        self._seals.destroy(over)
        if over:
            await asyncio.to_thread(engine.checkpoint, self._engines[0])

    async def tick(self, limit: int = 200) -> int:
        """Fire the reminders that are due; gives how many fired."""
        now = self._clock.now()
        claimed = await self.write(lambda conn: reminders.claim(conn, now, limit))
        fp("reminder.claimed")
        fired = 0
        groups = _by_case(claimed)
        for begin in range(0, len(groups), TOGETHER):
            few = groups[begin : begin + TOGETHER]
            fired += sum(await asyncio.gather(*(self._fire(group) for group in few)))
        return fired + (await self.tick(limit) if len(claimed) == limit else 0)

    async def _fire(self, group: Sequence[reminders.Due]) -> int:
        """Those of one case share its lock and view; when they fail together, each is tried alone."""
        try:
            fired = await self.write(lambda conn: self._unit.fire(conn, group))
        except Exception as error:
            if len(group) > 1:
                return sum([await self._fire([due]) for due in group])
            due, told = group[0], repr(error)
            await self.write(lambda conn: reminders.mark_failed(conn, due.id, told))
            return 0
        fp("reminder.fired")
        if self._seals.finished:
            await self._shred()
        return fired

    # --- people and the house ---

    async def put(self, records: Sequence[Record]) -> None:
        """Write records as they are: seeds of a demo or a test. Their numbers are never given again."""
        await self.write(lambda conn: _seed(conn, records))

    async def account_blocked(self, telegram_id: int, *, blocked: bool) -> None:
        """Somebody blocked the bot, or came back."""
        table = MIRRORS[Account]
        mine = update(table).where(table.c.telegram_id == telegram_id)
        await self.write(lambda conn: conn.execute(mine.values(blocked=blocked)).rowcount)

    async def chat_moved(self, old: int, new: int) -> None:
        """A group became a supergroup: one chat id per community, living messages sent anew."""
        await self.write(lambda conn: _move_chat(conn, old, new))

    async def heartbeat(self, name: str) -> None:
        """A part of the program lives."""
        await self.write(lambda conn: pulse.beat(conn, name, self._clock.now()))

    async def revive(self, name: str, gap: pulse.Gap) -> list[str]:
        """The first heartbeat after a start, and what `gap` makes of the time without one.

        One transaction: a death in between neither loses the answer to an outage nor has it given
        twice. Gives what could not be done.
        """
        now = self._clock.now()
        problems = await self.write(lambda conn: pulse.revive(conn, self._unit, name, gap, now))
        fp("unit.committed")
        return problems


def _by_case(claimed: Sequence[reminders.Due]) -> list[list[reminders.Due]]:
    """The reminders of a case stand together, in their order, at most AT_ONCE of them."""
    groups: dict[tuple[int, int, int], list[reminders.Due]] = {}
    counted: dict[tuple[int, int], int] = {}
    for due in claimed:
        place = (due.case_id, 0 if due.case_id else due.community_id)
        n = counted[place] = counted.get(place, -1) + 1
        groups.setdefault((*place, n // AT_ONCE), []).append(due)
    return list(groups.values())


def _keys(url: str) -> Path:
    """Beside the file, and no part of it or of its copies; with a server, in the program's own data."""
    parsed = engine.parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Path(f"{parsed.database}.keys")
    return Path("data") / "keys"


def _seed(conn: Connection, records: Sequence[Record]) -> None:
    rows.put(conn, records)
    counters.raise_to(conn, records)


def _move_chat(conn: Connection, old: int, new: int) -> None:
    """Idempotent: Telegram tells it twice, in any order (F-T16)."""
    table = MIRRORS[Community]
    conn.execute(update(table).where(table.c.chat_id == old).values(chat_id=new))
    gone = {"chat_id": new, "message_id": None, "digest": "", "edited_at": None}
    mine = update(BOARD).where(BOARD.c.chat_id == old)
    conn.execute(mine.values(**gone, wanted=BOARD.c.wanted + 1))
