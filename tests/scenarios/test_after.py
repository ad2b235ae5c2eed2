"""After the meeting, by labels: an objection, a posting taken down too soon, a lacking record, the file."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from simulator.phone import Phone
from tests.scenarios.play import Play
from tests.scenarios.test_ordinary import (
    HOST,
    RECORDER,
    SECRETARY,
    SUPERVISOR,
    VILLAGERS,
    to_vote,
)
from tests.scenarios.world import Village


async def to_board(play: Play) -> None:
    await to_vote(play)
    for who in VILLAGERS:
        await play.tap(who, "赞成", group=True)
    await play.tap(HOST, "结束表决", "赞成")
    await play.type(HOST, "下周请电工来装，电费村集体出。")
    await play.tap(HOST, "监督员每周去看一次")
    await play.tap(RECORDER, "签字确认")
    await play.tap(SECRETARY, "有疑问")
    await play.type(SECRETARY, "电费一年要多少？")
    await play.tap(HOST, "写答复")
    await play.type(HOST, "一年一百多元。")
    await play.tap(SECRETARY, "已备案")


async def objection_and_answer(play: Play) -> None:
    await play.tap("吴志强", "我有异议", group=True)
    await play.type("吴志强", "灯太亮，睡不着。")
    assert "吴志强对公示有意见" in play.screen(HOST)
    await play.tap(HOST, "写答复")
    await play.type(HOST, "装遮光罩，晚上十一点关一半。")
    assert "装遮光罩" in play.screen("吴志强")


async def scanned_by_a_stranger(village: Village) -> None:
    """The square on the paper: anybody reads the posting, nothing of him is kept, he presses nothing."""
    case = (await village.store.reader.cases_of(1))[0]
    passer = Phone(village.world, village.world.user("路人"))
    passer.start(f"p{case.flags['page']}")
    await village.settle()
    last = passer.last()
    assert "公示：给村口装三盏路灯" in passer.screen()[-1]
    assert "我有异议" not in passer.screen()[-1]
    assert last.data.get("photo"), "with the poster"
    assert await village.store.reader.account(passer.user.id) is None


async def taken_down_too_soon(play: Play) -> None:
    await play.turn(days=5)
    await play.tap(RECORDER, "公示取下了")
    assert "要满15天" in play.screen(RECORDER)
    await play.tap(RECORDER, "取下来了")
    await play.photo(HOST)
    await play.tap(HOST, "已重新贴")
    assert "重新贴出来了" in play.group_text()


async def work_and_review(play: Play) -> None:
    await play.tap("赵大山", "办完了")
    await play.photo("赵大山")
    await play.tap(SUPERVISOR, "看过，属实")
    await play.tap(HOST, "发给大家")
    await play.tap(SUPERVISOR, "缺东西")
    await play.type(SUPERVISOR, "签到表少一个签名")
    await play.tap(RECORDER, "补好了")
    await play.type(RECORDER, "补签了")
    await play.tap(SUPERVISOR, "齐全", "5", "5", "4", "5")


async def test_objection_early_end_lacking_and_the_file_checks_itself(
    village: Village, tmp_path: Path
) -> None:
    """S2-47 … S2-53: everything that can go wrong after the meeting is put right before the archive."""
    play = Play(village)
    await to_board(play)
    await play.photo(HOST)
    await play.tap(HOST, "已张贴", "赵大山", "15天")
    await scanned_by_a_stranger(village)
    await objection_and_answer(play)
    await taken_down_too_soon(play)
    await work_and_review(play)
    await play.turn(days=12)
    await play.tap(RECORDER, "归档")
    said = village.phone(RECORDER).alerts[-1]
    assert "公示要满15天" in said, "seventeen days after the first posting"
    await play.turn(days=5)
    await play.tap(RECORDER, "归档")
    assert "归档了" in play.screen(HOST)
    checks_itself(zip_of(village), tmp_path)


def zip_of(village: Village) -> zipfile.ZipFile:
    """The file that the recorder was sent."""
    sent = [
        upload.content
        for name, args in village.world.calls
        if name == "sendDocument"
        for upload in args.values()
        if getattr(upload, "name", "").endswith(".zip")
    ]
    assert sent
    assert len(set(sent)) == 1, "recorder and secretary have the same"
    return zipfile.ZipFile(io.BytesIO(sent[0]))


def checks_itself(packed: zipfile.ZipFile, folder: Path) -> None:
    """With nothing but Python; and a vote that was changed afterwards is found (negative control)."""
    packed.extractall(folder)
    chain = folder / "审计记录"
    assert verified(chain, "case.json").returncode == 0
    assert [p.name for p in sorted((folder / "照片").iterdir())]
    case = json.loads((chain / "case.json").read_text("utf-8"))
    case["records"]["vote"][0]["choice"] = "no"
    (chain / "forged.json").write_text(json.dumps(case), "utf-8")
    assert verified(chain, "forged.json").returncode == 1


def verified(chain: Path, name: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", str(chain / "verify.py"), str(chain / name)]
    return subprocess.run(command, check=False, capture_output=True)
