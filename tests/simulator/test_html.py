"""Telegram's HTML: entities in UTF-16 units, and the words of its complaints."""

import pytest

from simulator import html
from simulator.errors import ApiError
from simulator.jsons import Json


def entity(kind: str, offset: int, length: int, **more: str) -> Json:
    return {"offset": offset, "length": length, "type": kind, **more}


GOOD = [
    ("plain", "plain", []),
    ("<b>赞成</b>20人", "赞成20人", [entity("bold", 0, 2)]),
    ("😀<i>x</i>", "😀x", [entity("italic", 2, 1)]),
    ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
    ("&lt;b&gt; &amp;amp; &quot; &#20013;&#x6587;", '<b> &amp; " 中文', []),
    ("1 & 2 &copy; &nbsp;", "1 & 2 &copy; &nbsp;", []),
    ("<STRONG>x</STRONG >".replace("</STRONG >", "</strong >"), "x", [entity("bold", 0, 1)]),
    ("<s>a</><u>b</u>", "ab", [entity("strikethrough", 0, 1), entity("underline", 1, 1)]),
    ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
    ("<code>x</code><pre>y</pre>", "xy", [entity("code", 0, 1), entity("pre", 1, 1)]),
    (
        '<pre><code class="language-python">x</code></pre>',
        "x",
        [entity("pre", 0, 1, language="python")],
    ),
    (
        "<a href='https://t.me/x?a=1&amp;b=2'>x</a>",
        "x",
        [entity("text_link", 0, 1, url="https://t.me/x?a=1&b=2")],
    ),
    ("<a href=nothing>x</a>", "x", []),
    ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
    ("<b></b>x", "x", []),
]


@pytest.mark.parametrize(("source", "text", "entities"), GOOD)
def test_what_telegram_takes(source: str, text: str, entities: list[Json]) -> None:
    assert html.parse(source) == (text, entities)


BAD = [
    ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
    ("议<div>a", 'Unsupported start tag "div" at byte offset 3'),
    ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ("a<b", "Unclosed start tag at byte offset 1"),
    ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    ("a</b>", "Unexpected end tag at byte offset 1"),
    ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("<b>a</b", "Unclosed end tag at byte offset 4"),
    ('<a href="x', "Unclosed start tag at byte offset 0"),
    ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<a href=x?y>z</a>", "Unexpected end of name token at byte offset 8"),
    ('<span class="red">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<b>王<i>丽</b></i>", 'Unmatched end tag at byte offset 12, expected "</i>", found "</b>"'),
]


@pytest.mark.parametrize(("source", "complaint"), BAD)
def test_what_telegram_refuses(source: str, complaint: str) -> None:
    with pytest.raises(ApiError) as refused:
        html.parse(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"
