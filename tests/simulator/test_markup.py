"""Keyboards: callback data in bytes, numbers of buttons, one action per button."""

import pytest

from simulator.people import User
from tests.simulator.conftest import Call


def board(*rows: list[dict[str, object]]) -> dict[str, object]:
    return {"inline_keyboard": list(rows)}


def key(data: str = "x", **more: object) -> dict[str, object]:
    return {"text": "键", "callback_data": data, **more}


@pytest.mark.parametrize("data", ["a", "a" * 64, "议" * 21])
async def test_callback_data_of_1_to_64_bytes(call: Call, zhang: User, data: str) -> None:
    await call.ok("sendMessage", chat_id=zhang.id, text="x", reply_markup=board([key(data)]))


@pytest.mark.parametrize("data", ["", "a" * 65, "议" * 22])
async def test_callback_data_of_other_lengths(call: Call, zhang: User, data: str) -> None:
    markup = board([key(data)])
    refusal = await call.refusal("sendMessage", chat_id=zhang.id, text="x", reply_markup=markup)
    assert refusal == "Bad Request: BUTTON_DATA_INVALID"


async def test_at_most_100_buttons_8_in_a_row(call: Call, zhang: User) -> None:
    send = {"chat_id": zhang.id, "text": "x"}
    await call.ok("sendMessage", **send, reply_markup=board(*[[key()] * 8] * 12, [key()] * 4))
    for markup in (board(*[[key()] * 5] * 20, [key()]), board([key()] * 9)):
        refusal = await call.refusal("sendMessage", **send, reply_markup=markup)
        assert refusal == "Bad Request: REPLY_MARKUP_TOO_LONG"


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ({"text": "x"}, "Text buttons are unallowed in the inline keyboard"),
        (key(text=" "), "Text must be non-empty"),
        (key(url="https://t.me"), "more than one action"),
        ({"text": "x", "url": "not an address"}, "Wrong HTTP URL"),
    ],
)
async def test_buttons_that_are_none(
    call: Call, zhang: User, button: dict[str, object], why: str
) -> None:
    markup = board([button])
    assert why in await call.refusal("sendMessage", chat_id=zhang.id, text="x", reply_markup=markup)


async def test_an_empty_keyboard_is_no_keyboard(call: Call, zhang: User) -> None:
    sent = await call.ok("sendMessage", chat_id=zhang.id, text="x", reply_markup=board([], []))
    assert "reply_markup" not in sent
