"""From an empty database to the first topic, all in chat: set-up, offices, roster, three strangers (DECISIONS 18)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from flows.model import Case, Member
from simulator.people import Chat
from simulator.phone import Phone
from tests.scenarios.play import Play
from tests.scenarios.world import Village

ADMIN = "管理员"
ROSTER = """1. 王建国 第一组
陈小梅，第一组
周德福 第二组
王秀英 第三组
赵大山 第三组 3号
赵大山 第一组
12345
"""


class EmptyVillage(Village):
    """A bot with a token and one administrator; nobody has ever spoken to it."""

    def _people(self) -> Chat:
        for name in (ADMIN, "王建国", "王秀英", "赵大山", "外村人"):
            self.newcomer(name)
        owner = self.phone(ADMIN).user
        everybody = [phone.user for phone in self.phones.values()]
        return self.world.group("花溪村议事群", everybody[1:], owner=owner)

    def newcomer(self, name: str) -> None:
        self.phones[name] = Phone(self.world, self.world.user(name))


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[EmptyVillage]:
    village = EmptyVillage(tmp_path, {})
    village.admins = frozenset({village.phone(ADMIN).user.id})
    village.seeded = False
    await village.begin()
    try:
        yield village
    finally:
        await village.end()


async def found(play: Play) -> None:
    """The admin agrees, says his name, and founds the village."""
    play.village.phone(ADMIN).start()
    await play.village.settle()
    await play.tap(ADMIN, "同意，开始", "同意")
    await play.type(ADMIN, "李干部", "花溪村")
    await play.tap(ADMIN, "村")
    await play.tap(ADMIN, next(name for name in play.village.phone(ADMIN).last().labels))


async def add_to_group(empty: EmptyVillage) -> None:
    """Follow the link of 加到群里 and choose the village's group."""
    phone = empty.phone(ADMIN)
    found = [b for m in phone.messages() for b in m.buttons if b["text"] == "加到群里"]
    phone.open(found[-1]["url"], empty.group)
    await empty.settle()


def payload(play: Play) -> str:
    """What the newest link on the admin's phone carries."""
    texts = [t for t in play.village.phone(ADMIN).screen() if "?start=" in t]
    return texts[-1].split("?start=")[1].split()[0]


async def test_an_empty_database_becomes_a_village_that_proposes_a_topic(
    empty: EmptyVillage,
) -> None:
    play = Play(empty)
    await found(play)
    assert "还差：群、书记、记录员、监督员、能召集的人、名册" in play.screen(ADMIN)
    await add_to_group(empty)
    assert "群：已经连上，我是管理员" in "\n".join(empty.phone(ADMIN).screen())
    await play.tap(ADMIN, "贴名册")
    await play.type(ADMIN, ROSTER)
    assert "看出6人：新加6人" in play.screen(ADMIN)
    assert "12345" in play.screen(ADMIN)
    await play.tap(ADMIN, "就这样")
    for role, name in (
        ("党组织书记", "王建国"),
        ("监督员", "周德福"),
        ("村（居）委会成员", "王秀英"),
    ):
        await play.tap(ADMIN, "定职务", role)
        await play.type(ADMIN, name)
        link = payload(play)
        if name in empty.phones:
            empty.phone(name).start(link)
            await empty.settle()
            await play.tap(name, "同意，开始", "同意")
            assert f"职务：{role}" in "\n".join(empty.phone(name).screen())
    await play.tap(ADMIN, "定职务", "记录员", "是我")
    await play.tap(ADMIN, "加会场")
    await play.type(ADMIN, "文化礼堂 120平方米")
    await play.tap(ADMIN, "公告栏、电话")
    await play.type(ADMIN, "村口公开栏", "0579-1234567")
    assert "文化礼堂 120平方米" in play.screen(ADMIN)
    assert "还差" not in play.screen(ADMIN)
    await play.tap(ADMIN, "请大家登记")
    await three_register(play, payload(play))
    await play.type("王秀英", "提议题", "给村口装三盏路灯")
    await play.tap("王秀英", empty.profiles["jinhua"].intake.channels[0])
    view = await empty.store.reader.community_view(1)
    assert [c.title for c in view.all(Case)] == ["给村口装三盏路灯"]


async def three_register(play: Play, link: str) -> None:
    """One from the roster of two names, one new, one who is nobody of ours."""
    empty = play.village
    assert "点下面登记" in play.group_text()
    empty.phone("赵大山").tap("登记", chat=empty.group)
    await empty.settle()
    await play.tap("赵大山", "同意，开始", "同意")
    await play.type("赵大山", "赵大山")
    await play.tap("赵大山", "是我（第三组）")
    for label, name in (("新来的", "周小军"), ("外村人", "钱外人")):
        empty.phones.setdefault(label, Phone(empty.world, empty.world.user(label)))
        empty.phone(label).start(link)
        await empty.settle()
        await play.tap(label, "同意，开始", "同意")
        await play.type(label, name)
        await play.tap(label, "第三组")
    await play.tap(ADMIN, "确认赵大山", "确认周小军", "不是这里的人")
    view = await empty.store.reader.community_view(1)
    states = {view.name(m.person_id): m.state for m in view.all(Member)}
    assert states["周小军"] == "confirmed"
    assert "钱外人" not in states


async def test_only_the_named_administrator_sets_up_and_only_his_group_is_bound(
    empty: EmptyVillage,
) -> None:
    play = Play(empty)
    empty.phone("外村人").start()
    await empty.settle()
    assert "还没在哪个村安家" in play.screen("外村人")
    await found(play)
    other = empty.world.group(
        "别的群", [empty.phone("外村人").user], owner=empty.phone("外村人").user
    )
    empty.phone("外村人").open("https://t.me/yishi_bot?startgroup=x&admin=manage_chat", other)
    await empty.settle()
    assert "还没设置好" in "\n".join(empty.phone("外村人").screen(other))
    assert (await empty.store.reader.communities())[0].chat_id is None
    await add_to_group(empty)
    home = (await empty.store.reader.communities())[0]
    assert (home.chat_id, home.bot_status) == (empty.group.id, "administrator")


async def test_an_interrupted_set_up_goes_on_where_it_was(empty: EmptyVillage) -> None:
    play = Play(empty)
    empty.phone(ADMIN).start()
    await empty.settle()
    await play.tap(ADMIN, "同意，开始", "同意")
    await play.type(ADMIN, "李干部")
    await empty.restart()
    await play.type(ADMIN, "/setup")
    assert "您的村（社区）叫什么" in play.screen(ADMIN)
    await play.type(ADMIN, "花溪村")
    await play.tap(ADMIN, "村")
    await play.tap(ADMIN, next(name for name in empty.phone(ADMIN).last().labels))
    await play.tap(ADMIN, "定职务", "返回")
    await play.type(ADMIN, "设置")
    assert "还差：群" in play.screen(ADMIN)
