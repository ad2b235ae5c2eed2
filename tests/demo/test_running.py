"""The demo in process: the village moves in, buttons work, the clock turns and is not turned back."""

import asyncio
import socket
from datetime import timedelta

import httpx
import pytest

from demo import village
from demo.habits import habits
from demo.running import Demo
from simulator.view import waiting


@pytest.fixture
async def demo(tmp_path):
    one = Demo(tmp_path / "demo.sqlite")
    await one.settle_in()
    yield one
    await one.app.stop()
    one.store.close()


async def test_fourteen_people_of_whom_one_has_no_phone(demo):
    people = village.data()["people"]
    assert len(people) == 14
    assert len({row["name"] for row in people}) == 14
    assert len(demo.people.phones) == 13
    for phone in demo.people.phones.values():
        assert phone.last().labels, "everybody has something to press"


async def test_nobody_has_news_before_anything_has_happened(demo):
    """Else a stranger's first sight is a row of people who seem to wait for him."""
    assert waiting(demo.world) == {}
    wang = demo.people.phones["王秀英"]
    wang.tap("怎么用")
    await demo.app.drain()
    assert waiting(demo.world), "what is said from now on is news"


async def test_time_goes_by_at_the_press_of_a_button(demo):
    jumps = {jump.key: jump.run for jump in demo.panel.jumps()}
    before = demo.clock.now()
    await jumps["day"]()
    assert timedelta(days=1) <= demo.clock.now() - before < timedelta(days=1, minutes=5)
    await jumps["meeting"]()
    await jumps["next"]()
    assert demo.clock.now() - before < timedelta(days=1, minutes=5), "nothing lies ahead yet"


async def test_to_the_next_reminder(demo):
    wang = demo.people.phones["王秀英"]
    wang.tap("提议题")
    await demo.app.drain()
    wang.type("村东头到小学那段路一下雨就积水，想修一修")
    await demo.app.drain()
    wang.tap("其他")
    await demo.turn(demo.clock.now())
    due = demo.ahead.due
    assert due is not None
    heard = len(demo.people.phones["王建国"].messages())
    await {jump.key: jump.run for jump in demo.panel.jumps()}["next"]()
    assert demo.clock.now() >= due
    assert len(demo.people.phones["王建国"].messages()) > heard


async def test_with_no_meeting_ahead_the_button_says_so(demo):
    jumps = {jump.key: jump.run for jump in demo.panel.jumps()}
    for key in ("meeting", "next"):
        assert await jumps[key]() == village.data()["said"][key]


async def test_before_the_clock_turns_the_neighbours_finish_what_they_were_at(demo):
    demo.kinds.add("villagers")
    sun = demo.people.phones["孙桂香"]
    button = {"text": village_reply(), "callback_data": "0.0.x"}
    content = {"text": "请您来开会", "reply_markup": {"inline_keyboard": [[button]]}}
    demo.world.post(demo.world.private(sun.user), demo.world.bot, content)
    await demo.turn(demo.clock.now() + timedelta(hours=1))
    assert demo.neighbours.hurry(set(), demo.kinds) is None and demo.world.presses


def village_reply() -> str:
    return next(habit.press for habit in habits() if habit.id == "reply")


async def test_a_fresh_village_has_forgotten_everything(demo):
    began, wang = demo.clock.now(), demo.people.phones["王秀英"]
    wang.tap("提议题")
    await demo.turn(began + timedelta(days=9))
    assert demo.touched
    epoch = demo.world.epoch
    await demo.afresh()
    assert not demo.touched and demo.world.epoch == epoch + 1
    assert demo.clock.now() < began + timedelta(days=1), "also the clock"
    again = demo.people.phones["王秀英"]
    assert again is not wang and len(again.messages()) == 2
    again.tap("提议题")
    await demo.app.drain()
    assert "商量什么事" in again.last().text


async def test_keeping_the_village_keeps_its_time(demo, tmp_path):
    await demo.turn(demo.clock.now() + timedelta(days=30))
    then = demo.clock.now()
    await demo.app.stop()
    demo.store.close()
    again = Demo(tmp_path / "demo.sqlite")
    await again.settle_in()
    assert again.clock.now() >= then
    assert again.touched, "a kept village is not a new one: 看一遍 must ask"
    await again.app.stop()
    again.store.close()
    demo.__post_init__()
    await demo.app.start()


async def test_the_page_is_served_and_everything_ends_when_told(tmp_path):
    one = Demo(tmp_path / "demo.sqlite")
    await one.settle_in()
    door = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{door.getsockname()[1]}"
    async with asyncio.TaskGroup() as group:
        living = group.create_task(one.live(door))
        async with httpx.AsyncClient(trust_env=False) as client:
            state = (await client.get(f"{address}/ui/state")).json()
            assert [jump["key"] for jump in state["jumps"]] == ["hour", "day", "next", "meeting"]
            assert len(state["people"]) == 13
        living.cancel()
    one.store.close()
