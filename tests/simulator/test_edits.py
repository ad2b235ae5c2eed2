"""Edits, deletions, reactions and answers to presses, where Telegram is strict."""

import pytest

from simulator.people import Chat, User
from simulator.phone import Phone
from simulator.world import World
from tests.simulator.conftest import Call, HandClock

KEYS = {"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]}


@pytest.fixture
async def sent(call: Call, zhang: User) -> dict[str, int]:
    message = await call.ok("sendMessage", chat_id=zhang.id, text="一", reply_markup=KEYS)
    return {"chat_id": zhang.id, "message_id": message["message_id"]}


async def test_an_edit_stays_in_place(call: Call, phone: Phone, sent: dict[str, int]) -> None:
    edited = await call.ok("editMessageText", **sent, text="二")
    assert edited["edit_date"]
    assert phone.screen() == ["二"], "an edit without a keyboard takes the keyboard away"


async def test_an_edit_that_changes_nothing(call: Call, sent: dict[str, int]) -> None:
    refusal = await call.refusal("editMessageText", **sent, text=" 一 ", reply_markup=KEYS)
    assert refusal.startswith("Bad Request: message is not modified: ")
    refusal = await call.refusal("editMessageReplyMarkup", **sent, reply_markup=KEYS)
    assert refusal.startswith("Bad Request: message is not modified: ")
    await call.ok("editMessageText", **sent, text="一")
    await call.ok("editMessageText", **sent, text="<b>一</b>", parse_mode="HTML")


async def test_what_is_not_there_cannot_be_edited(call: Call, sent: dict[str, int]) -> None:
    await call.ok("deleteMessage", **sent)
    refusal = await call.refusal("editMessageText", **sent, text="x")
    assert refusal == "Bad Request: message to edit not found"
    refusal = await call.refusal("deleteMessage", **sent)
    assert refusal == "Bad Request: message to delete not found"
    refusal = await call.refusal("editMessageText", chat_id=sent["chat_id"], text="x")
    assert refusal == "Bad Request: message identifier is not specified"


async def test_other_peoples_words_cannot_be_edited(call: Call, phone: Phone) -> None:
    said = phone.type("我说的")
    where = {"chat_id": phone.user.id, "message_id": said.id}
    refusal = await call.refusal("editMessageText", **where, text="x")
    assert refusal == "Bad Request: message can't be edited"


async def test_a_document_has_no_text_to_edit(call: Call, zhang: User) -> None:
    file = {"document": ("表.txt", b"1")}
    url = f"/bot{call.token}/sendDocument"
    answer = await call.client.post(url, data={"chat_id": str(zhang.id)}, files=file)
    where = {"chat_id": zhang.id, "message_id": answer.json()["result"]["message_id"]}
    refusal = await call.refusal("editMessageText", **where, text="x")
    assert refusal == "Bad Request: there is no text in the message to edit"
    assert (await call.ok("editMessageCaption", **where, caption="新"))["caption"] == "新"


async def test_deleting_after_48_hours(call: Call, clock: HandClock, sent: dict[str, int]) -> None:
    clock.move(hours=48, seconds=1)
    refusal = await call.refusal("deleteMessage", **sent)
    assert refusal == "Bad Request: message can't be deleted for everyone"


async def test_only_an_administrator_deletes_what_others_said(
    call: Call, world: World, group: Chat, phone: Phone
) -> None:
    plain = world.group("别的群", [phone.user], bot="member")
    for where, allowed in ((group, True), (plain, False)):
        said = phone.type("/x", where)
        answer = await call("deleteMessage", chat_id=where.id, message_id=said.id)
        assert answer["ok"] is allowed


async def test_a_press_is_answered_once(call: Call, phone: Phone, sent: dict[str, int]) -> None:
    number = phone.tap("好")
    await call.ok("answerCallbackQuery", callback_query_id=number, text="已记录")
    assert phone.toasts == ["已记录"]
    for lost in (number, "12345"):
        refusal = await call.refusal("answerCallbackQuery", callback_query_id=lost)
        assert refusal == (
            "Bad Request: query is too old and response timeout expired or query ID is invalid"
        )


@pytest.mark.parametrize(("seconds", "in_time"), [(149, True), (150, False)])
async def test_a_press_lives_150_seconds(
    call: Call, phone: Phone, clock: HandClock, sent: dict[str, int], seconds: int, in_time: bool
) -> None:
    number = phone.tap("好")
    clock.move(seconds=seconds)
    assert bool(await call.ok("getUpdates")) is in_time
    answer = await call("answerCallbackQuery", callback_query_id=number)
    assert answer["ok"] is in_time


async def test_an_alert_has_200(call: Call, phone: Phone, sent: dict[str, int]) -> None:
    number = phone.tap("好")
    alert = {"callback_query_id": number, "show_alert": True}
    refusal = await call.refusal("answerCallbackQuery", **alert, text="议" * 201)
    assert refusal == "Bad Request: MESSAGE_TOO_LONG"
    await call.ok("answerCallbackQuery", **alert, text="议" * 200)
    assert phone.alerts == ["议" * 200]


async def test_reactions(call: Call, phone: Phone, sent: dict[str, int]) -> None:
    thumb = {"type": "emoji", "emoji": "👍"}
    await call.ok("setMessageReaction", **sent, reaction=[thumb])
    assert phone.last().reactions == ["👍"]
    assert "REACTION_INVALID" in await call.refusal(
        "setMessageReaction", **sent, reaction=[thumb, thumb]
    )
