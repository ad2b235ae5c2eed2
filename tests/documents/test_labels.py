"""labels.toml is complete, has nothing unused, and every call fills exactly its holes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents import labels
from flows.profile.load import load_all

ROOM = Path(labels.__file__).parent
SOURCES = {p.name: p.read_text(encoding="utf-8") for p in sorted(ROOM.glob("*.py"))}
# Keys whose last part is a value of the records: `one_of("mode", …)`, or the f-string's head.
CALLED = {"word", "one_of"}


def used(sources: dict[str, str], known: set[str]) -> tuple[set[str], list[str]]:
    """The keys that the sources use, and what is wrong with how they use them."""
    found: set[str] = set()
    wrong: list[str] = []
    for name, source in sources.items():
        for call in _calls(source):
            if not isinstance(call.args[0], ast.Constant | ast.JoinedStr):
                continue  # the keys it may have stand elsewhere as strings
            key, family = _key(call)
            keys = {k for k in known if k.startswith(key)} if family else {key}
            if not keys & known:
                wrong.append(f"{name}: {key}")
            found |= keys & known
            wrong += [f"{name}: {k} holes" for k in _unfit(call, keys & known)]
        found |= known & set(re.findall(r'"([^"\n]*)"', source))
    return found, wrong


def _calls(source: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in CALLED
        ):
            yield node


def _key(call: ast.Call) -> tuple[str, bool]:
    """The key, or how it begins."""
    first, name = call.args[0], call.func
    assert isinstance(name, ast.Name)
    if isinstance(first, ast.JoinedStr):
        head = first.values[0]
        assert isinstance(head, ast.Constant)
        return str(head.value), True
    assert isinstance(first, ast.Constant)
    key = str(first.value)
    return (f"{key}.", True) if name.id == "one_of" else (key, False)


def _unfit(call: ast.Call, keys: set[str]) -> list[str]:
    """Keys of a plain `word("key", hole=…)` whose holes are not those given."""
    first, name = call.args[0], call.func
    star = any(k.arg is None for k in call.keywords)
    if not isinstance(first, ast.Constant) or star or getattr(name, "id", "") != "word":
        return []
    given = {k.arg for k in call.keywords}
    return [k for k in keys if set(labels.holes(k)) != given]


def test_every_key_is_there_and_every_hole_is_filled():
    assert used(SOURCES, set(labels.sentences()))[1] == []


def test_no_key_is_unused():
    known = set(labels.sentences())
    assert known - used(SOURCES, known)[0] == set()


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('word("vote.nowhere")', "vote.nowhere"),
        ('word("person.online", nam="x")', "person.online holes"),
        ('word("person.online", name="x", body="y")', "person.online holes"),
        ('one_of("nofamily", value)', "nofamily."),
    ],
)
def test_the_check_sees_its_offender(source, what):
    assert used({"a.py": source}, set(labels.sentences()))[1] == [f"a.py: {what}"]


def test_the_check_sees_an_unused_key():
    known = {*labels.sentences(), "vote.forgotten"}
    assert known - used(SOURCES, known)[0] == {"vote.forgotten"}


def test_an_empty_hole_is_marked():
    assert labels.word("person.online", name="") == "＿＿＿＿（未填）（线上）"
    assert labels.word("people", n=0) == "0人"


@pytest.mark.parametrize("given", [{}, {"name": "x", "more": "y"}, {"nam": "x"}])
def test_wrong_holes_raise(given):
    with pytest.raises(ValueError, match="holes"):
        labels.word("person.online", **given)


def test_words_from_outside_are_never_a_template():
    assert labels.word("person.online", name="{body}{0}{name}") == "{body}{0}{name}（线上）"


def test_every_label_of_the_shipped_profiles_is_understood():
    """A label that nobody knows prints empty: that must be on purpose."""
    for_the_pen = {"经费", "风险与预案"}
    for profile in load_all().values():
        for document in profile.document:
            if document.code in ("D12", "D16"):
                continue
            for label in document.fields:
                scores = label in profile.evaluation.score_items
                known = labels.meaning(document.code, label) or labels.column(document.code, label)
                assert known or scores or label in for_the_pen, (document.code, label)


def test_every_gate_that_can_be_passed_has_words():
    """What somebody went on in spite of is printed in Chinese (DECISIONS 23)."""
    for profile in load_all().values():
        for gate, rule in profile.gates.items():
            if rule.strength == "confirm":
                assert f"gate.{gate}" in labels.sentences(), gate
