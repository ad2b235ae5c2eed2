"""The leaning: sums of whole numbers that come to odds, the same whichever way they are added."""

import pytest

from nlp.fit import Example, fit
from nlp.lean import KINDS, Lean, lines, traits


def test_odds_add_up_and_follow_the_weights():
    lean = Lean({"好": (200, 0, 0, 0, 0, 0, 0), "坏": (-50, 0, 300, 0, 0, 0, -10)})
    assert sum(lean.odds({"好", "坏"}).values()) == pytest.approx(1)
    assert lean.odds({"好"})["open"] > 0.5
    assert lean.odds({"坏"})["law"] > 0.5
    assert lean.odds({"没见过"}) == pytest.approx(dict.fromkeys(KINDS, 1 / 7))


def test_why_names_the_words():
    lean = Lean({"好": (200,) * 7, "坏": (-50, 0, 300, 0, 0, 0, 0)})
    assert lean.why({"好", "坏"}, "law", 1) == [("坏", 300)]


def test_a_table_is_read_as_it_was_written(tmp_path):
    weights = {"": (1,) * 7, "路": (0, -5, 3, 0, 0, 0, 9)}
    path = tmp_path / "lean.toml"
    path.write_text("weights = '''\n" + "\n".join(lines(weights)) + "\n'''", encoding="utf-8")
    assert Lean.load(path).weights == weights


def test_a_short_line_is_refused(tmp_path):
    path = tmp_path / "lean.toml"
    path.write_text("weights = '''\n路 1 2\n'''", encoding="utf-8")
    with pytest.raises(ValueError, match="路 1 2"):
        Lean.load(path)


def test_fitting_learns_what_is_there_and_repeats_itself():
    topics = [Example(("修", "路"), 0), Example(("赌", "场"), 2)] * 5
    weights = fit(topics)
    assert weights == fit(topics)
    lean = Lean(weights)
    assert lean.odds({"修", "路"})["open"] > 0.8
    assert lean.odds({"赌", "场"})["law"] > 0.8


def test_a_trusted_topic_counts_for_more():
    doubted = [Example(("树",), 0), Example(("树",), 2)] * 5
    believed = [Example(("树",), 0, trust=4), Example(("树",), 2)] * 5
    assert Lean(fit(believed)).odds({"树"})["open"] > Lean(fit(doubted)).odds({"树"})["open"]


def test_signs_and_single_mentions_get_no_weight():
    names = set(fit([Example(("修", "修,", "a", "roads"), 0), Example(("修", "路"), 2)] * 2))
    assert names <= {"", "修", "路", "roads"}


def test_traits_are_characters_pairs_classes_and_length():
    assert traits("修桥,", ["roads", "不给"]) == {
        "修", "桥", ",", "修桥", "桥,", "roads", "不给", "~short",
    }  # fmt: skip
