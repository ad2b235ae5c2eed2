"""What nobody should send: nothing falls over, nothing is written, and whoever can be answered is answered kindly."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text as sql

from tests.bot.updates import DATE
from tests.scenarios.play import Play
from tests.scenarios.test_ordinary import to_meeting
from tests.scenarios.world import Village, living_village

VILLAGER, HOST = "赵大山", "王秀英"
SORRY = "出了点小问题"
SAID = ("sendMessage", "editMessageText", "answerCallbackQuery")
KEPT_ASIDE = ("inbox", "outbox", "board", "heartbeat", "counter", "security", "focus")
"""Tables of traffic: an answer leaves a trace there, and nothing else may."""

WORDS = {
    "html": "<b>路灯</b> & <a href='https://x.test'>点我</a> &lt;tg-spoiler&gt;",
    "markdown": "*_`[路灯](https://x.test)`_* ||x|| \\",
    "right to left": "\u202e灯路装\u2066口村\u202c\u200f",
    "zero width": "\u200b\u200d\ufeff\u2060",
    "combining": "路" + "\u0301" * 500,
    "control": "路\x00灯\x07\x1b[31m",
    "emoji only": "👍🏻🎉",
    "braces": "{title} {0} %s ${x} {{",
    "ours": "c1.1.approve",
    "very long": "路灯" * 50_000,
    "dot": "/",
    "unknown command": "/drop_table@yishi_bot now",
}
PRESSES = (
    "c1.1.approve", "c1.99.approve", "c999999999999999999999.1.approve", "b1.1.vote.yes", "b0.0.vote.yes",
    "w1.1.a.yes", "m1.1.here.site", "c1.1.due", "c1.1.unreached", "r1.0.due", "0.0.start", "0.0.menu.x.y.z",
    "c-1.1.approve", "c1.1.", "....", "c1.1.approve.\u0000", "赞成", "x" * 64, "c１.1.approve", "",
)  # fmt: skip
PAYLOADS = ("setup", "r" + "A" * 22, "j" + "Z" * 22, "i1", "v" + "_" * 63, "%00", "c1.1.approve")


@pytest.fixture
async def village(tmp_path: Any) -> AsyncIterator[Village]:
    async with living_village(tmp_path) as living:
        await living.settle()
        yield living


def tables(village: Village) -> dict[str, list[Any]]:
    """Every row of everything that is not traffic."""

    def read(conn: Any) -> dict[str, list[Any]]:
        names = [
            r[0] for r in conn.execute(sql("select name from sqlite_master where type='table'"))
        ]
        mine = [n for n in names if not n.startswith("sqlite_") and n not in KEPT_ASIDE]
        return {n: conn.execute(sql(f'select * from "{n}"')).all() for n in mine}

    return village.store.reader.now(read)


async def calm(village: Village, do: Callable[[], Any]) -> list[str]:
    """Do it, and see that nothing changed and nothing is left lying; what was said thereupon."""
    before = tables(village)
    village.world.calls.clear()
    do()
    await village.settle()
    assert tables(village) == before
    counts = await village.store.reader.inbox_counts()
    assert counts.get("new", 0) == 0
    calls = [(name, str(args.get("text", ""))) for name, args in village.world.calls]
    assert not any(SORRY in words for _, words in calls), calls
    return [words for name, words in calls if name in SAID and words]


def raw(village: Village, **body: Any) -> dict[str, Any]:
    """A message of the villager's, as Telegram would send it."""
    user = village.phone(VILLAGER).user
    who = {"id": user.id, "is_bot": False, "first_name": "x"}
    chat = {"id": user.id, "type": "private", "first_name": "x"}
    return {"message": {"message_id": 999_999, "date": DATE, "chat": chat, "from": who, **body}}


def in_group(village: Village, **body: Any) -> dict[str, Any]:
    """A message in the village's group."""
    chat = {"id": village.group.id, "type": "supergroup", "title": "x"}
    return {"message": {"message_id": 999_998, "date": DATE, "chat": chat, **body}}


async def put(village: Village, update: dict[str, Any]) -> list[str]:
    return await calm(village, lambda: village.world.queue.put_raw(update))


async def test_words_and_links_that_nobody_expects(village: Village) -> None:
    await Play(village).type(VILLAGER, "下一步")
    for name, words in WORDS.items():
        assert await put(village, raw(village, text=words)), name
    for payload in PAYLOADS:
        assert await put(village, raw(village, text=f"/start {payload}")), payload


async def test_presses_that_no_button_of_ours_makes(village: Village) -> None:
    play = Play(village)
    await to_meeting(play)
    await play.type(VILLAGER, "下一步")
    phone = village.phone(VILLAGER)
    for data in PRESSES:
        said = await calm(village, partial(phone.press, phone.last(), data))
        assert said or phone.answers[-1], data
    assert len(phone.answers) == len(phone.presses), "every press is answered"


async def test_what_is_no_persons(village: Village) -> None:
    """Anonymous administrators, channels, other bots, kinds that nobody knows: quiet and harmless."""
    group = {"id": village.group.id, "type": "supergroup", "title": "x"}
    channel = {"id": -100777, "type": "channel", "title": "x"}
    anonymous = {
        "id": 1087968824,
        "is_bot": True,
        "first_name": "Group",
        "username": "GroupAnonymousBot",
    }
    linked = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
    other = {"id": 555, "is_bot": True, "first_name": "other", "username": "other_bot"}
    post = {"message_id": 7, "date": DATE, "chat": channel, "sender_chat": channel, "text": "/next"}
    strange = [
        in_group(village, text="/vote", sender_chat=group, **{"from": anonymous}),
        in_group(village, text="我到了", sender_chat=channel, **{"from": linked}),
        in_group(village, text="/next", **{"from": other}),
        in_group(village, text="我到了"),
        {"channel_post": post},
        {"edited_channel_post": {**post, "edit_date": DATE}},
        {"business_message": post},
        {"message_reaction": {"chat": group, "message_id": 1, "date": DATE}},
        {"shipping_query": {"id": "1"}},
        {"nothing_yet_known": {"id": 1}},
        {},
    ]
    for update in strange:
        await put(village, update)


async def test_a_topic_of_marks_is_shown_as_it_was_written(village: Village) -> None:
    play = Play(village)
    topic = "给<b>村口</b>装 & 修 <a href='https://x.test'>路灯</a>\u202e {title}"
    await play.type(VILLAGER, "提议题", topic)
    shown = play.screen(VILLAGER)
    assert "<b>村口</b>" in shown and "{title}" in shown
    assert "\u202e" not in shown, "marks that turn the line around are taken out"


async def test_negative_control_an_honest_word_leaves_a_trace(village: Village) -> None:
    with pytest.raises(AssertionError):
        await put(village, raw(village, text="提议题"))
