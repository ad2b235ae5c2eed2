"""A made-up county that is only a TOML file, played by pressing labels: signatures, no vote, other steps."""

import copy
from datetime import UTC, datetime
from pathlib import Path

from flows.profile.load import load_profile
from tests.scenarios.play import Play
from tests.scenarios.world import Village, village_data

YUNXI = Path(__file__).parent / "profiles" / "yunxi.toml"
HOST, SECRETARY, RECORDER = "王秀英", "王建国", "陈小梅"
PEOPLE = ["赵大山", "孙桂香", "吴志强", "郑美华", "冯老三", "钱多福"]


async def a_county(folder: Path) -> Village:
    data = copy.deepcopy(village_data())
    data["community"]["profile_id"] = "yunxi"
    for person in data["people"]:
        person["class"] = ""
    village = Village(folder, data)
    village.profiles = {"yunxi": load_profile(YUNXI)}
    await village.begin()
    return village


async def test_from_the_first_word_to_the_archive_by_signatures(tmp_path: Path) -> None:
    village = await a_county(tmp_path)
    play = Play(village)
    await play.type(HOST, "提议题", "院坝里的水井谁来修")
    await play.tap(HOST, village.profiles["yunxi"].intake.channels[0], "小组", "对，就议这个")
    await play.tap(SECRETARY, "同意")
    await play.tap(HOST, "住户", "受益户", "选好了", *PEOPLE[:3], "受益户", *PEOPLE[3:], "选好了")
    await play.tap(HOST, "定下来，做方案")
    await play.type(HOST, "2026-03-06 19:00")
    card = village.phone(HOST).last()
    while "发出去" not in card.labels:
        await play.tap(HOST, card.labels[0])
        card = village.phone(HOST).last()
    await play.tap(HOST, "发出去")
    await play.turn(datetime(2026, 3, 6, 10, 50, tzinfo=UTC))
    await play.tap(HOST, "开始签到")
    for who in PEOPLE:
        await play.tap(who, "我到了（现场）", group=True)
    await play.tap(HOST, "开始开会", "下一步")
    await play.tap(RECORDER, "记一条")
    await play.type(RECORDER, "都说先淘井")
    await play.tap(RECORDER, "不写名字")
    await play.type(HOST, "先淘井，再换井盖。")
    await play.tap(HOST, "就这样", "请大家签名")
    for who in PEOPLE:
        await play.tap(who, "我签名确认")
    assert "大家签名确认了" in play.group_text()
    await play.type(HOST, "赵大山和孙桂香")
    await play.tap(RECORDER, "签字确认")
    await play.photo(HOST)
    await play.tap(HOST, "已张贴", "赵大山", "15天", "孙桂香")
    await play.tap("赵大山", "办完了")
    await play.tap("孙桂香", "看过，属实")
    await play.tap(HOST, "发给大家")
    await play.turn(days=20)
    await play.tap(RECORDER, "归档")
    assert "归档了" in play.screen(HOST)
    await village.end()
