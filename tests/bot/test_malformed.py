"""Two hundred updates that no Telegram would send: nothing falls over, and nothing is written."""

import copy
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.bot.updates import BOT, DATE, GROUP, PRIVATE, WANG, raw_message
from tests.scenarios.world import Village, living_village

MANY = 200
WATCHED = ("case", "ballot", "vote", "person", "account", "deed", "outbox", "wizard", "attendance")
"""Tables in which an act of anybody's leaves a trace."""


def honest() -> list[dict[str, Any]]:
    """One of each kind that comes."""
    card = {"message_id": 12, "date": DATE, "chat": GROUP, "from": BOT, "text": "?"}
    query = {
        "id": "77",
        "from": WANG,
        "chat_instance": "1",
        "message": card,
        "data": "c1.1.approve",
    }
    change = {
        "chat": GROUP,
        "from": WANG,
        "date": DATE,
        "old_chat_member": {"status": "member", "user": WANG},
        "new_chat_member": {"status": "left", "user": WANG},
    }
    sizes = [{"file_id": "f", "file_unique_id": "f", "width": 1, "height": 1}]
    return [
        {"message": raw_message(PRIVATE, "下一步")},
        {"message": raw_message(GROUP, "我到了", reply_to_message=card)},
        {"message": raw_message(PRIVATE, photo=sizes)},
        {"edited_message": raw_message(GROUP, "x", edit_date=DATE)},
        {"callback_query": query},
        {"chat_member": change},
        {"my_chat_member": change},
        {
            "poll_answer": {
                "poll_id": "1",
                "user": WANG,
                "option_ids": [0],
                "option_persistent_ids": ["0"],
            }
        },
    ]


JUNK: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**70,
    0.5,
    "",
    "\x00\ud800\u202e",
    "c1.1.approve." + "x" * 300,
    "赞成" * 3000,
    [],
    [[[]]],
    {},
    {"id": {}},
    {"$words": "press.stale", "params": {}},
)


def spoil(value: Any, dice: random.Random) -> Any:
    """Replace, drop or double one part somewhere inside."""
    if isinstance(value, dict) and value and dice.random() < 0.85:
        key = dice.choice(list(value))
        spoiled = dict(value)
        if dice.random() < 0.15:
            del spoiled[key]
        else:
            spoiled[key] = spoil(value[key], dice)
        return spoiled
    return copy.deepcopy(dice.choice(JUNK))


def malformed(seed: int) -> list[dict[str, Any]]:
    dice = random.Random(seed)
    made = []
    for number in range(MANY):
        [(kind, body)] = dice.choice(honest()).items()
        made.append({kind: spoil(body, dice), "brand_new": {"x": number}})
    return made


def rows(village: Village) -> dict[str, int]:
    """How many rows there are in each watched table."""

    def count(conn: Any) -> dict[str, int]:
        there = {r[0] for r in conn.execute(text("select name from sqlite_master"))}
        names = [name for name in WATCHED if name in there]
        return {n: conn.execute(text(f'select count(*) from "{n}"')).scalar() for n in names}

    return village.store.reader.now(count)


@pytest.fixture
async def village(tmp_path: Path) -> AsyncIterator[Village]:
    async with living_village(tmp_path) as living:
        await living.settle()
        yield living


@pytest.mark.parametrize("seed", [1, 2])
async def test_malformed_updates(village: Village, seed: int):
    before = rows(village)
    assert len(before) >= 6
    for update in malformed(seed):
        village.world.queue.put_raw(update)
    await village.settle()
    assert rows(village) == before
    counts = await village.store.reader.inbox_counts()
    assert counts.get("new", 0) == 0
    assert sum(counts.values()) == MANY
    wang = village.phone("王秀英")
    wang.start()
    await village.settle()
    assert "提议题" in wang.last().labels, "and it goes on as if nothing had been"
