"""One look-up answers for three tables, and what was forgotten is asked again."""

from nlp import columns
from nlp.columns import Columns, keys


def asked(key: str) -> tuple[str, ...]:
    return tuple(f"{key}{place}" for place in range(columns.WIDTH))


def test_every_place_is_asked_about_and_the_last_by_itself():
    assert keys("修路吧") == ["修路", "路吧", "吧"]
    assert keys("修") == ["修"]
    assert keys("") == []


def test_the_answers_stand_side_by_side():
    first, second, *_ = Columns(asked).of(["修路", "路"])
    assert (first, second) == (("修路0", "路0"), ("修路1", "路1"))


def test_nothing_asked_has_as_many_empty_columns():
    assert list(Columns(asked).of([])) == [()] * columns.WIDTH


def test_it_asks_once_and_again_when_it_has_forgotten(monkeypatch):
    monkeypatch.setattr(columns, "MOST", 2)
    heard: list[str] = []

    def listening(key: str) -> tuple[str, ...]:
        heard.append(key)
        return asked(key)

    known = Columns(listening)
    for key in ("修", "修", "路", "桥", "修"):
        assert known[key] == asked(key)
    assert heard == ["修", "路", "桥", "修"]
