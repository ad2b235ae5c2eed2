"""A secret vote by the labels: from the group into the small window, changed, counted, and gone from every file."""

from flows.model import Slip, TookPart
from storage import verify
from storage.engine import checkpoint
from tests.scenarios.play import Play
from tests.scenarios.test_ordinary import HOST, RECORDER, SUPERVISOR, VILLAGERS, to_meeting
from tests.scenarios.world import Village


async def test_a_secret_vote_is_pressed_in_private_and_leaves_no_trace(village: Village) -> None:
    play = Play(village)
    await to_meeting(play)
    for who in (*VILLAGERS, HOST, SUPERVISOR):
        await play.tap(who, "我到了（现场）", group=True)
    await play.tap(HOST, "开始开会", "下一步", "下一步")
    await play.tap(RECORDER, "记一条")
    await play.type(RECORDER, "先装村口那三盏。")
    await play.tap(RECORDER, "赵大山")
    await play.type(HOST, "村口装三盏路灯，电费村集体出。")
    await play.tap(HOST, "就这样", "无记名投票")
    assert "这次无记名" in play.group_text()
    for who in VILLAGERS:
        await play.tap(who, "去投票", group=True)
        assert "现在无记名表决" in play.screen(who)
    for who, label in zip(VILLAGERS, ("反对", "赞成", "赞成", "弃权", "赞成", "赞成"), strict=True):
        await play.tap(who, label)
        assert village.phone(who).alerts[-1] == f"您投的是：{label}。结束前可以改。"
    await play.tap(VILLAGERS[0], "赞成")
    await play.tap(VILLAGERS[0], "我的票", group=True)
    assert village.phone(VILLAGERS[0]).alerts[-1] == "您现在投的是：赞成。"
    assert _raw_choices(village), (
        "the control: before closing the log of the database holds presses"
    )
    await play.tap(HOST, "结束表决", "赞成")
    assert "赞成6，反对0，弃权1" in play.group_text()
    assert "表决结果：通过" in play.group_text()
    await _nothing_is_left(village)
    assert len(play.group()) <= 12


async def _nothing_is_left(village: Village) -> None:
    view = await village.store.reader.view(1)
    assert view is not None
    assert len(view.all(TookPart)) == 7
    assert [slip.choice for slip in view.all(Slip)] == ["yes"] * 6 + ["abstain"]
    assert verify.problems(await village.store.reader.export(1)) == []
    assert list((village.folder / "village.db.keys").iterdir()) == []
    checkpoint(village.store._engines[0])  # what was pressed after the closing's own
    assert _raw_choices(village) == []


def _raw_choices(village: Village) -> list[str]:
    """Files of the database in which a press of this vote can still be read, scrubbed or not."""
    files = sorted(village.folder.glob("village.db*"))
    return [f.name for f in files if f.is_file() and b".vote.yes" in f.read_bytes()]
