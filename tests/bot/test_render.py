"""Cards become screens; a hole in a text is never shown to people."""

from datetime import UTC, datetime

import pytest

from bot.screens.render import Renderer, without_markup
from bot.texts import Book, TextError, book
from flows.command import Ref
from flows.outcome import Answer, Button, Card, Words

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
FORMATS = {key: book()[key] for key in book() if key.startswith("bot.format.")}
TEXTS = Book(
    FORMATS
    | {
        "ask": "请{who}商量<b>{what}</b>？",
        "head": "【{no}】第{n}步",
        "line": "{name}：{m}",
        "list": "名单：\n{lines}",
        "names": "{names}来了",
        "term": "请{party_secretary}看看",
        "btn.yes": "好的",
        "btn.name": "请{name}说",
        "btn.none": " ",
    }
)


def renderer(**terms: str) -> Renderer:
    return Renderer(TEXTS, NOW, terms, "yishi_bot")


def test_head_text_and_buttons():
    card = Card(
        "ask",
        {"who": "王秀英", "what": "<路灯>"},
        (
            (Button("yes"), Button("yes", "2", epoch=9)),
            (Button("say", "5", "btn.name", {"name": "李"}),),
        ),
        ref=Ref("c", 7),
        epoch=3,
        head=Words("head", {"no": "花溪-1", "n": 3}),
    )
    screen = renderer().card(card)
    assert screen.html == "【花溪-1】第3步\n请王秀英商量<b>&lt;路灯&gt;</b>？"
    assert screen.keyboard is not None
    rows = screen.keyboard.inline_keyboard
    assert [[b.text for b in row] for row in rows] == [["好的", "好的"], ["请李说"]]
    data = [b.callback_data for row in rows for b in row]
    assert data == ["c7.3.yes", "c7.9.yes.2", "c7.3.say.5"]


def test_lists_of_words_stand_on_lines_and_names_in_one():
    lines = [Words("line", {"name": "甲", "m": 1}), Words("line", {"name": "乙", "m": 2})]
    assert renderer().html(Words("list", {"lines": lines})) == "名单：\n甲：1\n乙：2"
    assert renderer().html(Words("names", {"names": ["甲", "乙"]})) == "甲、乙来了"
    assert renderer().html(Words("names", {"names": ("甲", Words("names", {"names": "乙"}))})) == (
        "甲、乙来了来了"
    )


def test_a_line_with_nothing_to_say_is_left_out():
    book = Book(FORMATS | {"two": "第一行\n还缺：{missing}", "one": "{x}"})
    assert Renderer(book, NOW, {}).html(Words("two", {"missing": []})) == "第一行"
    with pytest.raises(TextError, match="says nothing"):
        Renderer(book, NOW, {}).card(Card("one", {"x": ""}))


def test_the_words_of_the_county_fill_every_text():
    assert renderer(party_secretary="党组织书记").html(Words("term")) == "请党组织书记看看"
    assert (
        renderer(party_secretary="书记").html(Words("term", {"party_secretary": "他"}))
        == "请他看看"
    )
    assert renderer().lacks(Words("list", {"lines": [Words("term")]}))
    assert not renderer().lacks(Words("names", {"names": "甲"}))


def test_a_link_button_opens_the_private_chat():
    screen = renderer().card(Card("names", {"names": "甲"}, ((Button("link", "i_x", "btn.yes"),),)))
    assert screen.keyboard is not None
    assert screen.keyboard.inline_keyboard[0][0].url == "https://t.me/yishi_bot?start=i_x"


@pytest.mark.parametrize(
    "card",
    [
        Card("nosuch"),
        Card("ask", {"who": "甲"}),
        Card("names", {"names": None}),
        Card("names", {"names": "甲"}, ((Button("nosuch"),),)),
        Card("names", {"names": "甲"}, ((Button("none"),),)),
        Card("names", {"names": "甲"}, head=Words("nosuch")),
    ],
)
def test_a_hole_raises(card):
    with pytest.raises(TextError):
        renderer().card(card)


def test_a_button_that_does_not_fit_raises():
    with pytest.raises(ValueError, match="no callback data"):
        renderer().card(Card("names", {"names": "甲"}, ((Button("yes", "x" * 70),),)))


def test_toasts_are_plain_and_short():
    toast = renderer().toast(Answer("ask", {"who": "<甲>", "what": "乙" * 300}))
    assert toast.startswith("请<甲>商量乙乙")
    assert len(toast) == 200


def test_a_template_reaches_no_attributes():
    sly = Book({"sly": "{a.__class__} {0} {{a}} {a!r}"})
    assert Renderer(sly, NOW, {}).html(Words("sly", {"a": "x"})) == "{a.__class__} {0} {x} {a!r}"


def test_markup_can_be_taken_off():
    assert without_markup("<b>1 &lt; 2</b>") == "1 < 2"
