"""A world written down and read again goes on where it was."""

from pathlib import Path

from simulator import keeping, membership
from simulator.people import Chat, User
from simulator.phone import Phone
from simulator.world import World
from tests.simulator.conftest import Call, HandClock


async def test_a_world_goes_on(
    call: Call, world: World, phone: Phone, group: Chat, li: User, tmp_path: Path
) -> None:
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]}
    sent = await call.ok("sendMessage", chat_id=phone.user.id, text="?", reply_markup=markup)
    poll = await call.ok("sendPoll", chat_id=group.id, question="?", options=["a", "b"])
    phone.vote(group.messages[poll["message_id"]], "a")
    photo = phone.send_photo("现场").data["photo"][-1]["file_id"]
    await call.ok("pinChatMessage", chat_id=group.id, message_id=poll["message_id"])
    supergroup = membership.migrate(world, group)
    keeping.save(world, tmp_path / "world.json")

    again = World(world.times, limits=False, bot_username="test_bot")
    assert keeping.load(again, tmp_path / "world.json")
    assert keeping.written(again) == keeping.written(world) | {"seq": again.seq}
    assert await again.queue.poll(0, 100, 0) == await world.queue.poll(0, 100, 0)
    assert again.files.get(photo).content == world.files.get(photo).content
    zhang = Phone(again, again.users[phone.user.id])
    zhang.tap("好", message=again.chats[phone.user.id].messages[sent["message_id"]])
    newest = again.queue.entries[-1].update["update_id"]
    assert newest == max(update["update_id"] for update in world.queue.history) + 1
    assert zhang.type("还在", again.chats[supergroup.id]).id == supergroup.last_id + 1
    assert again.user("新人").id not in world.users


async def test_an_empty_place_holds_no_world(tmp_path: Path, clock: HandClock) -> None:
    assert not keeping.load(World(), tmp_path / "nothing.json")
