"""Somebody's own words: kept word for word, shown without tricks."""

import json
import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from bot import plain


@given(st.text(st.characters(), max_size=200))
def test_what_is_kept_can_be_stored_anywhere(text):
    kept = plain.keep(text)
    assert "\x00" not in kept
    kept.encode("utf-8")
    with sqlite3.connect(":memory:") as db:
        assert db.execute("select ?", [kept]).fetchone()[0] == kept
    assert plain.keep(kept) == kept


def test_a_half_of_a_surrogate_pair_from_json_is_dropped():
    assert plain.keep(json.loads('"路\\ud83d灯"')) == "路灯"


def test_ordinary_words_stay():
    for text in ("村东头路灯坏了\n晚上看不见", "👨‍👩‍👧 三口之家", "𬱖龑", "café", "1️⃣ 赞成"):
        assert plain.keep(text) == text
        assert plain.show(text) == text


def test_direction_and_hidden_characters_are_not_shown():
    assert plain.show("\u202e成赞\u202c") == "成赞"
    assert plain.show("张\u200b三\u2066\ufeff") == "张三"
    assert plain.show("\u2800\u3164") == ""


def test_a_tower_of_accents_is_cut():
    assert plain.show("a" + "\u0301" * 40) == "a" + "\u0301" * 3


def test_names_are_one_short_line():
    assert plain.name("王\n秀英\t ") == "王 秀英"
    assert len(plain.name("王" * 500)) == 60
    assert plain.name("\u200b") == ""
