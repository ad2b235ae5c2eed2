"""The steps of `python3 run.py test`, in order: run them all, time each, report every failure at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable

# Modules, not console scripts: a script remembers the folder in which .venv was made.
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports as lint; sys.exit(lint())"
# One more than there are processors: tests wait for browsers and databases. More than four fight over the disk.
WORKERS = ("-n", str(min((os.cpu_count() or 1) + 1, 4)), "--dist=worksteal")


# Compiling every module again in every process is a third of a run on machines that forbid the cache.
ENV = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of one's own is made in it
ENOUGH = 4 * 2**30
"""Bytes. A run leaves half a gigabyte of small databases, and each of their commits waits for the disk."""


class Step(NamedTuple):
    """One check: its name, its command, and whether its words are shown while it runs."""

    name: str
    command: tuple[str, ...]
    loud: bool = False


class Ending(NamedTuple):
    """How a step ended: its return code, what it printed (when quiet), and its seconds."""

    code: int
    words: str
    seconds: float


def steps(rest: list[str]) -> tuple[Step, ...]:
    """All checks; `rest` goes to pytest."""
    workers = () if any(word.startswith(("-n", "--pdb", "-p")) for word in rest) else WORKERS
    return (
        Step("format", ("-m", "ruff", "format", "--check", ".")),
        Step("lint", ("-m", "ruff", "check", "--quiet", ".")),
        Step("types", ("-m", "mypy")),
        Step("borders", ("-c", LINT_IMPORTS)),
        Step("pages fresh", ("-W", "error", "-m", "house.pages", "--check")),
        Step("tests", ("-m", "pytest", "-q", *workers, *rest), loud=True),
    )


@contextmanager
def scratch() -> Iterator[dict[str, str]]:
    """Where the tests put their files: in memory where there is room for them, else where everybody does."""
    if not (IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free >= ENOUGH):
        yield {}
        return
    with TemporaryDirectory(dir=IN_MEMORY, prefix="yishi-", ignore_cleanup_errors=True) as folder:
        yield {"TMPDIR": folder}


def run_step(step: Step) -> Ending:
    """Run one check from the project's folder."""
    began = monotonic()
    with scratch() as place:
        done = _run(step, {**ENV, **place})
    return Ending(done.returncode, done.stdout or "", monotonic() - began)


def _run(step: Step, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    pipe = None if step.loud else subprocess.PIPE
    over = None if step.loud else subprocess.STDOUT
    return subprocess.run(
        [PYTHON, *step.command],
        cwd=ROOT,
        env=env,
        stdout=pipe,
        stderr=over,
        text=True,
        check=False,
    )


def main(rest: list[str]) -> int:
    """Run every step, also after a failure: who fixes one wants to see the others.

    All run side by side: the quiet ones are told of in their order, and are done while the loud one begins.
    """
    failed = []
    began = monotonic()
    chosen = steps(rest)
    with ThreadPoolExecutor(len(chosen)) as side_by_side:
        begun = [(step, side_by_side.submit(run_step, step)) for step in chosen]
        for step, running in begun:
            print(f"── {step.name}", flush=True)
            ending = running.result()
            if ending.code:
                failed.append(step.name)
                print(ending.words.rstrip(), flush=True)
            print(f"   {'FAILED' if ending.code else 'ok'}  {ending.seconds:.1f} s", flush=True)
    print(f"\n{'failed: ' + ', '.join(failed) if failed else 'all well'}", end="")
    print(f"  ({monotonic() - began:.1f} s)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
