"""docs/profiles.md is what the files say now, and says every figure beside its source."""

from __future__ import annotations

from pathlib import Path

from flows.profile.law import load_laws
from flows.profile.load import load_all
from flows.profile.page import render

PAGE = Path(__file__).resolve().parents[3] / "docs/profiles.md"


def test_the_page_is_fresh():
    assert PAGE.read_text(encoding="utf-8").rstrip("\n") == render().rstrip("\n")


def test_every_sourced_line_and_every_article_is_on_the_page():
    page = render()
    for profile in load_all().values():
        for path, source in profile.sources.items():
            assert source in page, path
        for clause in (*profile.topic.allow, *profile.topic.forbid, *profile.topic.focus):
            assert clause.text in page
    for law in load_laws():
        for article in law.article:
            assert f"`law:{article.key}`" in page


def test_the_rows_of_a_table_are_as_wide_as_its_head():
    width = 0
    for line in render().splitlines():
        if line.startswith("| "):
            width = width or line.count(" |")
            assert line.count(" |") == width
        else:
            width = 0
