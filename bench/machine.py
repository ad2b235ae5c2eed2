"""A change of state without the database: the one machine that is asked, beside a machine made for each event.

At most 5 % of a `transitions.Machine` per event, and at most 10 % of one raw durable commit. That table and
machine agree on every pair is shown by tests/flows/test_machine.py. Exits non-zero when a goal is missed.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.store import raw
from flows.machine import CaseMachine
from flows.profile.load import load_all
from tests.flows.hall import Hall
from tests.flows.walking import to_checkin

EVENTS, ANEW, TURNS = 2000, 20, 9
GOAL_ANEW, GOAL_COMMIT = 0.05, 0.10


def seconds(work: Callable[[], object], times: int) -> float:
    """Seconds of one run, the median of several turns."""
    found = []
    for _ in range(TURNS):
        begun = time.perf_counter()
        for _ in range(times):
            work()
        found.append((time.perf_counter() - begun) / times)
    return statistics.median(found)


def main() -> int:
    """Prints the sides and the ratios."""
    profile = load_all()["jinhua"]
    hall = Hall(profile)
    to_checkin(hall)
    view, kept = hall.view(1), CaseMachine(profile)
    state, trigger = view.case.state, kept.triggers(view.case.state)[0]
    assert kept.target(state, trigger, view) == CaseMachine(profile).target(state, trigger, view)
    asked = seconds(lambda: kept.target(state, trigger, view), EVENTS)
    anew = seconds(lambda: CaseMachine(profile).target(state, trigger, view), ANEW)
    with tempfile.TemporaryDirectory(prefix="machine-") as folder:
        commit = 1 / raw(Path(folder) / "raw.db")
    print(
        f"asked {asked * 1e6:.1f} µs  made anew {anew * 1e6:.0f} µs  commit {commit * 1e6:.0f} µs"
    )
    held = [
        _say("of a machine per event", asked / anew, GOAL_ANEW),
        _say("of one raw durable commit", asked / commit, GOAL_COMMIT),
    ]
    return 0 if all(held) else 1


def _say(beside: str, ratio: float, goal: float) -> bool:
    held = ratio <= goal
    print(f"{beside:<24} {ratio:6.2%}  goal {goal:.0%}  {'ok' if held else 'MISSED'}")
    return held


if __name__ == "__main__":
    sys.exit(main())
