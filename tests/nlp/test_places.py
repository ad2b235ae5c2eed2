"""The categories of an area list: weights of classes and themes, and what happens without them."""

import pytest

from nlp.checker import Checker
from nlp.fit_places import worked_out
from nlp.places import Places
from tests.nlp.scoring import read

LIGHT, WASTE, OTHER = "亮化绿化工程", "环境卫生整治", "其他"


def test_the_heaviest_category_wins_and_none_of_them_counts_less():
    places = Places.of((LIGHT, WASTE, OTHER), {"-": (0, 0, 100), "lighting": (90, 10, 0)})
    assert places.best(["lighting", "unheard_of"]) == LIGHT
    assert places.best([]) == LIGHT
    assert Places.of((LIGHT, OTHER), {"-": (0, 200)}).best([]) == OTHER


def test_a_broken_line_is_refused_with_its_file(tmp_path):
    path = tmp_path / "places.toml"
    path.write_text("categories = 'a b c'\nweights = '''\nroads 1 2\n'''", encoding="utf-8")
    with pytest.raises(ValueError, match=r"places.toml: 'roads 1 2' needs a name and 3"):
        Places.load(path)


def test_categories_that_the_table_does_not_know_are_chosen_by_words(checker, lists):
    bare = Checker(checker.lexicon)
    assert not Places((), ()).knows([LIGHT])
    assert bare.check("村口路灯坏了，夜里看不见", lists["yubei"]).category["category"] == LIGHT


def test_the_table_learns_from_labelled_topics(checker, lists):
    places = worked_out(checker, lists["yubei"], read("fresh")[:40] * 6)
    assert places.categories[-1] == OTHER
    assert places.weights
