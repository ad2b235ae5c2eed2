"""The book of texts and the code say the same keys with the same values, and nothing is too long."""

import re
from functools import cache

import pytest

from bot.screens.format import fill
from bot.screens.render import TAG, without_markup
from bot.screens.split import length
from bot.texts import HOLE, TextError, book, read_folder
from flows.profile.start import Terms
from tests.bot.holes import hole_left
from tests.bot.scanner import Found, scan

NAME = "王" * 60
TERMS = frozenset(Terms.model_fields) | {"bot"}
ALLOWED_TAGS = {"b", "i", "u", "s", "code", "pre", "blockquote"}
FROM_SETTINGS = re.compile(r"bot\.reason\..+")
"""Keys that a value of the program chooses, not a line of code."""


@cache
def found() -> Found:
    return scan()


def test_every_key_that_the_code_asks_for_is_there():
    keys = set(book())
    missing = [
        f"{use.where}: {use.key or use.pattern}"
        for use in found().uses
        if use.key not in keys and (use.key or not any(use.fits(key) for key in keys))
    ]
    assert missing == []


def test_no_text_is_left_over():
    used = found().strings | {use.key for use in found().uses}
    shapes = [re.compile(p) for p in found().patterns if len(p.replace("[a-z0-9_A-Z.]+", "")) > 2]
    left = [
        key
        for key in book()
        if key not in used
        and not any(shape.fullmatch(key) for shape in shapes)
        and not FROM_SETTINGS.fullmatch(key)
    ]
    assert left == []


def test_the_values_are_those_that_the_text_needs():
    wrong = []
    for use in found().uses:
        if use.params is None or not use.key or use.key not in book():
            continue
        holes = book().holes(use.key)
        lacking, idle = holes - use.params - TERMS, use.params - holes
        if lacking or idle:
            wrong.append(f"{use.where}: {use.key} lacks {sorted(lacking)}, idle {sorted(idle)}")
    assert wrong == []


MAYBE = ("phone", "board", "link", "note", "goal", "supervisor", "redirect", "known", "since")
"""Values that a village or a meeting may lack: the sentence must stand without them."""

ONLY_WITH = {"reach.phone", "phone.ask", "remind.note"}
"""Used only where the value is there, or ending in it."""


def _hollow(key: str, text: str) -> bool:
    """Whether the text shows a hole where something is not known."""
    holes = set(HOLE.findall(text))
    for missing in [{name} for name in MAYBE] + [set(MAYBE)]:
        values = {name: "" if name in missing else NAME for name in holes}
        if holes & missing and key not in ONLY_WITH and hole_left(fill(text, values, key)):
            return True
    return False


def _flaws(key: str, text: str) -> list[str]:
    """What is wrong with a text whose holes are filled with long names."""
    filled = HOLE.sub(NAME, text)
    button = key.startswith("btn.")
    held = {
        "a label has no markup": not (button and TAG.search(filled)),
        "a label is short": not button or len(HOLE.sub("", text)) <= 20,
        "a message has 4096 characters": length(filled) <= 4096,
        "tags are closed": _balanced(filled),
        "an ampersand is written &amp;": not re.search(r"&(?!lt;|gt;|amp;|quot;)", filled),
        "it is whole without what may be lacking": not _hollow(key, text),
        "it says something": bool(without_markup(filled).strip()) or key == "none",
    }
    return [f"{key}: {rule}" for rule, holds in held.items() if not holds]


def test_every_text_filled_with_long_names_fits():
    assert [flaw for key in book() for flaw in _flaws(key, book()[key])] == []


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("btn.x", "<b>好</b>"), ("btn.x", "好" * 21), ("x", "{name}" * 69), ("x", "<b>好"),
        ("x", "你 & 我"), ("x", " "), ("x", "请打{phone}。"), ("x", "好（{link}）"),
    ],
)  # fmt: skip
def test_control_each_flaw_is_seen(key, text):
    assert len(_flaws(key, text)) == 1


def _balanced(html: str) -> bool:
    stack: list[str] = []
    for tag in re.findall(r"</?[a-z]+>", html):
        name = tag.strip("</>")
        if name not in ALLOWED_TAGS:
            return False
        if not tag.startswith("</"):
            stack.append(name)
        elif not stack or stack.pop() != name:
            return False
    return not stack


def test_two_files_may_not_say_the_same_key(tmp_path):
    (tmp_path / "a.toml").write_text('"x.y" = "1"\n')
    (tmp_path / "b.toml").write_text('[x]\ny = "2"\n')
    with pytest.raises(TextError, match="another file"):
        read_folder(tmp_path)


def test_a_text_is_a_text(tmp_path):
    (tmp_path / "a.toml").write_text("x = 1\n")
    with pytest.raises(TextError, match="no text"):
        read_folder(tmp_path)


def test_the_scanner_sees_what_it_must(tmp_path, monkeypatch):
    """Negative control: a missing, an idle and a wrong key each are found."""
    from tests.bot import scanner

    (tmp_path / "flows").mkdir()
    (tmp_path / "bot").mkdir()
    (tmp_path / "flows" / "x.py").write_text(
        "def f(kind):\n"
        '    values = {"a": 1}\n'
        '    Card("one", values)\n'
        '    Words("two" if kind else "three", {"b": 2})\n'
        '    stop("four", who=1, alert=True)\n'
        '    Button("vote")\n'
        '    Button("vote", "", f"btn.{kind}")\n'
    )
    monkeypatch.setattr(scanner, "ROOT", tmp_path)
    seen = {(use.key or use.pattern, use.params) for use in scanner.scan().uses}
    assert seen == {
        ("one", frozenset({"a"})),
        ("two", frozenset({"b"})),
        ("three", frozenset({"b"})),
        ("four", frozenset({"who"})),
        ("btn.vote", frozenset()),
        (r"btn\.[a-z0-9_A-Z.]+", frozenset()),
    }
