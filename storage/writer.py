"""Whoever writes goes through here: one thread with group commit on SQLite, a small pool on PostgreSQL."""

import asyncio
import queue
import random
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from enum import Enum
from itertools import groupby
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from storage.failpoint import fp
from storage.memo import mark, undo

T = TypeVar("T")
Job = Any
"""What is called with a connection. One with a `kin` (not 0) may be run with others of the same kin that
stand beside it: the first one's `with_kin` is called with the connection and all of them, in their order."""

GROUP = 32
"""So many jobs share one commit at most; what one of them raises undoes its own writes alone."""

RETRY_STATES = {"40001", "40P01", "55P03"}
"""PostgreSQL: serialization failure, deadlock, lock not available."""

TRIES = 5


class Writer(Protocol):
    """Runs jobs, each a transaction of its own as far as the job can tell.

    A job may be run again after a rollback: it must do nothing but use its connection.
    """

    def submit(self, job: Callable[[Connection], T]) -> "Future[T]":
        """The result comes after the commit, never before."""
        ...

    def ask(self, job: Callable[[Connection], T], *, first: bool = False) -> "asyncio.Future[T]":
        """The same for the event loop that runs. `first`: before what waits, where there is one queue."""
        ...

    def close(self) -> None:
        """Finish what was submitted, then stop."""
        ...


class Closed(RuntimeError):
    """The writer has stopped; nothing of the job was done."""


class BrokenTransaction(Exception):
    """SQLite gave up the whole transaction (disk full, I/O error), not only the statement."""


class _Task:
    """A job and who waits for it: a thread, or a future of an event loop."""

    def __init__(self, job: Job, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self.job = job
        self.loop = loop
        self.future: Any = Future() if loop is None else loop.create_future()
        self.value: Any = None
        self.error: BaseException | None = None

    def begin(self) -> bool:
        """Whether anybody still waits."""
        if self.loop is None:
            return bool(self.future.set_running_or_notify_cancel())
        return not self.future.cancelled()

    def settle(self) -> None:
        """Tell the one who waits."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.value)


def _settle(tasks: list[_Task]) -> None:
    """Tell all who wait; an event loop is woken once for all of its tasks."""
    loops: dict[asyncio.AbstractEventLoop, list[_Task]] = {}
    for task in tasks:
        if task.loop is None:
            task.settle()
        else:
            loops.setdefault(task.loop, []).append(task)
    for loop, mine in loops.items():
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_settle_here, mine)


def _settle_here(tasks: list[_Task]) -> None:
    for task in tasks:
        task.settle()


class Token(Enum):
    """What else goes through the queue."""

    WAKE = "something is to be done before the rest"
    END = "nothing more comes"


WAKE, END = Token.WAKE, Token.END


def _wanted(tasks: list[_Task]) -> list[_Task]:
    return [task for task in tasks if task.begin()]


class SqliteWriter:
    """The one thread that writes to a SQLite file. Up to 32 waiting jobs share one commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: queue.SimpleQueue[_Task | Token] = queue.SimpleQueue()
        self._first: deque[_Task] = deque()
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._loop, name="storage-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[Connection], T]) -> "Future[T]":
        """Queue the job. Raises Closed after `close` or after a crash."""
        future: Future[T] = self._put(_Task(job)).future
        return future

    def ask(self, job: Callable[[Connection], T], *, first: bool = False) -> "asyncio.Future[T]":
        """Queue the job. Raises Closed after `close` or after a crash.

        `first`: it shares its commit with nobody, and waits for nothing but the group under way and others like it.
        """
        task = _Task(job, asyncio.get_running_loop())
        future: asyncio.Future[T] = self._put(task, first=first).future
        return future

    def _put(self, task: _Task, *, first: bool = False) -> _Task:
        with self._gate:
            if self._closed:
                raise Closed
            if first:
                self._first.append(task)
            self._queue.put(WAKE if first else task)
        return task

    def close(self) -> None:
        """Finish what was submitted, then stop."""
        with self._gate:
            if not self._closed:
                self._queue.put(END)
            self._closed = True
        self._thread.join()

    def _loop(self) -> None:
        with self._engine.connect() as conn:
            while (tasks := self._next()) is not None:
                try:
                    if tasks:
                        self._group(conn, tasks)
                except BaseException as died:
                    self._abandon(conn, tasks, died)
                    return

    def _next(self) -> list[_Task] | None:
        """Tasks that may share a commit, or none after all; None at the end."""
        if self._first:
            return _wanted([self._first.popleft()])
        tasks: list[_Task] = []
        found = self._queue.get()
        while isinstance(found, _Task):
            tasks.append(found)
            if len(tasks) == GROUP or self._first or self._queue.empty():
                return _wanted(tasks)
            found = self._queue.get()
        if found is END and tasks:
            self._queue.put(END)
        return _wanted(tasks) if tasks or found is WAKE else None

    def _group(self, conn: Connection, tasks: list[_Task], careful: bool = False) -> None:
        """Run the tasks in one transaction; when that fails as a whole, each in its own.

        Hardly ever does a task raise, and a savepoint costs more than a statement: so all are run
        without; when one has raised, all again, each in a savepoint.
        """
        try:
            self._together(conn, tasks, _each if careful else _plain)
        except Exception as error:
            if len(tasks) > 1 and not _locked(error):
                self._again(conn, tasks, careful)
                return
            for task in tasks:
                task.error = error
        _settle(tasks)

    def _again(self, conn: Connection, tasks: list[_Task], careful: bool) -> None:
        if not careful:
            self._group(conn, tasks, careful=True)
            return
        for task in tasks:
            self._group(conn, [task])

    def _together(
        self, conn: Connection, tasks: list[_Task], way: Callable[[Connection, list[_Task]], None]
    ) -> None:
        with conn.begin():
            way(conn, tasks)
            fp("writer.before_commit")
        fp("writer.after_commit")

    def _abandon(self, conn: Connection, tasks: list[_Task], died: BaseException) -> None:
        """The thread dies: nobody who waits may wait for ever."""
        with self._gate:
            self._closed = True
        conn.rollback()
        tasks += self._first
        while not self._queue.empty():
            found = self._queue.get()
            tasks += [found] if isinstance(found, _Task) else []
        for task in tasks:
            task.error = died
        _settle(tasks)


def _locked(error: Exception) -> bool:
    """Another process holds the file: trying each task alone would only wait again."""
    code = getattr(error.orig, "sqlite_errorcode", 0) if isinstance(error, DBAPIError) else 0
    return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _plain(conn: Connection, tasks: list[_Task]) -> None:
    """Run the tasks, what is akin together; what one raises undoes the whole transaction."""
    for kin, group in groupby(tasks, lambda task: getattr(task.job, "kin", 0)):
        akin = list(group)
        if kin and len(akin) > 1:
            values = akin[0].job.with_kin(conn, [task.job for task in akin])
        else:
            values = [task.job(conn) for task in akin]
        for task, value in zip(akin, values, strict=True):
            task.value, task.error = value, None


def _each(conn: Connection, tasks: list[_Task]) -> None:
    for task in tasks:
        _saved(conn, task)


def _saved(conn: Connection, task: _Task) -> None:
    """Run one task in its savepoint: what it raises undoes its own writes and nothing else."""
    task.value = task.error = None
    driver: Any = conn.connection.dbapi_connection
    driver.execute("SAVEPOINT task")
    marked = mark(conn)
    try:
        task.value = task.job(conn)
    except Exception as error:
        if not driver.in_transaction:
            raise BrokenTransaction from error
        driver.execute("ROLLBACK TO task")
        undo(conn, marked)
        task.error = error
    driver.execute("RELEASE task")


class PoolWriter:
    """A few threads that write to PostgreSQL; row locks put them in order."""

    def __init__(self, engine: Engine, threads: int) -> None:
        self._engine = engine
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="storage-writer")

    def submit(self, job: Callable[[Connection], T]) -> "Future[T]":
        """Run the job in a thread. Raises RuntimeError after `close`."""
        return self._pool.submit(self._run, job)

    def ask(self, job: Callable[[Connection], T], *, first: bool = False) -> "asyncio.Future[T]":
        """Run the job in a thread. Raises RuntimeError after `close`."""
        return asyncio.wrap_future(self.submit(job))

    def close(self) -> None:
        """Finish what was submitted, then stop."""
        self._pool.shutdown()

    def _run(self, job: Callable[[Connection], T]) -> T:
        """Run the whole unit again after a deadlock or a lost connection; its rows say what was done."""
        for attempt in range(TRIES):
            try:
                with self._engine.begin() as conn:
                    value = job(conn)
                    fp("writer.before_commit")
                fp("writer.after_commit")
            except DBAPIError as error:
                if attempt == TRIES - 1 or not _passing(error):
                    raise
                time.sleep(random.uniform(0.005, 0.02) * 2**attempt)  # noqa: S311 - only jitter
            else:
                return value
        raise AssertionError("unreachable")


def _passing(error: DBAPIError) -> bool:
    """Whether trying again may help."""
    return error.connection_invalidated or getattr(error.orig, "sqlstate", "") in RETRY_STATES
