"""Writes the three hash-locked files again: `python -m house.locks`, for whoever raises a version (needs uv)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = "requirements"
PROJECT = "pyproject.toml"
RUN = f"{FOLDER}/run.txt"

# One file for every platform; no header and no notes, because those would record this machine.
FLAGS = (
    "--universal",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--python-version=3.11",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-config",
    "--quiet",
)

LOCKS: dict[str, tuple[str, ...]] = {
    f"{FOLDER}/boot.txt": (f"{FOLDER}/boot.in",),
    RUN: (PROJECT,),
    # What is tested is what runs: dev may add to run, never move a version of it.
    f"{FOLDER}/dev.txt": (PROJECT, "--all-extras", "--group=dev", f"--constraint={RUN}"),
}


def find_uv() -> str:
    """The uv beside this Python, else the one on the path."""
    beside = Path(sys.executable).with_name("uv")
    return str(beside) if beside.exists() else (shutil.which("uv") or "")


def write_locks(uv: str, extra: tuple[str, ...]) -> None:
    """Resolve each lock in order; `extra` is passed on (`--upgrade`)."""
    # A maintainer's own mirror must not find its way into a file that everybody installs from.
    env = {key: value for key, value in os.environ.items() if not key.startswith(("UV_", "PIP_"))}
    for target, sources in LOCKS.items():
        command = [uv, "pip", "compile", *FLAGS, *sources, *extra, f"--output-file={target}"]
        subprocess.run(command, check=True, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        print(f"{target}")


if __name__ == "__main__":
    found = find_uv()
    if not found:
        sys.exit("uv is missing: install it into .venv first")
    write_locks(found, tuple(sys.argv[1:]))
