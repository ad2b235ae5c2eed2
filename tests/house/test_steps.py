"""The test command: every step runs, every failure is reported, one failure fails the whole."""

from __future__ import annotations

import pytest

from house import steps
from house.steps import Step

GOOD = Step("good", ("-c", "print('quiet')"))
BAD = Step("bad", ("-c", "import sys; print('the reason'); sys.exit(3)"))
LATER = Step("later", ("-c", "import sys; print('also wrong'); sys.exit(1)"))


def _run(monkeypatch, *chosen: Step) -> int:
    monkeypatch.setattr(steps, "steps", lambda _: chosen)
    return steps.main([])


def test_all_well_says_so_and_nothing_else(monkeypatch, capsys):
    assert _run(monkeypatch, GOOD) == 0
    said = capsys.readouterr().out
    assert "all well" in said
    assert "quiet" not in said


def test_a_failure_is_shown_and_the_rest_still_runs(monkeypatch, capsys):
    assert _run(monkeypatch, BAD, GOOD, LATER) == 1
    said = capsys.readouterr().out
    assert "the reason" in said
    assert "also wrong" in said
    assert "failed: bad, later" in said


def test_every_promised_step_is_there():
    commands = [" ".join(step.command) for step in steps.steps([])]
    for part in ("format --check", "ruff check", "mypy", "lint_imports", "--check", "pytest"):
        assert any(part in command for command in commands), part


@pytest.mark.parametrize("words", [["-n0"], ["-n", "0"], ["--pdb"]])
def test_arguments_go_to_pytest_and_may_turn_the_workers_off(words):
    command = steps.steps(["-k", "voting", *words])[-1].command
    assert command[-len(words) :] == tuple(words)
    assert "--dist=worksteal" not in command


def test_files_of_tests_lie_in_memory_and_are_gone_afterwards(monkeypatch, tmp_path):
    monkeypatch.setattr(steps, "IN_MEMORY", tmp_path)
    monkeypatch.setattr(steps, "ENOUGH", 0)
    words = (
        "import pathlib, tempfile; here = pathlib.Path(tempfile.mkdtemp()); print(here.parents[1])"
    )
    ending = steps.run_step(Step("where", ("-c", words)))
    assert ending.words.strip() == str(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_room_there_they_lie_where_everybody_s_do(monkeypatch, tmp_path):
    monkeypatch.setattr(steps, "IN_MEMORY", tmp_path)
    monkeypatch.setattr(steps, "ENOUGH", 2**80)
    with steps.scratch() as place:
        assert place == {}
    monkeypatch.setattr(steps, "IN_MEMORY", tmp_path / "none")
    with steps.scratch() as place:
        assert place == {}
