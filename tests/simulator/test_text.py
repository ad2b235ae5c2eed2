"""Limits of texts, captions and alerts, measured after parsing; what Telegram cleans away."""

import pytest

from simulator import text
from simulator.errors import ApiError
from simulator.people import User
from tests.simulator.conftest import Call


@pytest.mark.parametrize("size", [1, 4096])
async def test_a_text_of_allowed_length(call: Call, zhang: User, size: int) -> None:
    sent = await call.ok("sendMessage", chat_id=zhang.id, text="议" * size)
    assert len(sent["text"]) == size


@pytest.mark.parametrize("words", ["议" * 4097, "😀" * 2049])
async def test_a_text_too_long(call: Call, zhang: User, words: str) -> None:
    refusal = await call.refusal("sendMessage", chat_id=zhang.id, text=words)
    assert refusal == "Bad Request: message is too long"


async def test_tags_do_not_count(call: Call, zhang: User) -> None:
    words = "<b>" + "议" * 4096 + "</b>"
    await call.ok("sendMessage", chat_id=zhang.id, text=words, parse_mode="HTML")
    refusal = await call.refusal("sendMessage", chat_id=zhang.id, text=words)
    assert refusal == "Bad Request: message is too long"


@pytest.mark.parametrize("words", ["", " \n ", "\u202e", "<b></b>"])
async def test_no_text_is_no_message(call: Call, zhang: User, words: str) -> None:
    refusal = await call.refusal("sendMessage", chat_id=zhang.id, text=words, parse_mode="HTML")
    assert refusal.endswith(("message text is empty", "text must be non-empty"))


def test_a_caption_has_1024() -> None:
    assert text.caption("议" * 1024, None, None)["caption"]
    with pytest.raises(ApiError, match="message caption is too long"):
        text.caption("议" * 1025, None, None)


def test_controls_and_direction_overrides_are_cleaned_away() -> None:
    assert text.clean("a\x00b\u202ec\rd\u200be") == "a bcd\u200be"
    with pytest.raises(ApiError, match="UTF-8"):
        text.clean("\ud800")


def test_white_space_is_trimmed_and_entities_follow() -> None:
    words, entities = text.formatted("\n <b> 甲 </b> ", "HTML", None)
    assert words == "甲"
    assert entities == [{"type": "bold", "offset": 0, "length": 1}]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("/next 好", [("bot_command", "/next")]),
        ("看 /case@test_bot 吧", [("bot_command", "/case@test_bot")]),
        ("2026/3/1", []),
        ("问 @zhangsan_1。#议题 https://t.me/x?start=a", [
            ("mention", "@zhangsan_1"), ("hashtag", "#议题"), ("url", "https://t.me/x?start=a"),
        ]),
        ("a@b", []),
    ],
)  # fmt: skip
def test_entities_that_telegram_finds_itself(words: str, found: list[tuple[str, str]]) -> None:
    entities = text.with_found(words, [])
    got = [(e["type"], text.cut(words, e["offset"], e["length"])) for e in entities]
    assert got == found


async def test_other_parse_modes_are_not_simulated(call: Call, zhang: User) -> None:
    send = {"chat_id": zhang.id, "text": "*x*"}
    assert "HTML only" in await call.refusal("sendMessage", **send, parse_mode="MarkdownV2")
    assert "unsupported parse_mode" in await call.refusal("sendMessage", **send, parse_mode="rtf")
