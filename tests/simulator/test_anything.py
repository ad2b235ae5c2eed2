"""Whatever is thrown at the server, it answers as Telegram does and never falls over."""

from collections.abc import Callable
from html import escape
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import html, spec, text
from simulator.errors import ApiError
from simulator.forms import read_body
from simulator.world import World

TAGS = [
    "<b>",
    "</b>",
    "<a href='",
    "<a href=x>",
    "</a>",
    "<",
    ">",
    "&",
    "&lt;",
    "&#x41;",
    "😀",
    "议",
]
MARKUP = st.lists(st.sampled_from(TAGS) | st.text(max_size=3), max_size=12).map("".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


T = TypeVar("T")
CALM = settings(deadline=None)


def tried(function: Callable[..., T], *args: object) -> T | ApiError:
    """What a function gives, or Telegram's refusal; anything else falls over."""
    try:
        return function(*args)
    except ApiError as refused:
        return refused


@CALM
@given(MARKUP)
def test_html_is_read_or_refused(source: str) -> None:
    got = tried(html.parse, source)
    if isinstance(got, ApiError):
        assert got.description.startswith("Bad Request: can't parse entities: ")
        return
    words, entities = got
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= html.units(words)


@CALM
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_text_comes_out_as_it_was(words: str) -> None:
    assert html.parse(escape(words)) == (words, html.parse(escape(words))[1])
    assert html.parse(f"<b>{escape(words)}</b>")[0] == words


@CALM
@given(st.text(max_size=40), st.text(max_size=10))
def test_text_is_formatted_or_refused(words: str, more: str) -> None:
    try:
        shown, entities = text.formatted(f" {words}#{more} ", None, None)
    except ApiError:
        return
    assert shown == shown.strip()
    for entity in entities:
        assert text.cut(shown, entity["offset"], entity["length"])


@CALM
@given(
    st.sampled_from(sorted(spec.spec()["methods"])), st.dictionaries(st.text(max_size=8), VALUES)
)
def test_arguments_are_read_or_refused(method: str, raw: dict[str, object]) -> None:
    params = list(spec.spec()["methods"][method]["params"])
    named = {params[len(name) % len(params)] if params else name: v for name, v in raw.items()}
    for given_ in (raw, named):
        got = tried(spec.read_arguments, method, given_)
        assert not isinstance(got, ApiError) or got.code == 400


@CALM
@given(
    st.binary(max_size=200),
    st.sampled_from(["application/json", "text/x", "multipart/form-data; boundary=x"]),
)
def test_bodies_are_read_or_refused(body: bytes, kind: str) -> None:
    for sent in (
        body,
        b"--x\r\n" + body,
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + body,
    ):
        got = tried(read_body, kind, sent, "")
        assert not isinstance(got, ApiError) or got.code == 400


def test_the_token_is_no_secret_but_looks_like_one() -> None:
    """So that a product's filter of tokens is tried on something real."""
    number, _, rest = World().token.partition(":")
    assert number.isdigit()
    assert len(rest) == 35
