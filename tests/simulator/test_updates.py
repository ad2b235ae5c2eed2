"""The queue of updates: confirming, expiring, waiting, two pollers, kinds asked for."""

import asyncio

import pytest

from simulator import membership, raw, spec
from simulator.jsons import Json
from simulator.message import Message
from simulator.people import Chat, User
from simulator.phone import Phone
from simulator.updates import UpdateQueue
from simulator.world import World
from tests.simulator.conftest import Call, HandClock


async def test_updates_stay_until_confirmed(call: Call, phone: Phone) -> None:
    phone.type("一")
    phone.type("二")
    first, second = await call.ok("getUpdates")
    assert second["update_id"] == first["update_id"] + 1
    assert await call.ok("getUpdates") == [first, second]
    assert await call.ok("getUpdates", offset=second["update_id"]) == [second]
    assert await call.ok("getUpdates", offset=second["update_id"] + 1) == []


async def test_limit_and_negative_offset(call: Call, phone: Phone) -> None:
    for number in range(5):
        phone.type(str(number))
    batch = await call.ok("getUpdates", limit=2)
    assert [u["message"]["text"] for u in batch] == ["0", "1"]
    (last,) = await call.ok("getUpdates", offset=-1)
    assert last["message"]["text"] == "4"
    assert len(await call.ok("getUpdates")) == 1, "a negative offset forgets what lies before"


async def test_a_long_poll_wakes_at_once(call: Call, world: World, phone: Phone) -> None:
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(call.ok("getUpdates", timeout=50))
        await until_polling(world)
        phone.type("醒")
    assert waiting.result()[0]["message"]["text"] == "醒"


async def until_polling(world: World) -> None:
    async with asyncio.timeout(5):
        while not world.queue.polling:  # noqa: ASYNC110 - a yield, not a wait
            await asyncio.sleep(0)


async def test_a_cancelled_poll_loses_nothing(call: Call, world: World, phone: Phone) -> None:
    poll = asyncio.get_running_loop().create_task(call.ok("getUpdates", timeout=50))
    await until_polling(world)
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    phone.type("还在")
    assert len(await call.ok("getUpdates")) == 1
    assert world.queue.pending == 1


async def test_the_second_poller_ends_the_first_with_409(call: Call, world: World) -> None:
    first = asyncio.get_running_loop().create_task(call("getUpdates", timeout=50))
    await until_polling(world)
    assert await call.ok("getUpdates") == []
    ended = await first
    assert ended["error_code"] == 409
    assert ended["description"].startswith("Conflict: terminated by other getUpdates request")


@pytest.mark.parametrize(("seconds", "there"), [(86399, True), (86400, False)])
async def test_a_message_lives_a_day(
    call: Call, world: World, phone: Phone, clock: HandClock, seconds: int, there: bool
) -> None:
    phone.type("早")
    clock.move(seconds=seconds)
    assert bool(await call.ok("getUpdates")) is there
    assert len(world.queue.lost) == (0 if there else 1)


async def test_kinds_are_those_asked_for(call: Call, world: World, group: Chat) -> None:
    wang = Phone(world, world.user("小王"))
    wang.join(group)
    kinds = [list(u)[1] for u in await call.ok("getUpdates")]
    assert kinds == ["message"], "chat_member is not among the kinds by default"
    await call.ok("getUpdates", allowed_updates=["chat_member"], offset=-1)
    wang.leave(group)
    wang.join(group)
    kinds = [list(u)[1] for u in await call.ok("getUpdates")]
    assert kinds[-2:] == ["chat_member", "chat_member"]


async def test_repetitions_and_clones(call: Call, world: World, phone: Phone) -> None:
    await call.ok(
        "sendMessage",
        chat_id=phone.user.id,
        text="?",
        reply_markup={"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]},
    )
    phone.tap("好")
    (update,) = await call.ok("getUpdates")
    after = update["update_id"] + 1
    raw.repeat(world, update)
    assert await call.ok("getUpdates", offset=after) == [update]
    assert await call.ok("getUpdates", offset=after) == []
    clone = raw.clone_press(world, update)
    (got,) = await call.ok("getUpdates", offset=after)
    assert got["update_id"] == clone["update_id"] != update["update_id"]
    assert got["callback_query"]["id"] != update["callback_query"]["id"]
    assert got["callback_query"]["data"] == "x"
    await call.ok("answerCallbackQuery", callback_query_id=got["callback_query"]["id"])


async def test_ids_may_start_again_lower(call: Call, world: World, phone: Phone) -> None:
    phone.type("一")
    (before,) = await call.ok("getUpdates")
    assert await call.ok("getUpdates", offset=before["update_id"] + 1) == []
    world.queue.restart_ids(1000)
    phone.type("二")
    (after,) = await call.ok("getUpdates", offset=before["update_id"] + 1)
    assert after["update_id"] == 1000


async def test_unknown_kinds_come_through(call: Call, world: World) -> None:
    raw.unknown(world, "telepathy", {"thought": "?"})
    (update,) = await call.ok("getUpdates")
    assert update["telepathy"] == {"thought": "?"}


async def test_a_press_on_a_deleted_message(call: Call, world: World, phone: Phone) -> None:
    sent = await call.ok("sendMessage", chat_id=phone.user.id, text="?")
    message: Message = phone.last()
    await call.ok("deleteMessage", chat_id=phone.user.id, message_id=sent["message_id"])
    phone.press(message, "c1.1.x")
    (update,) = await call.ok("getUpdates")
    assert update["callback_query"]["message"]["date"] == 0


async def test_every_kind_of_update_keeps_to_the_description(
    call: Call, world: World, group: Chat, phone: Phone, zhang: User, li: User
) -> None:
    wants = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member"]
    await call.ok("getUpdates", allowed_updates=[*wants, "poll", "poll_answer"])
    said = phone.type("/a @test_bot", group)
    phone.edit(said, "/b")
    phone.send_photo("x")
    phone.send_document()
    phone.press(said, "x")
    await call.ok(
        "sendPoll", chat_id=zhang.id, question="?", options=["a", "b"], is_anonymous=False
    )
    phone.vote(phone.last(), "a")
    Phone(world, li).leave(group)
    membership.restrict(world, group, zhang, can_send=False, by=zhang)
    phone.block()
    membership.migrate(world, group)
    membership.set_status(world, group, world.bot, "member", zhang)
    updates: list[Json] = list(world.queue.history)
    assert {list(update)[1] for update in updates} == {*wants, "poll", "poll_answer"}
    for update in updates:
        spec.check_type("Update", update)


async def test_confirming_is_what_removes(clock: HandClock) -> None:
    """Negative control: without the offset the same update would come for ever."""
    queue = UpdateQueue(clock.now)
    queue.put("message", {"text": "x"}, "")
    for _ in range(3):
        assert len(await queue.poll(0, 100, 0)) == 1
    assert await queue.poll(queue.entries[0].id + 1, 100, 0) == []
