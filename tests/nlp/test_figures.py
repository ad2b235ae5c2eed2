"""The goals, on topics that had no part in the weights, and on topics written last and never tuned on."""

import pytest

from nlp.checker import Checker
from nlp.fit import examples, fit
from nlp.lean import Lean
from tests.nlp.scoring import figures, read, where


@pytest.fixture(scope="module")
def held(checker):
    """A checker whose weights have never seen the third that it is measured on."""
    seen = examples(checker, read("seen"))
    return Checker(checker.lexicon, Lean(fit(seen)))


@pytest.mark.parametrize(
    ("part", "let_through", "recognised"), [("jinhua", 0.02, 0.9), ("fengku", 0.03, 0.8)]
)
def test_the_unseen_third(held, lists, part, let_through, recognised):
    found = figures(held, lists[part], read("unseen"), part)
    print(part, found)
    assert found.let_through <= let_through
    assert found.recognised >= recognised
    assert found.clause >= 0.85
    # What is held so far; the goals are 0.97, 0.85 and 0.03 (decision 0062 says what is reached).
    assert found.allowed_precision >= 0.95
    assert found.allowed_recall >= 0.8
    assert found.wrongly_forbidden <= 0.045


@pytest.mark.parametrize("part", ["jinhua", "fengku"])
def test_topics_written_last(checker, lists, part):
    found = figures(checker, lists[part], read("fresh"), part)
    print(part, found)
    assert found.let_through <= 0.05
    assert found.recognised >= 0.85
    assert found.clause >= 0.85


def test_without_the_leaning_it_is_worse(checker, lists):
    """The twin: patterns alone do not reach the goals, so the weights are worth their keep."""
    bare = figures(Checker(checker.lexicon), lists["jinhua"], read("unseen"), "jinhua")
    assert bare.allowed_recall < 0.8


def test_places_of_the_unseen_third(held, lists):
    found = where(held, lists["yubei"], read("unseen"))
    print(found)
    assert found["category"] >= 0.75


def test_there_are_enough_topics_and_none_stands_in_two_files():
    texts = [row["text"] for name in ("seen", "unseen", "fresh") for row in read(name)]
    assert len(texts) >= 600
    assert len(set(texts)) == len(texts)
    assert len(read("unseen")) * 2.5 >= len(read("seen")) / 1.2


def test_a_third_is_chosen_by_the_hash_of_the_id():
    assert all(int(row["id"][1:], 16) % 3 == 0 for row in read("unseen"))
    own = [row for row in read("seen") if row["tags"] == ["own"]]
    assert all(int(row["id"][1:], 16) % 3 for row in own)
