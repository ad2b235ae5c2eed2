"""The README is true: it names every room, every setting and both commands, and no path that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import run
from bot.settings import Settings
from house.traceability import ROOMS

ROOT = Path(run.__file__).resolve().parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

# Folders that appear when the program runs.
MADE_LATER = {"data/"}


def _missing_paths(text: str) -> list[str]:
    named = re.findall(r"`(\.?[\w./-]+(?:/|\.py|\.md|\.toml|\.example))`", text)
    there = (ROOT, ROOT / "docs")
    return [p for p in named if p not in MADE_LATER and not any((d / p).exists() for d in there)]


def test_it_names_every_room_and_setting():
    words = [f"`{room}/`" for room in ROOMS] + [
        f"YISHI_{name.upper()}" for name in Settings.model_fields
    ]
    assert [word for word in words if word not in README] == []


def test_its_commands_exist():
    named = set(re.findall(r"run\.py ([a-z]+)", README))
    assert {"demo", "test", "bot"} <= named <= set(run.TASKS)


def test_its_paths_exist():
    assert _missing_paths(README) == []


def test_a_path_that_is_not_there_is_caught():
    assert _missing_paths("see `bot/` and `bot/nowhere.py`") == ["bot/nowhere.py"]
