"""What many questions share: one line of words that is never cut behind anybody's back, and turning pages."""

import ast
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import flows
from flows import assembly, confirming, failing, place, premises, spreading
from flows.wizard import Given, Next, Wrong, one_line, page_turns

ASKING: Any = None  # a line of words needs nobody to look at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "field.short"),
        ("嗯", "field.short"),
        ("  嗯 \n", "field.short"),
        ("路灯坏了", Next({"why": "路灯坏了"})),
        (" 路灯 \n 坏了 ", Next({"why": "路灯 坏了"})),
        ("灯" * 10, Next({"why": "灯" * 10})),
        ("灯" * 11, "line.long"),
    ],
)
def test_a_line_is_taken_whole_or_asked_for_again(text: str, expected: object) -> None:
    took = one_line("why", 10, "field.short")(ASKING, Given(text=text))
    assert took == expected or (isinstance(took, Wrong) and took.key == expected)


def test_whoever_wrote_too_much_hears_how_much() -> None:
    took = one_line("why", 10)(ASKING, Given(text="灯" * 12))
    assert isinstance(took, Wrong)
    assert took.params == {"n": 12, "most": 10}


@given(st.integers(0, 60), st.integers(1, 24))
def test_pages_lead_to_each_other_and_to_nothing_else(count: int, size: int) -> None:
    pages = max(-(-count // size), 1)
    for page in range(pages):
        shown = [b.arg for row in page_turns(page, count, size) for b in row]
        there = [p for p in (page - 1, page + 1) if 0 <= p < pages]
        assert shown == [f"g{p}" for p in there]


# --- every question that takes words ---------------------------------------------------------------

VOTED_ON = "装三盏路灯" * 120
"""As long as the text on the table may be."""


class Anywhere(SimpleNamespace):
    """A village without venues and people, and a form with one field."""

    def __init__(self, **answers: Any) -> None:
        community = SimpleNamespace(venues=[], board="")
        view = SimpleNamespace(community=community, resolution=SimpleNamespace(text=VOTED_ON))
        labels = ("可落实的协商意见",)
        confirm = SimpleNamespace(on_pass_required=labels, on_again_required=labels)
        profile = SimpleNamespace(confirm=confirm)
        super().__init__(look=SimpleNamespace(view=view, profile=profile), answers=answers)

    def answer(self, name: str, default: Any = "") -> Any:
        return self.answers.get(name, default)


TAKERS = {
    "place": (place._take_place, 60),
    "link": (place._take_link, 200),
    "rules": (place._take_rules, 300),
    "board": (premises._take_board, 60),
    "note": (spreading._take, 200),
    "again": (failing._take_again, 300),
    "after": (confirming._take_field, 600),
    "assembly": (assembly._take_where, 60),
    "number": (assembly._take_number, 40),
}


@pytest.mark.parametrize("name", TAKERS)
def test_too_many_words_are_asked_for_again_and_as_many_as_fit_are_kept_whole(name: str) -> None:
    take, most = TAKERS[name]
    took = take(Anywhere(), Given(text="字" * (most + 1)))  # type: ignore[arg-type]
    assert took == Wrong("line.long", {"n": most + 1, "most": most})
    kept = take(Anywhere(), Given(text="字" * most))  # type: ignore[arg-type]
    assert isinstance(kept, Next) and "字" * most in str(kept.answers)


def test_the_text_that_was_voted_on_is_taken_over_whole() -> None:
    took = confirming._take_field(Anywhere(), Given(arg=confirming.VOTED))  # type: ignore[arg-type]
    assert isinstance(took, Next) and VOTED_ON in took.answers["fields"].values()


WORDS = frozenset({"text", "words", "clean", "said", "body", "name"})
"""Under these names flows hold what people typed."""


def cut(source: str) -> list[int]:
    """Lines that keep only the beginning of somebody's words."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Slice)
        and node.slice.lower is None
        and node.slice.upper is not None
        and _typed(node.value)
    ]


def _typed(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):  # " ".join(text.split()), str(data["text"])
        return (isinstance(node.func, ast.Name) and node.func.id == "str") or _joined(node)
    if isinstance(node, ast.Attribute):
        return node.attr == "words"
    return isinstance(node, ast.Name) and node.id in WORDS


def _joined(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr == "join"


READING = {
    "command.py",
    "unlisting.py",
    *(f"when/{n}.py" for n in ("__init__", "words", "days", "clocks")),
}
"""They look for something in words, and keep none of them."""


def test_no_flow_cuts_what_people_wrote() -> None:
    room = Path(flows.__file__ or "").parent
    files = {str(f.relative_to(room)): f.read_text("utf-8") for f in room.rglob("*.py")}
    found = {name: cut(text) for name, text in files.items() if name not in READING}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    ["given.words[:60]", "text[:300]", '" ".join(text.split())[:1000]', 'str(d["text"])[:LONGEST]'],
)
def test_negative_control_a_cut_is_seen(line: str) -> None:
    assert cut(f"kept = {line}") == [1]
    assert cut(f"kept = {line.split('[:', maxsplit=1)[0]}") == []
