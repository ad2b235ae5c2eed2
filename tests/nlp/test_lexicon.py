"""The lexicon is data that a person keeps: linted, complete, and clear about what is wrong with it."""

import shutil

import pytest

from flows.profile.load import load_all
from nlp import clauses
from nlp.lexicon import HOME, load
from nlp.lint import problems


def test_the_lexicon_is_clean():
    assert problems() == []


def test_it_knows_thousands_of_words(checker):
    assert len(checker.lexicon.words) >= 10_000


def test_every_theme_is_covered_by_some_clause_of_the_first_profile(lists, checker):
    covered = set(lists["jinhua"].by_theme)
    focus_only = {"housing_aid", "relief", "land_taking", "homestead", "cross_village", "sub_area"}
    focus_only |= {"dwelling", "shares", "aid", "field_water", "assets", "house_plot"}
    focus_only |= {"field_use", "home_life", "gains"}
    assert set(checker.lexicon.themes) - covered == focus_only


@pytest.mark.parametrize("name", sorted(load_all()))
def test_a_shipped_profile_covers_the_themes_that_the_lexicon_says(lists, name):
    drafts = clauses.load()
    shipped = {c.id: (c.kind, set(c.themes)) for c in lists[name].clauses}
    assert shipped == {c.id: (c.kind, set(c.themes)) for c in drafts[name].clauses}


def test_clauses_name_only_known_themes(checker):
    for group in clauses.load().values():
        assert set(group.by_theme) <= set(checker.lexicon.themes)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("w-extra.toml", "[roads]\nword = '路'", "unknown"),
        ("w-extra.toml", "[roads", "w-extra.toml"),
        ("p-extra.toml", "[orders]\nfind = ['nobody']", "no such class"),
        ("p-extra.toml", "[orders]\nfind = ['']", "nothing to look for"),
    ],
)
def test_a_broken_file_is_named(tmp_path, file, text, said):
    home = tmp_path / "lexicon"
    shutil.copytree(HOME, home)
    (home / file).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        load(home)


def test_the_linter_sees_what_stands_twice(tmp_path):
    home = tmp_path / "lexicon"
    shutil.copytree(HOME, home)
    (home / "w-zz.toml").write_text('[roads]\nwords = "修路"\n[idler]\nwords = "闲词"')
    found = problems(load(home))
    assert any("修路: already in" in line for line in found)
    assert any("[idler]" in line for line in found)
