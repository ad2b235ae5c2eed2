"""Every wrong input of domain/05 §5.9, at the moment when it happens: the answer, and that nothing is lost."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import pytest

from tests.scenarios.play import Play
from tests.scenarios.test_ordinary import (
    HOST,
    RECORDER,
    SECRETARY,
    SUPERVISOR,
    VILLAGERS,
    to_vote,
)
from tests.scenarios.world import living_village

VILLAGER = VILLAGERS[0]


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    async with living_village(tmp_path) as village:
        yield Play(village)


async def heard(play: Play, do: Callable[[], object]) -> str:
    """Everything that is said because of it."""
    play.village.world.calls.clear()
    do()
    await play.village.settle()
    return "\n".join(str(args.get("text", "")) for _, args in play.village.world.calls)


async def typed(play: Play, who: str, table: dict[str, str], *, group: bool = False) -> None:
    """Each of these words, typed by this person, is answered with these."""
    chat = play.village.group if group else None
    for words, answer in table.items():
        said = await heard(play, partial(play.village.phone(who).type, words, chat))
        assert answer in said, f"{words!r} was answered with {said!r}"


async def test_on_the_way_to_a_meeting(play: Play) -> None:
    await play.type(HOST, "提议题")
    await typed(play, HOST, {
        "灯": "能多说两句吗",
        "路灯" * 300: "太长啦",
        "👍🏻🎉": "能多说两句吗",
        "王八蛋都滚出去": "换个说法",
    })  # fmt: skip
    await play.type(HOST, "给村口装三盏路灯")
    await play.tap(HOST, "访民情问事", "对，就议这个", "住户", "选好了")
    await typed(play, HOST, {"张三李四王五赵六": "没看明白"})
    await play.tap(HOST, *VILLAGERS[:3], "选好了", "送审")
    await typed(play, SECRETARY, {"嗯嗯": "没看明白"})
    village = play.village
    card = village.phone(SECRETARY).last()
    approve = next(b["callback_data"] for b in card.buttons if b["text"] == "同意")
    assert "这一步要" in await heard(play, lambda: village.phone(VILLAGER).press(card, approve))
    await play.tap(SECRETARY, "同意")
    assert "过期了" in await heard(play, lambda: village.phone(SECRETARY).press(card, approve))
    await typed(play, HOST, {
        "昨天晚上七点": "已经过了",
        "2月31日 19:00": "日子不对",
        "25:00": "日子不对",
        "过几天吧": "没看懂是哪天",
    })  # fmt: skip
    await typed(play, VILLAGER, {"/plan": "私聊"}, group=True)


async def test_while_people_vote(play: Play) -> None:
    await to_vote(play)
    await typed(play, RECORDER, {
        "举手 18": "要三个数",
        "举手 18 3 2": "加起来23人",
    })  # fmt: skip
    village = play.village
    post = next(m for m in reversed(play.group()) if "赞成" in m.labels)
    yes = next(b["callback_data"] for b in post.buttons if b["text"] == "赞成")
    for who, answer in ((SUPERVISOR, "没有把您列为"), (VILLAGERS[1], "您投的是")):
        assert answer in await heard(play, partial(village.phone(who).press, post, yes)), who
    assert "您投的是" in await heard(play, lambda: village.phone(VILLAGERS[1]).press(post, yes))
