"""The form of every file: first sentences, lengths, words, names; and each check catches its offender."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import rtoml

from house import checks
from house.traceability import ROOMS

ROOT = Path(__file__).resolve().parents[2]

# Where Chinese may stand in Python (DECISIONS 11): the words of the bot, the page of the demo.
WORD_FOLDERS = ("bot/texts/", "simulator/page/", "demo/page/")
# The demo chooses with which profile its village begins; that is its data, not a rule.
CHOOSES_A_PROFILE = ("demo/",)
TEXT = (".py", ".toml", ".md", ".txt", ".in", ".html", ".css", ".js", ".json", ".jsonl", ".ini")


def _tracked() -> list[str]:
    """What is or could be committed; a tree without git is read whole."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        walked = (path for path in ROOT.rglob("*") if ".venv" not in path.parts and path.is_file())
        return [path.relative_to(ROOT).as_posix() for path in walked]
    return [path for path in done.stdout.splitlines() if (ROOT / path).is_file()]


FILES = _tracked()
PYTHON = [path for path in FILES if path.endswith(".py")]
PRODUCT = [path for path in PYTHON if path.split("/")[0] in ROOMS]


def _read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def _offences(paths: list[str], check: Callable[[str], list[str]]) -> list[str]:
    return [f"{path}: {flaw}" for path in paths for flaw in check(_read(path))]


def _profiles() -> set[str]:
    """Profile ids are what the requirement list and the folder of profiles call them."""
    rows = rtoml.loads(_read("docs/requirements.toml"))["requirement"].values()
    named = {name for row in rows for name in row["profiles"]}
    return named | {path.stem for path in (ROOT / "flows/profiles").glob("*.toml")}


def test_there_is_something_to_check():
    assert len(PRODUCT) >= len(ROOMS)
    assert "run.py" in PYTHON


def test_every_module_opens_with_a_sentence():
    assert _offences(PYTHON, checks.first_sentence) == []


def test_no_module_is_over_its_length():
    assert _offences(PYTHON, checks.too_long_module) == []


def test_no_function_is_over_its_length():
    assert _offences(PRODUCT, checks.too_long_functions) == []


def test_no_chinese_in_code():
    paths = [path for path in PRODUCT if not path.startswith(WORD_FOLDERS)]
    assert _offences(paths, checks.chinese_constants) == []


def test_no_profile_is_known_by_name():
    paths = [path for path in PRODUCT if not path.startswith(CHOOSES_A_PROFILE)]
    profiles = _profiles()
    assert _offences(paths, lambda source: checks.profile_by_name(source, profiles)) == []


def test_nothing_is_pickled():
    assert _offences(PYTHON, checks.pickled) == []


def test_no_name_is_vague():
    assert [path for path in FILES if checks.vague_name(path)] == []


def test_no_file_names_a_registry_or_this_machine():
    paths = [path for path in FILES if path.endswith(TEXT) or path.startswith((".ci/", ".env."))]
    assert _offences(paths, checks.foreign_words) == []


@pytest.mark.parametrize("lock", ["boot", "run", "dev"])
def test_locks_are_complete_and_name_no_place(lock):
    text = _read(f"requirements/{lock}.txt")
    assert "==" in text
    assert checks.lock_flaws(text) == []


def test_run_lock_is_part_of_dev_lock():
    """What is tested is what runs."""
    names = [line for line in _read("requirements/run.txt").splitlines() if "==" in line]
    assert set(names) <= set(_read("requirements/dev.txt").splitlines())


# --- negative controls: each check sees its offender and leaves the honest twin alone ---

HASHED = f"name==1.0 \\\n    --hash=sha256:{'a' * 64}\n"


def _profile_check(source: str) -> list[str]:
    return checks.profile_by_name(source, {"jinhua"})


@pytest.mark.parametrize(
    ("check", "offends", "honest"),
    [
        (checks.first_sentence, "x = 1\n", '"""Says what it is for."""\n'),
        (checks.first_sentence, '"""A title"""\n', '"""说明这一间做什么。"""\n'),
        (checks.first_sentence, '\n"""Comes late."""\n', '"""Comes first.\n\nMore."""\n'),
        (checks.too_long_module, "x = 1\n" * 401, "x = 1\n" * 400),
        (
            checks.too_long_functions,
            "def f():\n" + "    x = 1\n" * 50,
            "def f():\n" + "    x = 1\n" * 49,
        ),
        (checks.chinese_constants, 'say("请投票")', '"""请投票。"""\n# 请投票\nsay("、")'),
        (checks.chinese_constants, 'say(f"{name}请投票")', 'say(texts["vote.ask"])'),
        (_profile_check, 'load("jinhua")', '"""jinhua is only spoken of."""'),
        (_profile_check, 'if profile == "somewhere": pass', "if profile == before: pass"),
        (
            _profile_check,
            'if case.profile.id in ("a", "b"): pass',
            "if profile.form in forms: pass",
        ),
        (_profile_check, 'match p:\n  case "jinhua":\n    pass', 'match p:\n  case "x":\n    pass'),
        (checks.pickled, "import pickle", "import json"),
        (checks.pickled, "from marshal import loads", "from json import loads"),
        (checks.vague_name, "bot/utils.py", "bot/screens/voting.py"),
        (checks.vague_name, "flows/common/x.py", "flows/commonwealth.py"),
        (checks.vague_name, "storage/vote_service.py", "storage/unit.py"),
        (checks.foreign_words, "index: https://" + "pypi" + ".org/simple", "see python.org"),
        (checks.foreign_words, "cd " + "/work" + "/main", "cd network/work/"),
        (checks.lock_flaws, "name==1.0 \\\n", HASHED),
        (checks.lock_flaws, f"--index-url x\n{HASHED}", HASHED * 2),
        (checks.lock_flaws, HASHED.replace("==", ">="), HASHED),
        (checks.lock_flaws, HASHED.replace("==1.0", " @ file:x"), HASHED),
    ],
)
def test_check_catches_its_offender(check, offends, honest):
    assert check(offends)
    assert check(honest) == []


@pytest.mark.parametrize(("lock", "group"), [("run", "dependencies"), ("dev", "dev")])
def test_what_the_project_asks_for_is_locked(lock, group):
    project = rtoml.loads(_read("pyproject.toml"))
    asked = {"dev": project["dependency-groups"]["dev"], **project["project"]}[group]
    locked = {line.split("==")[0] for line in _read(f"requirements/{lock}.txt").splitlines()}
    names = {re.split(r"[\[<>=!~ ]", each)[0].lower().replace("_", "-") for each in asked}
    assert names - locked == set()
