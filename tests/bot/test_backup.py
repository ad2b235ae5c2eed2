"""What the backup command says, and with which exit code."""

import sqlite3
from pathlib import Path

import pytest

from bot.backup import copy


def test_it_says_where_the_copy_is_and_never_writes_over_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "yishi.db", tmp_path / "copy.db"
    assert copy(source, target) == 2
    assert "没有数据库" in capsys.readouterr().err
    sqlite3.connect(source).close()
    source.touch()
    answers = {True: ["p1: broken"], False: []}
    for broken in (False, True):
        monkeypatch.setattr("bot.backup.backup", lambda a, b, found=answers[broken]: found)
        assert copy(source, target) == int(broken)
    said = capsys.readouterr()
    assert "备份好了" in said.out
    assert "p1: broken" in said.err
    monkeypatch.undo()
    monkeypatch.setattr("os.access", lambda path, mode: path != target.parent)
    assert copy(source, target) == 2
    assert f"打不开 {target.parent}" in capsys.readouterr().err
    monkeypatch.undo()
    target.touch()
    assert copy(source, target) == 2
    assert "已经在那里了" in capsys.readouterr().err
