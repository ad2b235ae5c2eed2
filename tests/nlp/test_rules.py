"""Patterns: order, distance, vetoes anywhere and near by."""

import pytest

from nlp.rules import parse

FOUND = {"group": [(0, 3)], "deny": [(5, 7)], "money": [(9, 11)], "support": [(20, 22)]}


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("group deny", True),
        ("deny group", True),
        ("deny >group", False),
        ("group >deny/1", False),
        ("group >deny/2", True),
        ("deny <group/2", True),
        ("group deny money", True),
        ("group deny -support", False),
        ("group deny -support/4", True),
        ("group deny -money/2", False),
        ("group deny -<money/5", True),
        ("group nobody", False),
        ("group group", False),
    ],
)
def test_a_pattern_holds(source, holds):
    assert bool(parse("theme", source).find(FOUND)) is holds


def test_the_weight_is_read():
    assert parse("theme", "group deny =0.5").weight == 0.5


@pytest.mark.parametrize("source", ["", "-group", "group / 3"])
def test_nonsense_is_refused_with_its_text(source):
    with pytest.raises(ValueError, match="theme"):
        parse("theme", source)
