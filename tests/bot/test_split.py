"""Long texts are cut where it does no harm."""

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from bot.screens.render import without_markup
from bot.screens.split import length, shorten, split


def test_short_text_is_one_piece():
    assert split("<b>花溪村</b>") == ["<b>花溪村</b>"]


def test_tags_are_closed_and_opened_again():
    pieces = split("<b>" + "一二三四五六七八九\n" * 1000 + "</b>")
    assert len(pieces) == 3
    for piece in pieces:
        assert piece.startswith("<b>")
        assert piece.endswith("</b>")
        assert length(piece) <= 4096
        assert piece.removesuffix("</b>").endswith("九") or piece is pieces[-1]


def test_a_cut_falls_on_a_line_end_when_there_is_one():
    first, second = split("a" * 60 + "\n" + "b" * 60, limit=100)
    assert (first, second) == ("a" * 60, "b" * 60)


def test_entities_families_and_flags_stay_whole():
    family = "👨‍👩‍👧‍👦"
    for piece in split(("&lt;" + family) * 30, limit=50):
        assert length(piece) <= 50
        assert without_markup(piece).replace("<", "").replace(family, "") == ""


def test_what_must_be_one_message_ends_in_a_hint():
    short = shorten("字" * 5000, "……看材料")
    assert length(short) == 4096
    assert short.endswith("……看材料")


@given(st.text(alphabet="ab甲乙<>&👍\n ", max_size=400))
def test_nothing_but_line_ends_is_lost(text):
    pieces = split(escape(text, quote=False), limit=20)
    assert all(length(piece) <= 20 for piece in pieces)
    joined = "".join(without_markup(piece) for piece in pieces)
    assert joined.replace("\n", "") == text.replace("\n", "")
