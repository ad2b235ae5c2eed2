"""Coming and going, privacy mode, anonymous administrators, migration."""

import pytest

from simulator import membership
from simulator.people import Chat, User
from simulator.phone import Phone
from simulator.world import World
from tests.simulator.conftest import Call


async def kinds(call: Call) -> list[str]:
    return [list(update)[1] for update in await call.ok("getUpdates")]


async def test_adding_the_bot_by_a_group_link(call: Call, world: World, zhang: User) -> None:
    group = world.group("新群", owner=zhang)
    membership.add_bot(world, group, zhang, admin=True, payload="s_abc")
    mine, joined, promoted, start = await call.ok("getUpdates")
    assert mine["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert mine["my_chat_member"]["from"]["id"] == zhang.id
    assert joined["message"]["new_chat_members"][0]["id"] == world.bot.id
    assert promoted["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    assert start["message"]["text"] == "/start@test_bot s_abc"


async def test_removing_the_bot(call: Call, world: World, group: Chat, zhang: User) -> None:
    membership.leave(world, group, world.bot, by=zhang)
    (update,) = await call.ok("getUpdates")
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    Phone(world, zhang).type("/还在吗", group)
    assert len(await call.ok("getUpdates")) == 1, "a removed bot hears nothing"


async def test_leaving_by_itself(call: Call, group: Chat) -> None:
    await call.ok("leaveChat", chat_id=group.id)
    refusal = await call.refusal("sendMessage", chat_id=group.id, text="x")
    assert refusal == "Forbidden: bot is not a member of the group chat"


@pytest.mark.parametrize("status", ["member", "administrator"])
async def test_privacy_mode(call: Call, world: World, li: User, status: str) -> None:
    group = world.group("群", [li], bot=status)
    asked = await call.ok("sendMessage", chat_id=group.id, text="?")
    phone = Phone(world, li)
    phone.type("随便说说", group)
    phone.type("/next@other_bot", group)
    phone.type("/next", group)
    phone.type("/next@Test_Bot", group)
    phone.reply("答", group.messages[asked["message_id"]])
    heard = [update["message"]["text"] for update in await call.ok("getUpdates")]
    for_us = ["/next", "/next@Test_Bot", "答"]
    everything = ["随便说说", "/next@other_bot", *for_us]
    assert heard == (for_us if status == "member" else everything)


async def test_privacy_mode_off(call: Call, li: User) -> None:
    """Negative control: the filter is the switch, not something else."""
    world = World(limits=False, privacy=False)
    person = world.user("秀英", started=True)
    group = world.group("群", [person], bot="member")
    Phone(world, person).type("随便说说", group)
    assert world.queue.pending == 1


async def test_anonymous_administrators(call: Call, group: Chat, phone: Phone) -> None:
    group.members[phone.user.id].anonymous = True
    asked = await call.ok("sendMessage", chat_id=group.id, text="?")
    phone.type("/next", group)
    phone.press(group.messages[asked["message_id"]], "x")
    said, pressed = await call.ok("getUpdates")
    assert said["message"]["from"]["id"] == 1087968824
    assert said["message"]["sender_chat"]["id"] == group.id
    assert pressed["callback_query"]["from"]["id"] == phone.user.id


async def test_a_group_becomes_a_supergroup(call: Call, world: World, group: Chat) -> None:
    await call.ok("sendMessage", chat_id=group.id, text="旧板")
    new = membership.migrate(world, group)
    away, here = await call.ok("getUpdates")
    assert away["message"]["chat"]["id"] == group.id
    assert away["message"]["migrate_to_chat_id"] == new.id
    assert here["message"]["chat"] == {**new.to_json(), "type": "supergroup"}
    assert here["message"]["migrate_from_chat_id"] == group.id
    answer = await call("sendMessage", chat_id=group.id, text="x")
    assert answer["error_code"] == 400
    assert answer["description"] == ("Bad Request: group chat was upgraded to a supergroup chat")
    assert answer["parameters"] == {"migrate_to_chat_id": new.id}
    await call.ok("sendMessage", chat_id=new.id, text="新板")


async def test_old_buttons_outlive_the_migration(
    call: Call, world: World, group: Chat, phone: Phone
) -> None:
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]}
    await call.ok("sendMessage", chat_id=group.id, text="旧板", reply_markup=markup)
    membership.migrate(world, group)
    phone.tap("好", group)
    update = (await call.ok("getUpdates"))[-1]
    assert update["callback_query"]["message"]["chat"]["id"] == group.id
    assert phone.type("还在", group).chat is group.migrated_to


async def test_members_and_administrators(call: Call, group: Chat, zhang: User, li: User) -> None:
    where = {"chat_id": group.id}
    owner = await call.ok("getChatMember", **where, user_id=zhang.id)
    assert owner["status"] == "creator"
    leading = await call.ok("getChatAdministrators", **where)
    assert [one["status"] for one in leading] == ["creator", "administrator"]
    assert await call.ok("getChatMemberCount", **where) == 3
    assert "PARTICIPANT_ID_INVALID" in await call.refusal("getChatMember", **where, user_id=5)
    assert "no administrators" in await call.refusal("getChatAdministrators", chat_id=li.id)


async def test_pins(call: Call, world: World, group: Chat, li: User) -> None:
    sent = await call.ok("sendMessage", chat_id=group.id, text="公示")
    where = {"chat_id": group.id, "message_id": sent["message_id"]}
    await call.ok("pinChatMessage", **where)
    chat = await call.ok("getChat", chat_id=group.id)
    assert chat["pinned_message"]["text"] == "公示"
    await call.ok("unpinChatMessage", **where)
    assert "pinned_message" not in await call.ok("getChat", chat_id=group.id)
    refusal = await call.refusal("unpinChatMessage", **where)
    assert refusal == "Bad Request: message to unpin not found"
    plain = world.group("群", [li], bot="member")
    sent = await call.ok("sendMessage", chat_id=plain.id, text="x")
    where = {"chat_id": plain.id, "message_id": sent["message_id"]}
    assert "not enough rights" in await call.refusal("pinChatMessage", **where)


async def test_invitation_links(call: Call, world: World, group: Chat, li: User) -> None:
    assert (await call.ok("exportChatInviteLink", chat_id=group.id)).startswith("https://t.me/+")
    plain = world.group("群", [li], bot="member")
    refusal = await call.refusal("exportChatInviteLink", chat_id=plain.id)
    assert "not enough rights" in refusal
