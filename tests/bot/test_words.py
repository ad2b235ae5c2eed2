"""Typed words: the whole message or nothing, Chinese or Latin, for this bot and no other."""

import pytest

from bot.words import acts, is_command, order


@pytest.mark.parametrize(
    ("text", "act", "arg"),
    [
        ("/next", "next", ""),
        ("/NEXT@Yishi_Bot", "next", ""),
        ("下一步", "next", ""),
        (" 下一步 ", "next", ""),
        ("/how", "howto", ""),
        ("帮助", "howto", ""),
        ("/case 7", "case", "7"),
        ("看7号", "case", "7"),
        ("看 7 号", "case", "7"),
        ("/hands  18 3   2", "hands", "18 3 2"),
        ("举手 18 3 2", "hands", "18 3 2"),
        ("举手", "hands", ""),
        ("/start i_abc-DEF", "start", "i_abc-DEF"),
        ("我到了", "arrive", ""),
        ("算了", "cancel", ""),
        ("返回", "cancel", ""),
    ],
)
def test_orders(text, act, arg):
    found = order(text, "yishi_bot")
    assert found is not None
    assert (found.act, found.arg) == (act, arg)


@pytest.mark.parametrize(
    "text",
    [
        "我到了吗",
        "他说下一步",
        "看七号",
        "/next@other_bot",
        "/nosuch",
        "",
        "/",
        "//next",
        "举手183",
    ],
)
def test_no_orders(text):
    assert order(text, "yishi_bot") is None


def test_only_four_words_count_in_a_group_without_a_slash():
    spoken = {
        word: order(word, "b")
        for word in ("提议题", "我要发言", "我到了", "我先走了", "结果", "帮助", "下一步")
    }
    assert [word for word, found in spoken.items() if found and found.spoken] == [
        "提议题",
        "我要发言",
        "我到了",
        "我先走了",
    ]


def test_where():
    hands, following = order("/hands 1 2 3", "b"), order("/next", "b")
    assert hands and following
    assert hands.fits(private=True)
    assert hands.fits(private=False)
    assert not following.fits(private=False)


def test_a_path_is_no_command():
    assert is_command("/nosuch")
    assert not is_command("/村里/花溪/路灯")
    assert "next" in acts()
