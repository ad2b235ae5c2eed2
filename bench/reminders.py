"""Reminders against APScheduler's job store: a fire, a long waiting list, the stall when 1,000 are due, memory.

What is compared: APScheduler fires 1,000 date jobs of a SQLAlchemyJobStore in a SQLite file, each an empty
function; its commits are as SQLite makes them by default. Ours claims 1,000 rows and turns each into a message
in the outbox, with full durability. `whole` adds what no scheduler does: the case is locked and loaded, the
procedure decides again whether anybody needs to be told, and the deed is chained. Medians of several turns;
exits non-zero when a goal is missed.
"""

import asyncio
import gc
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Connection, insert

from bot.clock import RealClock, TurnableClock
from bot.counties import Counties
from flows import engine
from flows.model import Account, Case, Community, Member, Person, RoleGrant
from flows.outcome import Card, Remind, Say, Words
from flows.profile.load import load_all
from storage import outbox, reminders
from storage.place import Place
from storage.store import Store
from storage.tables import REMINDER

DUE = 1000
TURNS = 3
LONG, SHORT = 100_000, 2_000
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
GOALS = {"fire": 0.10, "waiting": 1.5, "stall": 0.05, "memory": 5.0}


class Still:
    """A clock that stands."""

    def now(self) -> datetime:
        """The same moment always."""
        return NOW


def people(cases: int) -> list[Any]:
    """A village with so many cases that wait for approval."""
    records: list[Any] = [Community(id=1, name="Huaxi", profile_id="jinhua", chat_id=-100)]
    for n in range(1, 21):
        records += [
            Person(id=n, name=f"person {n}"),
            Member(community_id=1, person_id=n),
            Account(telegram_id=1000 + n, person_id=n, started=True),
        ]
    for n, role in enumerate(("party_secretary", "committee_head", "recorder", "supervisor"), 1):
        records.append(RoleGrant(community_id=1, person_id=n, role=role, since=NOW))
    for n in range(1, cases + 1):
        case = {
            "id": n,
            "community_id": 1,
            "no": f"2026-{n}",
            "title": f"lamps {n}",
            "text": "lamps",
        }
        records.append(
            Case(**case, proposer_id=2, opened_at=NOW, entered_at=NOW, state="topic_review")
        )
    return records


def open_village(path: Path) -> Store:
    """A store over a file."""
    clock = TurnableClock(Still())
    return Store.open(
        f"sqlite:///{path}",
        decide=engine.decide,
        needs=engine.needs,
        profiles=Counties(load_all(), clock),
        clock=clock,
    )


@contextmanager
def village() -> Iterator[Store]:
    """A store in a file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_village(Path(folder) / "yishi.db")
        try:
            yield store
        finally:
            store.close()


def rows(count: int, cases: int, due: timedelta) -> list[tuple[int, Remind]]:
    """Reminders spread over the cases, each of an obligation of its own."""
    at = NOW + due
    return [
        (
            n % cases + 1,
            Remind("R04", 0, at, f"topic_review.enter:{n}", ("approver",), "topic_review"),
        )
        for n in range(count)
    ]


async def lay(store: Store, wanted: list[tuple[int, Remind]]) -> None:
    """Write them all at once; laying them is not what is measured."""
    table = [
        {
            "case_id": case_id, "community_id": 1, "obligation": row.obligation, "kind": row.kind,
            "n": row.n, "due_at": row.due_at, "to": list(row.to), "state_name": row.state,
        }
        for case_id, row in wanted
    ]  # fmt: skip

    def job(conn: Connection) -> None:
        conn.execute(insert(REMINDER), table)

    await store.write(job)


def say(due: reminders.Due) -> Say:
    """What a reminder says."""
    card = Card(
        "remind.R04", {"title": "lamps", "what": Words("remind.what.R04"), "late": "", "d": 1}
    )
    return Say("p1", card, f"r{due.id}", urgent=False, later_at=NOW + timedelta(days=1))


async def rows_only(store: Store) -> int:
    """Claim, fire and write the message, in the groups in which the store does it."""
    fired = 0
    while claimed := await store.write(lambda conn: reminders.claim(conn, NOW, 200)):
        for begin in range(0, len(claimed), 32):
            few = claimed[begin : begin + 32]

            def job(conn: Connection, few: list[reminders.Due] = few) -> int:
                won = reminders.mark_fired(conn, few, NOW)
                for due in few:
                    outbox.add(conn, Place(due.case_id, 1, due.id), [say(due)], NOW)
                return len(won)

            fired += await store.write(job)
    return fired


async def timed(work: Callable[[], Awaitable[Any]]) -> tuple[float, float]:
    """Seconds it took, and the longest time in which the event loop could do nothing else."""
    held: list[float] = []
    done = asyncio.Event()

    async def watch() -> None:
        while not done.is_set():
            begun = time.perf_counter()
            await asyncio.sleep(0.001)
            held.append(time.perf_counter() - begun - 0.001)

    gc.collect()
    async with asyncio.TaskGroup() as group:
        group.create_task(watch())
        begun = time.perf_counter()
        await work()
        took = time.perf_counter() - begun
        done.set()
    return took, max(held)


async def ours(
    cases: int, waiting: int, work: Callable[[Store], Awaitable[int]]
) -> tuple[float, float]:
    """1,000 due over so many cases, beside so many that wait."""
    with village() as store:
        await store.put(people(cases))
        await lay(store, rows(waiting, cases, timedelta(days=30)))
        await lay(store, [(c, _numbered(r)) for c, r in rows(DUE, cases, timedelta(0))])
        counted: list[int] = []

        async def run() -> None:
            counted.append(await work(store))

        found = await timed(run)
        assert counted == [DUE], counted
        return found


def _numbered(row: Remind) -> Remind:
    """The due ones are other obligations than those that wait."""
    return Remind(row.kind, row.n, row.due_at, f"{row.obligation}.due", row.to, row.state)


class Bell:
    """Rings when the last job has run; the jobs run in threads."""

    loop: asyncio.AbstractEventLoop
    rung: asyncio.Event
    left = 0


def job(number: int) -> None:
    """What APScheduler calls: nothing is done, only counted."""
    Bell.left -= 1
    if not Bell.left:
        Bell.loop.call_soon_threadsafe(Bell.rung.set)


async def theirs() -> tuple[float, float]:
    """APScheduler with its job store: 1,000 date jobs, all due."""
    with tempfile.TemporaryDirectory() as folder:
        store = SQLAlchemyJobStore(url=f"sqlite:///{folder}/jobs.db")
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        scheduler = AsyncIOScheduler(
            jobstores={"default": store}, job_defaults=defaults, timezone="UTC"
        )
        Bell.loop, Bell.rung, Bell.left = asyncio.get_running_loop(), asyncio.Event(), DUE
        scheduler.start(paused=True)
        past = RealClock().now() - timedelta(minutes=1)
        for n in range(DUE):
            scheduler.add_job(job, "date", run_date=past, args=(n,), id=str(n))

        async def run() -> None:
            scheduler.resume()
            await Bell.rung.wait()

        found = await timed(run)
        scheduler.shutdown(wait=False)
        store.shutdown()
        return found


def resident() -> float:
    """Megabytes of this process in memory."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


async def prepare(path: Path, waiting: int) -> None:
    """A file in which so many wait."""
    store = open_village(path)
    await store.put(people(1))
    for begin in range(0, waiting, SHORT):
        await lay(store, rows(begin + SHORT, 1, timedelta(days=30))[begin:])
    store.close()


async def running(path: Path) -> float:
    """Megabytes of a process that has opened the file and ticked."""
    store = open_village(path)
    await store.tick()
    gc.collect()
    found = resident()
    store.close()
    return found


def memory() -> float:
    """Megabytes that 100,000 waiting reminders add to a process that has 2,000, each freshly begun."""
    sizes = []
    with tempfile.TemporaryDirectory() as folder:
        for waiting in (SHORT, LONG):
            path = str(Path(folder) / f"{waiting}.db")
            for words in (("prepare", path, str(waiting)), ("running", path)):
                command = [sys.executable, "-m", "bench.reminders", *words]
                said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            sizes.append(float(said))
    return sizes[1] - sizes[0]


def median(found: list[tuple[float, float]], which: int) -> float:
    """The middle of several turns."""
    return statistics.median(one[which] for one in found)


async def measure() -> int:
    """Everything, each thing beside its peer in the same run."""
    peer, fires, shared, alone, long = [], [], [], [], []
    for _ in range(TURNS):
        peer.append(await theirs())
        fires.append(await ours(20, SHORT, rows_only))
        long.append(await ours(20, LONG, rows_only))
        shared.append(await ours(20, SHORT, lambda store: store.tick()))
        alone.append(await ours(DUE, SHORT, lambda store: store.tick()))
    grown = memory()
    fire, theirs_ = median(fires, 0) / DUE, median(peer, 0) / DUE
    print(f"{'APScheduler, job store':<38}{theirs_ * 1e6:>9.0f} µs a fire")
    for name, found in (
        ("claim + fired + outbox row", fires),
        ("whole, 1,000 due in 20 cases", shared),
        ("whole, 1,000 due in 1,000 cases", alone),
    ):
        each = median(found, 0) / DUE
        print(f"{name:<38}{each * 1e6:>9.0f} µs a fire   {each / theirs_:.2f} of it")
    ratios = {
        "fire": fire / theirs_,
        "waiting": median(long, 0) / median(fires, 0),
        "stall": median(shared, 1) / median(peer, 1),
        "memory": grown,
    }
    print(
        f"longest stall of the loop: {median(peer, 1) * 1e3:.0f} ms and {median(shared, 1) * 1e3:.1f} ms"
    )
    said = {
        "fire": "claim + outbox row / APScheduler",
        "waiting": "100,000 waiting / 2,000 waiting",
        "stall": "stall, whole / APScheduler",
        "memory": "MB more for 100,000 waiting",
    }
    for name, goal in GOALS.items():
        print(f"{said[name]:<38}{ratios[name]:>9.2f}   goal {goal}")
    return int(any(ratios[name] > goal for name, goal in GOALS.items()))


def main() -> int:
    """Prints both sides of each ratio; 1 when a goal is missed. With words it is one of its own children."""
    match sys.argv[1:]:
        case ["prepare", path, waiting]:
            asyncio.run(prepare(Path(path), int(waiting)))
            return 0
        case ["running", path]:
            print(asyncio.run(running(Path(path))))
            return 0
        case _:
            return asyncio.run(measure())


if __name__ == "__main__":
    sys.exit(main())
