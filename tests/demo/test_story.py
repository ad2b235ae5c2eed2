"""看一遍 plays to the archive; it stops with a sentence where a button is missing, and is taken over."""

import asyncio

import pytest

from demo import script, village
from demo.running import Demo
from demo.script import Scene


@pytest.fixture
async def demo(tmp_path):
    one = Demo(tmp_path / "demo.sqlite", pace=0)
    await one.settle_in()
    yield one
    await one.app.stop()
    one.store.close()


def play(monkeypatch: pytest.MonkeyPatch, *scenes: Scene) -> None:
    monkeypatch.setattr("demo.story.scenes", lambda: scenes)


async def test_from_the_first_word_to_the_archive(demo):
    """Every label of story.toml is pressed; `stuck` would stand in the caption."""
    await demo.story.play()
    assert demo.story.caption == village.data()["actions"]["over"]
    group = "\n".join(demo.people.phones["王建国"].screen(demo.people.group))
    assert "表决结果：通过" in group and "赞成6，反对1" in group
    assert "归档了" in demo.people.phones["王秀英"].screen()[-1]
    assert demo.world.focus is None and demo.world.pointing is None


async def test_a_missing_button_hands_over_with_a_sentence(demo, monkeypatch):
    play(monkeypatch, Scene(who="王秀英", say="", acts=("这里没有的按钮",)))
    await demo.story.play()
    assert demo.story.caption == village.data()["actions"]["stuck"]
    assert demo.kinds == {"villagers"}, "whoever goes on alone needs the others"


async def test_it_points_before_it_presses_and_stands_still_when_asked(demo, monkeypatch):
    play(monkeypatch, Scene(who="王秀英", say="x", acts=("提议题", ">给村口装三盏路灯")))
    seen = []
    demo.world.listen(lambda: seen.append((demo.world.focus, demo.world.pointing)))
    wang = demo.people.phones["王秀英"]
    first = wang.last()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(demo.story.play())
        await asyncio.sleep(0)
        demo.story.pause()
        for _ in range(20):
            await asyncio.sleep(0)
        assert demo.story.paused and not task.done() and wang.last() is first
        demo.story.resume()
    assert ((wang.user.id, wang.user.id), (first.id, "提议题")) in seen
    assert "这件事是怎么知道的" in wang.last().text


def test_every_scene_is_said_and_every_actor_lives_here():
    names = {row["name"] for row in village.data()["people"] if not row.get("no_phone")}
    for scene in script.scenes():
        assert scene.say and (scene.who in names or not scene.who)
        assert scene.who or not scene.acts
        for photo in (act.removeprefix("photo ") for act in scene.acts if "photo " in act):
            assert village.photo(photo).startswith(b"\x89PNG")


def test_the_pictures_of_the_readme_have_their_scene_and_their_people():
    picture = script.picture()
    assert [scene.mark for scene in script.scenes()].count(picture["mark"]) == 1
    names = {row["name"] for row in village.data()["people"]}
    assert {*picture["private"], *picture["group"]} <= names
