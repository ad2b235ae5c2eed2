"""Links of Telegram's own: adding the bot to a group, invitations, and strangers' messages."""

import pytest

from simulator import links, raw
from simulator.incoming import Impossible
from simulator.people import Chat, User
from simulator.phone import Phone
from simulator.world import World
from tests.simulator.conftest import Call


async def test_a_startgroup_link_adds_the_bot(call: Call, world: World, zhang: User) -> None:
    group = world.group("新群", owner=zhang)
    phone = Phone(world, zhang)
    link = "https://t.me/test_bot?startgroup=s_1&admin=pin_messages+delete_messages"
    with pytest.raises(Impossible, match="group to be chosen"):
        phone.open(link)
    phone.open(link, group)
    updates = await call.ok("getUpdates")
    assert updates[-1]["message"]["text"] == "/start@test_bot s_1"
    assert group.member(world.bot).status == "administrator"


def test_only_administrators_appoint_one(world: World, li: User) -> None:
    group = world.group("新群", [li])
    with pytest.raises(Impossible, match="cannot appoint"):
        Phone(world, li).open("t.me/test_bot?startgroup=s_1&admin=pin_messages", group)


async def test_an_invitation(call: Call, world: World, group: Chat) -> None:
    wang = Phone(world, world.user("小王"))
    wang.open(await call.ok("exportChatInviteLink", chat_id=group.id))
    assert group.member(wang.user).status == "member"


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("https://t.me/test_bot", True),
        ("t.me/Test_Bot?start=x", True),
        ("tg://resolve?domain=test_bot&start=x", True),
        ("https://t.me/test_bot_2", False),
        ("https://t.me/+123", False),
        ("https://example.org/t.me/test_bot", False),
    ],
)
def test_which_links_lead_to_the_bot(world: World, url: str, ours: bool) -> None:
    assert (links.of(world, url) is world.bot) is ours


async def test_messages_of_strange_senders(call: Call, world: World, group: Chat) -> None:
    channel = {"id": -1001, "type": "channel", "title": "频道"}
    sender = {"id": 136817688, "is_bot": True, "first_name": "Channel"}
    raw.odd_message(world, group, "我到了", from_=sender, sender_chat=channel)
    (update,) = await call.ok("getUpdates")
    assert update["message"]["sender_chat"]["type"] == "channel"
    assert update["message"]["from"]["id"] == 136817688
