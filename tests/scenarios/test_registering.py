"""Strangers become villagers: two consents, a name, a recorder who confirms; nothing is kept before that."""

from sqlalchemy import Connection, select

from flows.model import Consent, Member
from simulator.phone import Phone
from storage.tables import METADATA
from tests.scenarios.play import Play
from tests.scenarios.world import Village

RECORDER = "陈小梅"


def newcomer(village: Village, name: str) -> None:
    """A telephone that nobody knows yet, in the group."""
    user = village.world.user(name)
    village.phones[name] = Phone(village.world, user)


async def people(village: Village) -> dict[str, int]:
    """Everybody's names on the roster, and how often."""
    view = await village.store.reader.community_view(1)
    names = [view.name(m.person_id) for m in view.all(Member) if m.state == "confirmed"]
    return {name: names.count(name) for name in names}


async def test_a_stranger_agrees_twice_gives_his_name_and_is_confirmed(village: Village) -> None:
    play = Play(village)
    newcomer(village, "周小军")
    village.phone("周小军").start()
    await village.settle()
    assert "您同意吗" in play.screen("周小军")
    await play.tap("周小军", "先看看怎么用", "同意，开始")
    assert "境外" in play.screen("周小军")
    account = village.phone("周小军").user.id
    assert await village.store.reader.account(account) is None, "nothing before both consents"
    await play.tap("周小军", "同意")
    await play.type("周小军", "12", "周小军")
    assert "不像姓名" in "\n".join(village.phone("周小军").screen())
    await play.tap("周小军", "第二组")
    assert "已请记录员核对" in play.screen("周小军")
    assert "周小军，第二组：新登记" in play.screen(RECORDER)
    await play.type("周小军", "提议题")
    assert "还不在名册里" in "\n".join(village.phone("周小军").screen()[-2:])
    await play.tap(RECORDER, "确认周小军")
    assert "登记好了" in "\n".join(village.phone("周小军").screen()[-2:])
    assert (await people(village))["周小军"] == 1
    view = await village.store.reader.community_view(1, 15)
    assert {c.kind for c in view.all(Consent)} == {"data", "abroad"}
    assert all(c.text_version and c.at for c in view.all(Consent))


async def test_whoever_does_not_agree_reads_the_telephone_number_and_leaves_no_trace(
    village: Village,
) -> None:
    play = Play(village)
    newcomer(village, "过路人")
    village.phone("过路人").start()
    await village.settle()
    await play.tap("过路人", "不同意")
    assert "0579-0000-0000" in play.screen("过路人")
    village.phone("过路人").start()
    await village.settle()
    await play.tap("过路人", "同意，开始", "不同意")
    assert await village.store.reader.account(village.phone("过路人").user.id) is None
    assert await village.store.reader.person(15) is None
    number = str(village.phone("过路人").user.id)
    assert [row for row in await village.store.write(everything) if number in row] == []


async def test_a_name_of_the_roster_is_a_wish_that_the_recorder_confirms(village: Village) -> None:
    """The one without a phone gets his daughter's; a second phone for a name in use is shown as such."""
    play = Play(village)
    nobody = next(row["name"] for row in village.data["people"] if row.get("no_phone"))
    for name, label in ((nobody, "甲"), (nobody, "乙"), ("赵大山", "丙")):
        newcomer(village, label)
        village.phone(label).start()
        await village.settle()
        await play.tap(label, "同意，开始", "同意")
        await play.type(label, name)
        await play.tap(label, "是我")
    assert "说自己是名册里的赵大山" in play.screen(RECORDER)
    assert "已经有人用别的手机登记了" in play.screen(RECORDER)
    await play.tap(RECORDER, f"确认{nobody}")
    first = await village.store.reader.account(village.phone("甲").user.id)
    assert first is not None and first.person_id == village.id(nobody)
    assert "已经有人用别的手机登记了" in play.screen(RECORDER).split("\n")[1]
    await play.tap(RECORDER, "不是这里的人")
    assert "没能核对上" in play.screen("乙")
    await play.tap(RECORDER, "确认赵大山")
    both = await village.store.reader.accounts_of(village.id("赵大山"))
    assert len(both) == 2, "one person may have two telephones"
    await play.tap("乙", "登记")
    await play.type("乙", "孙小二")
    assert "哪个组" in play.screen("乙")


async def test_an_office_is_not_taken_by_saying_so(village: Village) -> None:
    play = Play(village)
    newcomer(village, "冒名")
    village.phone("冒名").start()
    await village.settle()
    await play.tap("冒名", "同意，开始", "同意")
    await play.type("冒名", "王建国")
    await play.tap("冒名", "是我")
    assert village.phone(RECORDER).screen() == [], "only the administrator is asked"
    assert "已请" in play.screen("冒名")
    account = await village.store.reader.account(village.phone("冒名").user.id)
    assert account is not None and account.person_id != village.id("王建国")


async def test_an_unknown_presser_of_the_group_is_sent_to_the_private_chat(
    village: Village,
) -> None:
    newcomer(village, "新来的")
    phone = village.phone("新来的")
    phone.join(village.group)
    await village.settle()
    phone.type("提议题", chat=village.group)
    await village.settle()
    assert "先私聊我" in "\n".join(phone.screen(village.group))
    assert await village.store.reader.person(15) is None


async def test_whoever_asks_is_forgotten_down_to_his_number(village: Village) -> None:
    """§5.11: neither name nor Telegram number of his stands anywhere but in what others were told."""
    play = Play(village)
    newcomer(village, "甲")
    village.phone("甲").start()
    await village.settle()
    await play.tap("甲", "同意，开始", "同意")
    await play.type("甲", "欧阳小花")
    await play.tap("甲", "第一组")
    await play.tap(RECORDER, "确认欧阳小花")
    await play.type("甲", "我的信息")
    assert "欧阳小花，花溪村 第一组" in play.screen("甲").replace("<b>", "").replace("</b>", "")
    await play.tap("甲", "删掉我的信息", "删掉")
    assert "删好了" in village.phone("甲").alerts[-1]
    number = str(village.phone("甲").user.id)
    rows = await village.store.write(everything)
    assert [row for row in rows if number in row] == []
    assert [row for row in rows if "欧阳小花" in row] == []
    village.phone("甲").start()
    await village.settle()
    assert "您同意吗" in play.screen("甲"), "he is a stranger again"


def everything(conn: Connection) -> list[str]:
    """Every row of every table, as text."""
    found = []
    for table in METADATA.sorted_tables:
        found += [f"{table.name} {dict(row)}" for row in conn.execute(select(table)).mappings()]
    return found
