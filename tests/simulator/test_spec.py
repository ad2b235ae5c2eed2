"""The description of the Bot API: what it refuses in requests, and that our answers keep to it."""

import httpx
import pytest

from simulator import spec
from simulator.methods import METHODS
from simulator.people import User
from simulator.world import World
from tests.simulator.conftest import Call


async def test_an_unknown_method_is_404(call: Call) -> None:
    assert await call.refusal("sendTelepathy") == "Not Found"


async def test_a_method_that_is_not_simulated_says_so(call: Call) -> None:
    assert "the simulator has no sendDice" in await call.refusal("sendDice", chat_id=1)


async def test_method_names_ignore_case(call: Call, world: World) -> None:
    assert (await call.ok("getme"))["id"] == world.bot.id


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"chat_id": 1, "text": "x", "colour": "red"}, 'unknown parameter "colour"'),
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": 1}, "message text is empty"),
        ({"chat_id": [1], "text": "x"}, 'can\'t parse parameter "chat_id"'),
        ({"chat_id": 1, "text": 5}, 'can\'t parse parameter "text"'),
        ({"chat_id": 1, "text": "x", "protect_content": "maybe"}, "Boolean expected"),
        ({"chat_id": 1, "text": "x", "reply_markup": "{"}, "reply keyboard markup JSON object"),
        ({"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [{}]}}, "Array expected"),
        (
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"txt": "x"}]]}},
            'field "text" of InlineKeyboardButton is missing',
        ),
        (
            {"chat_id": 1, "text": "x", "entities": [{"type": "bold", "offset": "x", "length": 1}]},
            'field "offset" of MessageEntity',
        ),
    ],
)
async def test_wrong_arguments_are_400(call: Call, params: dict[str, object], why: str) -> None:
    refusal = await call.refusal("sendMessage", **params)
    assert refusal.startswith("Bad Request: ")
    assert why in refusal


async def test_wrong_tokens(call: Call) -> None:
    wrong = await call.client.get("/bot1:wrong/getMe")
    assert (wrong.status_code, wrong.json()["description"]) == (401, "Unauthorized")
    assert (await call.client.get("/botnonsense/getMe")).status_code == 404


async def test_get_form_and_json_say_the_same(call: Call, zhang: User) -> None:
    url, args = f"/bot{call.token}/sendMessage", {"chat_id": str(zhang.id), "text": "好"}
    answers: list[httpx.Response] = [
        await call.client.get(url, params=args),
        await call.client.post(url, data=args),
        await call.client.post(url, json=args),
        await call.client.post(url, data=args, files={"x": ("x.txt", b"1")}),
    ]
    assert [answer.json()["result"]["text"] for answer in answers] == ["好"] * 4


async def test_text_that_is_not_utf8_is_refused(call: Call, zhang: User) -> None:
    answer = await call.client.post(
        f"/bot{call.token}/sendMessage",
        content=b"chat_id=1&text=\xff",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


def test_every_method_is_in_the_description() -> None:
    assert set(METHODS) <= set(spec.spec()["methods"])


def test_the_check_of_answers_has_teeth() -> None:
    """Negative control of ``check=True``, under which all these tests run."""
    good = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}
    spec.check_result("sendMessage", good)
    wrong: list[object] = [
        {**good, "message_id": "1x"},
        {**good, "smell": 1},
        {"message_id": 1},
        [],
    ]
    for bad in wrong:
        with pytest.raises(spec.Mismatch):
            spec.check_result("sendMessage", bad)


async def test_the_date_header_is_the_simulated_time(call: Call) -> None:
    answer = await call.client.get(f"/bot{call.token}/getMe")
    assert answer.headers["date"] == "Sun, 01 Mar 2026 09:00:00 GMT"


async def test_numbers_may_come_as_text_everywhere(call: Call, zhang: User) -> None:
    first = await call.ok("sendMessage", chat_id=str(zhang.id), text="一")
    to = {"message_id": str(first["message_id"]), "allow_sending_without_reply": "false"}
    answer = await call.ok("sendMessage", chat_id=zhang.id, text="二", reply_parameters=to)
    assert answer["reply_to_message"]["message_id"] == first["message_id"]
