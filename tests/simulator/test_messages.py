"""Sending: who can be written to, replies, forwards, copies, chat actions."""

import pytest

from simulator import membership
from simulator.people import Chat, User
from simulator.phone import Phone
from simulator.world import World
from tests.simulator.conftest import Call


async def test_nobody_can_be_written_to_before_start(call: Call, world: World) -> None:
    wang = world.user("小王")
    refusal = await call.refusal("sendMessage", chat_id=wang.id, text="x")
    assert refusal == "Forbidden: bot can't initiate conversation with a user"
    Phone(world, wang).start()
    await call.ok("sendMessage", chat_id=wang.id, text="x")


async def test_a_block_and_its_end(call: Call, phone: Phone) -> None:
    phone.block()
    send = {"chat_id": phone.user.id, "text": "x"}
    refusal = await call.refusal("sendMessage", **send)
    assert refusal == "Forbidden: bot was blocked by the user"
    phone.start()
    await call.ok("sendMessage", **send)
    changes = [u["my_chat_member"] for u in await call.ok("getUpdates") if "my_chat_member" in u]
    assert [c["new_chat_member"]["status"] for c in changes] == ["kicked", "member"]


async def test_a_deleted_account(call: Call, zhang: User) -> None:
    zhang.deactivated = True
    refusal = await call.refusal("sendMessage", chat_id=zhang.id, text="x")
    assert refusal == "Forbidden: user is deactivated"


async def test_a_chat_that_does_not_exist(call: Call) -> None:
    for chat_id in (1, -1, "@nobody"):
        refusal = await call.refusal("sendMessage", chat_id=chat_id, text="x")
        assert refusal == "Bad Request: chat not found"


@pytest.mark.parametrize(
    ("supergroup", "status", "words"),
    [
        (False, "kicked", "bot was kicked from the group chat"),
        (True, "kicked", "bot was kicked from the supergroup chat"),
        (True, "left", "bot is not a member of the supergroup chat"),
    ],
)
async def test_a_group_without_the_bot(
    call: Call, world: World, li: User, supergroup: bool, status: str, words: str
) -> None:
    group = world.group("群", [li], supergroup=supergroup, bot=status)
    refusal = await call.refusal("sendMessage", chat_id=group.id, text="x")
    assert refusal == f"Forbidden: {words}"


async def test_a_muted_bot(call: Call, world: World, group: Chat, zhang: User) -> None:
    membership.restrict(world, group, world.bot, can_send=False, by=zhang)
    refusal = await call.refusal("sendMessage", chat_id=group.id, text="x")
    assert refusal == "Bad Request: not enough rights to send text messages to the chat"


async def test_replies_need_what_they_answer(call: Call, zhang: User) -> None:
    send = {"chat_id": zhang.id, "text": "x"}
    first = await call.ok("sendMessage", **send)
    to = {"message_id": first["message_id"]}
    answer = await call.ok("sendMessage", **send, reply_parameters=to)
    assert answer["reply_to_message"]["message_id"] == first["message_id"]
    lost = {"message_id": 99}
    refusal = await call.refusal("sendMessage", **send, reply_parameters=lost)
    assert refusal == "Bad Request: message to be replied not found"
    lenient = {**lost, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await call.ok("sendMessage", **send, reply_parameters=lenient)


async def test_forward_and_copy(call: Call, phone: Phone, group: Chat) -> None:
    said = phone.type("大家好")
    args = {"chat_id": group.id, "from_chat_id": phone.user.id, "message_id": said.id}
    forwarded = await call.ok("forwardMessage", **args)
    assert forwarded["forward_origin"]["sender_user"]["id"] == phone.user.id
    copied = await call.ok("copyMessage", **args)
    assert phone.last(group).text == "大家好"
    assert copied == {"message_id": phone.last(group).id}
    args["message_id"] = 99
    assert await call.refusal("copyMessage", **args) == "Bad Request: message to copy not found"


async def test_mentions_of_people(call: Call, zhang: User, li: User) -> None:
    words = f'<a href="tg://user?id={li.id}">秀英</a> <a href="tg://user?id=5">谁</a>'
    sent = await call.ok("sendMessage", chat_id=zhang.id, text=words, parse_mode="HTML")
    (mention,) = sent["entities"]
    assert (mention["type"], mention["user"]["id"]) == ("text_mention", li.id)


async def test_chat_actions(call: Call, world: World, zhang: User) -> None:
    await call.ok("sendChatAction", chat_id=zhang.id, action="typing")
    assert world.actions[-1][2] == "typing"
    refusal = await call.refusal("sendChatAction", chat_id=zhang.id, action="thinking")
    assert refusal == "Bad Request: wrong parameter action in request"
