"""Whoever writes goes through here: one thread with group commit on SQLite, a small pool on PostgreSQL."""

import asyncio
import queue
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from storage.failpoint import fp
from storage.memo import mark, undo

T = TypeVar("T")
Job = Callable[[Connection], Any]

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

    def ask(self, job: Callable[[Connection], T]) -> "asyncio.Future[T]":
        """The same for the event loop that runs."""
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


class SqliteWriter:
    """The one thread that writes to a SQLite file. Up to 32 waiting jobs share one commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._loop, name="storage-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[Connection], T]) -> "Future[T]":
        """Queue the job. Raises Closed after `close` or after a crash."""
        future: Future[T] = self._put(_Task(job)).future
        return future

    def ask(self, job: Callable[[Connection], T]) -> "asyncio.Future[T]":
        """Queue the job. Raises Closed after `close` or after a crash."""
        future: asyncio.Future[T] = self._put(_Task(job, asyncio.get_running_loop())).future
        return future

    def _put(self, task: _Task) -> _Task:
        with self._gate:
            if self._closed:
                raise Closed
            self._queue.put(task)
        return task

    def close(self) -> None:
        """Finish what was submitted, then stop."""
        with self._gate:
            if not self._closed:
                self._queue.put(None)
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
        """The waiting tasks, at least one; None at the end."""
        first = self._queue.get()
        if first is None:
            return None
        tasks = [first]
        while len(tasks) < GROUP and not self._queue.empty():
            task = self._queue.get()
            if task is None:
                self._queue.put(None)
                break
            tasks.append(task)
        return [t for t in tasks if t.begin()]

    def _group(self, conn: Connection, tasks: list[_Task], careful: bool = False) -> None:
        """Run the tasks in one transaction; when that fails as a whole, each in its own.

        Hardly ever does a task raise, and a savepoint costs more than a statement: so all are run
        without; when one has raised, all again, each in a savepoint.
        """
        try:
            self._together(conn, tasks, _saved if careful else _plain)
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
        self, conn: Connection, tasks: list[_Task], way: Callable[[Connection, _Task], None]
    ) -> None:
        with conn.begin():
            for task in tasks:
                way(conn, task)
            fp("writer.before_commit")
        fp("writer.after_commit")

    def _abandon(self, conn: Connection, tasks: list[_Task], died: BaseException) -> None:
        """The thread dies: nobody who waits may wait for ever."""
        with self._gate:
            self._closed = True
        conn.rollback()
        while not self._queue.empty():
            task = self._queue.get()
            if task is not None:
                tasks.append(task)
        for task in tasks:
            task.error = died
        _settle(tasks)


def _locked(error: Exception) -> bool:
    """Another process holds the file: trying each task alone would only wait again."""
    code = getattr(error.orig, "sqlite_errorcode", 0) if isinstance(error, DBAPIError) else 0
    return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _plain(conn: Connection, task: _Task) -> None:
    """Run one task; what it raises undoes the whole transaction."""
    task.value, task.error = task.job(conn), None


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

    def ask(self, job: Callable[[Connection], T]) -> "asyncio.Future[T]":
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
