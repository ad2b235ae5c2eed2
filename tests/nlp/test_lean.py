"""The leaning: sums of whole numbers that come to odds, the same whichever way they are added."""

import pytest

from nlp.fit import Example, fit
from nlp.lean import KINDS, Lean, lines, marks, traits


def test_odds_add_up_and_follow_the_weights():
    lean = Lean.of({"好": (200, 0, 0, 0, 0, 0, 0), "坏": (-50, 0, 300, 0, 0, 0, -10)})
    assert sum(lean.odds({"好", "坏"}).values()) == pytest.approx(1)
    assert lean.odds({"好"})["open"] > 0.5
    assert lean.odds({"坏"})["law"] > 0.5
    assert lean.odds({"没见过"}) == pytest.approx(dict.fromkeys(KINDS, 1 / 7))


def test_a_table_that_two_threads_pack_at_once_is_the_same_for_both():
    """From Python 3.12 on nothing keeps a second thread out while the first is packing."""
    lean = Lean.of({"好": (200, 0, 0, 0, 0, 0, 0)})
    pack = vars(Lean)["pushes"].func
    assert pack(lean) == pack(lean) != {}


def test_why_names_the_words():
    lean = Lean.of({"好": (200,) * 7, "坏": (-50, 0, 300, 0, 0, 0, 0)})
    assert lean.why({"好", "坏"}, "law", 1) == [("坏", 300)]


def test_a_table_is_read_as_it_was_written(tmp_path):
    weights = {"": (1,) * 7, "路": (0, -5, 3, 0, 0, 0, 9)}
    path = tmp_path / "lean.toml"
    path.write_text("weights = '''\n" + "\n".join(lines(weights)) + "\n'''", encoding="utf-8")
    assert Lean.load(path).weights == weights


@pytest.mark.parametrize("line", ["路 1 2", "路 1 2 3 4 5 6 x", "路 1 2 3 4 5 6 7.5"])
def test_a_broken_line_is_refused_with_its_file(tmp_path, line):
    path = tmp_path / "lean.toml"
    path.write_text(f"weights = '''\n{line}\n'''", encoding="utf-8")
    with pytest.raises(ValueError, match=f"lean.toml: '{line}'"):
        Lean.load(path)


def test_a_broken_file_is_named(tmp_path):
    path = tmp_path / "lean.toml"
    path.write_text("weights = ", encoding="utf-8")
    with pytest.raises(ValueError, match=r"lean\.toml"):
        Lean.load(path)


def test_a_large_sum_stays_in_its_lane():
    lean = Lean.of({str(n): (0, -2000, 2000, -2000, 0, 0, 0) for n in range(3000)})
    odds = lean.odds(map(str, range(3000)))
    assert odds["law"] == 1.0
    assert lean.weights["7"] == (0, -2000, 2000, -2000, 0, 0, 0)


def test_of_two_that_push_alike_the_first_by_name_is_shown():
    lean = Lean.of(dict.fromkeys("丁丙乙甲", (0, 0, 9, 0, 0, 0, 0)))
    assert [name for name, _ in lean.why("甲乙丙丁", "law", 2)] == sorted("甲乙丙丁")[:2]


def test_fitting_learns_what_is_there_and_repeats_itself():
    topics = [Example(("修", "路"), 0), Example(("赌", "场"), 2)] * 40
    weights = fit(topics)
    assert weights == fit(topics)
    lean = Lean.of(weights)
    assert lean.odds({"修", "路"})["open"] > 0.8
    assert lean.odds({"赌", "场"})["law"] > 0.8


def test_a_trusted_topic_counts_for_more():
    doubted = [Example(("树",), 0), Example(("树",), 2)] * 5
    believed = [Example(("树",), 0, trust=4), Example(("树",), 2)] * 5
    assert Lean.of(fit(believed)).odds({"树"})["open"] > Lean.of(fit(doubted)).odds({"树"})["open"]


def test_signs_and_single_mentions_get_no_weight():
    names = set(fit([Example(("修", "修,", "a", "roads"), 0), Example(("修", "路"), 2)] * 2))
    assert names <= {"", "修", "路", "roads"}


def test_traits_are_characters_pairs_classes_and_marks():
    assert traits("修桥,", {"roads": [(0, 2)]}, ["works"]) == {
        "修", "桥", ",", "修桥", "桥,", "roads", "works", "~short", "~parts0", "^修", "$,",
    }  # fmt: skip


def test_marks_say_what_the_last_part_holds():
    found = {"roads": [(0, 1)], "open_ask": [(4, 6)]}
    assert set(marks("路坏了,谁修?", found)) == {
        "~short", "~parts1", "~?", "^路", "$?", ">谁", ">修", ">open_ask",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "?", "……", ",,", " "])
def test_marks_of_next_to_nothing(text):
    assert not [name for name in marks(text, {}) if name.startswith(">")]
