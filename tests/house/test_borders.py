"""The borders between rooms: every room is under the contracts, and each contract catches a trespasser."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import rtoml

from house.steps import LINT_IMPORTS
from house.traceability import ROOMS

ROOT = Path(__file__).resolve().parents[2]

# One forbidden import for each contract: contract → (module that trespasses, what it imports).
TRESPASSES = {
    "flows": ("flows/a.py", "import storage"),
    "nlp": ("nlp/a.py", "import flows"),
    "simulator": ("simulator/a.py", "import bot"),
    "storage": ("storage/a.py", "import bot"),
    "scheduler": ("scheduler/a.py", "import storage"),
    "documents": ("documents/a.py", "import nlp"),
    "bot": ("bot/a.py", "import storage"),
    "demo": ("demo/a.py", "import storage"),
    "only-storage": ("documents/b.py", "import sqlalchemy"),
    "only-nlp": ("bot/b.py", "from jieba import posseg"),
    "only-scheduler": ("bot/c.py", "import apscheduler.triggers"),
    "only-bot": ("documents/c.py", "from telegram import Bot"),
    "only-documents": ("bot/d.py", "import docx"),
}

ALLOWED = {
    "bot/app.py": "import storage.unit\nimport scheduler\nimport flows, nlp, documents",
    "demo/run.py": "import bot.app\nimport simulator",
    "storage/unit.py": "import flows, sqlalchemy, alembic, sqlmodel",
    "scheduler/tick.py": "import flows, apscheduler",
    "documents/form.py": "import flows, docx, typst",
    "nlp/cut.py": "import jieba",
    "bot/sender.py": "import telegram\nimport bot.app",
}


def _contracts() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    return parser


def _lint(tree: Path, modules: dict[str, str]) -> tuple[int, str]:
    """Build small rooms with these modules in them and ask import-linter, with our contracts."""
    shutil.copy(ROOT / ".importlinter", tree)
    for room in ROOMS:
        (tree / room).mkdir()
        (tree / room / "__init__.py").touch()
    for name, source in modules.items():
        (tree / name).write_text(source)
    run = subprocess.run(
        [sys.executable, "-c", LINT_IMPORTS],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout + run.stderr


def test_every_room_is_packaged_and_under_the_contracts():
    packaged = rtoml.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = packaged["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    linted = _contracts()["importlinter"]["root_packages"].split()
    assert sorted(wheel) == sorted(linted) == sorted(ROOMS)


def test_every_contract_has_a_trespasser():
    names = {s.split(":")[2] for s in _contracts().sections() if s.startswith("importlinter:")}
    assert names == set(TRESPASSES)


def test_each_contract_catches_its_trespasser(tmp_path):
    code, said = _lint(tmp_path, dict(TRESPASSES.values()))
    assert code != 0
    for name in TRESPASSES:
        title = _contracts()[f"importlinter:contract:{name}"]["name"]
        assert f"{title} BROKEN" in said


def test_what_the_design_allows_passes(tmp_path):
    code, said = _lint(tmp_path, ALLOWED)
    assert code == 0, said


def test_only_the_named_exception_may_wire_storage_in(tmp_path):
    code, said = _lint(tmp_path, {"bot/sender.py": ALLOWED["bot/app.py"]})
    assert code != 0
    assert "bot.sender -> storage" in said


# --- bans held by ruff ---


@pytest.mark.parametrize(
    ("path", "source", "caught"),
    [
        ("flows/a.py", "import datetime\n\ndatetime.datetime.now(datetime.UTC)", True),
        ("flows/a.py", "from datetime import date\n\ndate.today()", True),
        ("storage/a.py", "import time\n\ntime.time()", True),
        ("tests/a.py", "import time\n\ntime.time()", True),
        ("bot/clock.py", "import time\n\ntime.time()", False),
        ("bot/a.py", "import time\n\ntime.monotonic()", False),
        ("bot/a.py", "import asyncio\n\nasyncio.create_task(f())", True),
        ("bot/nursery.py", "import asyncio\n\nasyncio.create_task(f())", False),
        ("bot/a.py", "from telegram.ext import ConversationHandler", True),
    ],
)
def test_the_clock_and_bare_tasks_are_banned_outside_their_module(path, source, caught):
    command = ["check", "--select=TID251", "--no-cache", f"--stdin-filename={path}", "-"]
    run = subprocess.run(
        [sys.executable, "-m", "ruff", *command],
        cwd=ROOT,
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode != 0) is caught, run.stdout
