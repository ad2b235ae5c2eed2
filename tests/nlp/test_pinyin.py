"""Topics typed in pinyin are read by the lexicon's own words; anything else in Latin letters is left alone."""

import pytest

from nlp.pinyin import Pinyin

TABLE = {
    "cun": "村",
    "kou": "口扣",
    "lu": "路",
    "deng": "灯",
    "xi": "西",
    "an": "安",
    "xian": "先县",
}
WORDS = ["村口", "路灯", "西安"]


def read(text: str) -> str:
    return "".join(han for _, _, han in Pinyin(TABLE, WORDS).read(text))


def test_words_before_characters_joined_or_apart():
    assert read("cun kou lu deng") == read("cunkou ludeng") == "村口路灯"
    assert read("kou cun") == "口村"


def test_the_longest_syllables_that_leave_a_readable_rest():
    assert read("xian") == ""  # one syllable alone is a word of some other language
    assert read("xian lu") == "先路"
    assert read("xi an lu") == "西安路"


@pytest.mark.parametrize("text", ["lift broken", "a", "", "lu deng broken", "123"])
def test_what_is_not_all_pinyin_is_left_alone(text):
    assert read(text) == ""


def test_places_lead_back_to_what_was_typed():
    text = "cun kou ludeng"
    found = Pinyin(TABLE, WORDS).read(text)
    assert [text[start:end].strip() for start, end, _ in found] == ["cun kou", "ludeng"]


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("cunli de shuiqu du le zenmeban", "allow"),
        ("lu deng huai le shui lai xiu", "allow"),
        ("wai di ren bu zhun jin cun", "forbid"),
        ("da jia du bo chou cheng", "forbid"),
    ],
)
def test_a_sentence_in_pinyin_gets_its_verdict(checker, lists, text, decision):
    verdict = checker.check(text, lists["jinhua"])
    assert verdict.decision == decision
    assert all(word in text for hit in verdict.hits for word in hit.words)


def test_a_long_run_of_letters_takes_no_longer_than_its_length():
    assert Pinyin(TABLE, WORDS).read("xianan" * 200 + "z") == []
