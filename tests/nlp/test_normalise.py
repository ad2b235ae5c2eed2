"""Every way of typing the same thing comes to one form, and every character knows where it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.normalise import MAX_CHARS, Normaliser

PLAIN = Normaliser({"表绝": "表决", "street light": "路灯", "lu deng": "路灯"})


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("ＡＢＣ１２", "abc12"),
        ("修 路　吧", "修路吧"),
        ("村裡的電燈壞了", "村里的电灯坏了"),
        ("路\u200b灯\u202e坏", "路灯坏"),
        ("离❤️\u200d🩹婚🏠", "离婚"),
        ("啊啊啊啊啊", "啊啊"),
        ("1000000元", "1000000元"),
        ("从新表绝", "从新表决"),
        ("the street light is out", "the 路灯 is out"),
        ("cun kou lu deng", "cun kou 路灯"),
        ("streetlights delight", "streetlights delight"),
        ("", ""),
    ],
)
def test_forms(typed, plain):
    assert PLAIN(typed).text == plain


def test_the_way_back_gives_the_users_own_characters():
    normal = PLAIN("村口 路🏠燈 要表 绝")
    start = normal.text.index("路灯")
    first, last = normal.span(start, start + 2)
    assert normal.original[first:last] == "路🏠燈"
    start = normal.text.index("表决")
    first, last = normal.span(start, start + 2)
    assert normal.original[first:last] == "表 绝"


@given(st.text(max_size=300))
def test_any_text_keeps_a_way_back(text):
    normal = PLAIN(text)
    assert len(normal.text) == len(normal.back)
    assert list(normal.back) == sorted(normal.back)
    assert all(0 <= place < len(text) for place in normal.back)


def test_what_is_too_long_is_cut():
    assert len(PLAIN("修路" * MAX_CHARS).text) == MAX_CHARS
