"""run.py on a bare machine: it explains itself, never leaves half a .venv, and installs once."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).resolve().parent
SOURCE = (ROOT / "run.py").read_text(encoding="utf-8")


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A checkout with nothing installed, seen through run's own names."""
    for name in ("run.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "LOCKS", tmp_path / "requirements")
    return tmp_path


def _door(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(folder / "run.py"), *words],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


# --- what it says ---


@pytest.mark.parametrize("words", [[], ["help"], ["--help"]])
def test_alone_it_explains_itself(bare, words):
    done = _door(bare, *words, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert all(name in done.stdout for name in run.TASKS)
    assert not (bare / ".venv").exists()


def test_an_unknown_word_is_answered_with_the_help(bare):
    done = _door(bare, "dmeo")
    assert done.returncode == 2
    assert "dmeo" in done.stderr
    assert "demo" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_old_python_is_told_so(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit):
        run.main(["demo"])


def test_an_old_python_can_read_the_file_far_enough_to_say_so():
    ast.parse(SOURCE, feature_version=(3, 8))


def test_it_imports_nothing_that_must_be_installed():
    nodes = list(ast.walk(ast.parse(SOURCE)))
    names = {a.name.split(".")[0] for n in nodes if isinstance(n, ast.Import) for a in n.names}
    names |= {str(n.module).split(".")[0] for n in nodes if isinstance(n, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


# --- a machine that lacks something ---


# As Debian without python3-venv: the module is there, complains, and leaves half a .venv behind.
HALF = """
import pathlib, sys
python = pathlib.Path(sys.argv[-1]) / "bin/python"
python.parent.mkdir(parents=True)
python.symlink_to(sys.executable)
sys.exit("--without-pip" not in sys.argv)
"""
NONE = "raise ModuleNotFoundError"


@pytest.mark.parametrize("venv", [HALF, NONE])
def test_without_venv_it_names_the_package_and_leaves_nothing(bare, venv):
    broken = bare / "broken"
    broken.mkdir()
    (broken / "venv.py").write_text(venv)
    (broken / "pip.py").write_text(NONE)
    done = _door(bare, "demo", PYTHONPATH=str(broken), PATH="")
    assert done.returncode == 2
    assert done.stderr.strip() == run.NEEDS_VENV
    assert "python3-venv" in run.NEEDS_VENV
    assert not (bare / ".venv").exists()


def test_half_a_venv_is_not_taken_for_a_whole_one(bare):
    made = [sys.executable, "-m", "venv", "--without-pip", str(bare / ".venv")]
    subprocess.run(made, check=True)
    assert run.venv_python().exists()  # what a naive check would look at
    assert not run.venv_works()


def test_half_a_venv_is_replaced(bare, monkeypatch):
    (bare / ".venv").mkdir()
    (bare / ".venv/left").touch()
    monkeypatch.setattr(run, "with_ensurepip", lambda: not (bare / ".venv").exists())
    monkeypatch.setattr(run, "venv_works", lambda: True)
    run.make_venv()
    assert not (bare / ".venv/left").exists()


def test_the_second_way_is_tried_on_clean_ground(bare, monkeypatch):
    def first() -> bool:
        (bare / ".venv").mkdir()
        return False

    tried = []
    monkeypatch.setattr(run, "with_ensurepip", first)
    monkeypatch.setattr(run, "with_system_pip", lambda: tried.append((bare / ".venv").exists()))
    with pytest.raises(SystemExit):
        run.make_venv()
    assert tried == [False]
    assert not (bare / ".venv").exists()


# --- installing once ---


def _stands(level: str) -> None:
    """As if this level were installed."""
    python = run.venv_python()
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()
    run.stamp(level).write_text(run.fingerprint(level))


def test_a_stamped_venv_is_not_touched_again(bare):
    assert not run.installed("run")
    _stands("run")
    assert run.installed("run")
    assert not run.installed("dev")


def test_dev_holds_run(bare):
    _stands("dev")
    assert run.installed("run")


@pytest.mark.parametrize(
    "file", ["requirements/boot.txt", "requirements/run.txt", "pyproject.toml"]
)
def test_a_changed_lock_is_installed_again(bare, file):
    _stands("dev")
    with (bare / file).open("a") as more:
        more.write("\n# changed\n")
    assert not run.installed("run")
    assert not run.installed("dev")


def test_another_python_is_installed_again(bare, monkeypatch):
    _stands("dev")
    monkeypatch.setattr(sys, "version", "3.99")
    assert not run.installed("dev")


def test_an_installation_that_breaks_off_leaves_no_stamp(bare, monkeypatch):
    _stands("run")
    calls = []

    def breaks(*what: str) -> None:
        calls.append(what)
        if len(calls) == 2:
            run.stop(run.NO_PACKAGES, 1)

    monkeypatch.setattr(run, "venv_works", lambda: True)
    monkeypatch.setattr(run, "pip_install", breaks)
    with pytest.raises(SystemExit):
        run.install("dev")
    assert not run.installed("run")
    assert not run.installed("dev")


def test_everything_but_the_project_itself_is_installed_by_hash(bare, monkeypatch):
    calls = []
    _stands("run")
    monkeypatch.setattr(run, "venv_works", lambda: True)
    monkeypatch.setattr(run, "pip_install", lambda *what: calls.append(what))
    run.install("dev")
    boot, locked, itself = calls
    assert "--require-hashes" in boot
    assert {"--require-hashes", "--no-build-isolation"} <= set(locked)
    assert {"--no-deps", "--no-build-isolation", "-e"} <= set(itself)
    assert run.installed("dev")
