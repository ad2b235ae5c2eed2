"""Words are found wherever they stand, but not across the seam of two others."""

from nlp.columns import keys
from nlp.scan import Scanner


def words(scanner: Scanner, text: str, tokens: list[str]) -> set[str]:
    begun = map(scanner.begun, keys(text))
    return {word for _, word in scanner.settled(text, begun, tokens)}


def test_a_pair_across_a_seam_does_not_count():
    scanner = Scanner(["区里", "小区"])
    assert words(scanner, "小区里", ["小区", "里"]) == {"小区"}


def test_a_pair_at_the_end_of_a_longer_word_counts():
    scanner = Scanner(["食堂", "老年食堂"])
    assert words(scanner, "老年食堂", ["老年食堂"]) == {"食堂", "老年食堂"}


def test_one_character_only_as_a_word_of_its_own():
    scanner = Scanner(["桥"])
    assert words(scanner, "修桥", ["修桥"]) == set()
    assert words(scanner, "那座桥", ["那座", "桥"]) == {"桥"}


def test_nothing_to_find():
    assert Scanner([]).scan("修桥") == []
