"""The command of whoever keeps the lexicon: one message explained, or a file judged."""

import io
import json

from bot.workbench import main


def test_a_message_is_explained(capsys):
    assert main(["车位只分给姓王的"]) == 0
    said = capsys.readouterr().out
    for part in ("切词", "discriminate", "jinhua: 疑似不议", "f4", "yubei", "xj_town"):
        assert part in said


def test_a_file_is_judged_in_the_form_that_is_scored(tmp_path, capsys):
    path = tmp_path / "topics.jsonl"
    rows = [{"id": "a", "text": "修桥"}, {"id": "b", "text": "和邻村共用的水渠怎么修"}]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    assert main(["--file", str(path)]) == 0
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert set(first) == {"id", "jinhua", "fengku", "yubei", "level"}
    assert first["jinhua"] == {"decision": "allow", "clause": "m1"}
    assert second["level"] == "township"
    assert set(second["yubei"]) == {"area", "category"}


def test_topics_come_from_standard_input(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO('{"id": "a", "text": "修桥"}\n\n'))
    assert main(["--file"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "a"
