"""The goals, on topics that had no part in the weights; how often each batch was looked at is said beside it."""

import pytest

from nlp.checker import Checker
from nlp.fit import examples, fit
from nlp.lean import Lean
from tests.nlp.scoring import figures, read, where

EXAMS = ("exam_a", "exam_b", "exam_c", "exam_d", "exam_e")
WORKED_ON = ("seen", "fresh", "late", "more", "wide", *EXAMS, "others")
HELD = ("last", "exam_f", "exam_j", "exam_v", "exam_w")
"""What the weights may be worked out from, and what is in no fit at all, not even in the one that ships."""


@pytest.fixture(scope="module")
def held(checker):
    """A checker whose weights have never seen the old third that it is measured on."""
    topics = [topic for name in WORKED_ON for topic in examples(checker, read(name))]
    return Checker(checker.lexicon, Lean.of(fit(topics)))


@pytest.mark.parametrize(
    ("part", "let_through", "recognised"), [("jinhua", 0.044, 0.86), ("fengku", 0.063, 0.87)]
)
def test_topics_that_are_in_no_fit(checker, lists, part, let_through, recognised):
    """A third of the last batch by hash of the id. No word was chosen by it, but it was measured
    again and again: no first look. Two topics of 46 (and of 32) are let through since other hands count more."""
    found = figures(checker, lists[part], read("last"), part)
    print(part, found)
    assert found.let_through <= let_through
    assert found.recognised >= recognised
    assert found.clause >= 0.85
    assert found.allowed_recall >= 0.85
    assert found.allowed_precision >= 0.92
    assert found.wrongly_forbidden <= 0.03


@pytest.mark.soak  # working out weights that know less takes as long as all other tests of this room
@pytest.mark.parametrize(
    ("part", "let_through", "recognised"), [("jinhua", 0.02, 0.9), ("fengku", 0.03, 0.8)]
)
def test_the_old_unseen_third(held, lists, part, let_through, recognised):
    found = figures(held, lists[part], read("unseen"), part)
    print(part, found)
    assert found.let_through <= let_through
    assert found.recognised >= recognised
    assert found.clause >= 0.85
    assert found.allowed_precision >= 0.97
    assert found.allowed_recall >= 0.78
    assert found.wrongly_forbidden <= 0.045


@pytest.mark.parametrize(
    ("name", "part", "floors"),
    [
        ("exam_f", "jinhua", (0.017, 0.90, 0.85, 0.034)),
        ("exam_f", "fengku", (0.0, 0.89, 0.85, 0.03)),
        ("exam_j", "jinhua", (0.0, 0.94, 0.92, 0.034)),
        ("exam_j", "fengku", (0.0, 0.91, 0.91, 0.03)),
        ("exam_v", "jinhua", (0.048, 0.93, 0.91, 0.0)),
        ("exam_v", "fengku", (0.074, 0.87, 0.92, 0.0)),
        ("exam_w", "jinhua", (0.0, 0.95, 0.86, 0.023)),
        ("exam_w", "fengku", (0.0, 0.92, 0.89, 0.019)),
    ],
)
def test_topics_of_another_hand_that_are_in_no_fit(checker, lists, name, part, floors):
    """No weight and no threshold saw them. Of `v` and `w` it is the first look; `f`, `j` gave words for 两个以上村."""
    found = figures(checker, lists[part], read(name), part)
    print(name, part, found)
    let_through, recognised, allowed_recall, wrongly_forbidden = floors
    assert found.let_through <= let_through
    assert found.recognised >= recognised
    assert found.clause >= 0.9
    assert found.allowed_precision >= 0.95
    assert found.allowed_recall >= allowed_recall
    assert found.wrongly_forbidden <= wrongly_forbidden


@pytest.mark.soak  # works all weights out once more
@pytest.mark.parametrize("letter", ["o"])
def test_a_letter_left_out(checker, lists, letter):
    """What a hand wrote in a field that the weights never saw; its share of traps is far above an exam's."""
    others = read("others")
    rows = [row for name in WORKED_ON[:-1] for row in read(name)]
    rows += [row for row in others if letter != row["tags"][0]]
    taught = Checker(checker.lexicon, Lean.of(fit(examples(checker, rows))))
    left = [row for row in others if letter == row["tags"][0]]
    found = figures(taught, lists["jinhua"], left, "jinhua")
    print(letter, found)
    assert found.let_through <= 0.02
    assert found.recognised >= 0.88
    assert found.allowed_precision >= 0.97
    assert found.allowed_recall >= 0.83
    assert found.wrongly_forbidden <= 0.035


@pytest.mark.parametrize("name", EXAMS)
@pytest.mark.parametrize("part", ["jinhua", "fengku"])
def test_topics_of_another_hand_that_were_learned_from(checker, lists, part, name):
    """Written and labelled by somebody else; what was read once must not be forgotten again."""
    found = figures(checker, lists[part], read(name), part)
    print(name, part, found)
    assert found.let_through == 0.0
    assert min(found.recognised, found.allowed_precision, found.allowed_recall) >= 0.96
    assert found.clause >= 0.92
    assert found.wrongly_forbidden == 0.0


def test_without_the_leaning_it_is_worse(checker, lists):
    """The twin: patterns alone do not reach the goals, so the weights are worth their keep."""
    bare = figures(Checker(checker.lexicon), lists["jinhua"], read("unseen"), "jinhua")
    assert bare.allowed_recall < 0.78


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("unseen", 0.95),
        ("last", 0.82),
        ("exam_f", 0.92),
        ("exam_j", 0.95),
        ("exam_v", 0.88),
        ("exam_w", 0.84),
    ],
)
def test_places(checker, lists, name, category):
    found = where(checker, lists["yubei"], read(name))
    print(name, found)
    assert found["category"] >= category
    assert found["township_recall"] >= 0.85
    assert found["township_precision"] >= 0.8


def test_there_are_enough_topics_and_none_stands_in_two_files():
    texts = [row["text"] for name in (*WORKED_ON, "unseen", *HELD) for row in read(name)]
    assert len(texts) >= 600
    assert len(set(texts)) == len(texts)
    assert len(read("unseen")) * 2.5 >= len(read("seen")) / 1.2


def test_a_third_is_chosen_by_the_hash_of_the_id():
    assert all(int(row["id"][1:], 16) % 3 == 0 for row in read("unseen") + read("last"))
    own = [row for row in read("seen") if row["tags"] == ["own"]] + read("late")
    assert all(int(row["id"][1:], 16) % 3 for row in own)
