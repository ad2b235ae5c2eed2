"""Plan and notice by their labels: a day in words, material, who was told how, words beforehand, the ledger."""

from io import BytesIO

from docx import Document
from icalendar import Calendar

from tests.scenarios.play import Play
from tests.scenarios.test_ordinary import HOST, RECORDER, SECRETARY, VILLAGERS
from tests.scenarios.world import Village


async def to_the_plan(play: Play) -> None:
    await play.type(HOST, "提议题", "给村口装三盏路灯")
    await play.tap(HOST, "访民情问事", "对，就议这个")
    await play.tap(HOST, "住户", "村民小组", "选好了")
    await play.tap(HOST, "赵大山", "孙桂香", "吴志强", "村民小组", "郑美华", "冯老三", "钱多福")
    await play.tap(HOST, "其他人", "王秀英", "选好了", "送审")
    await play.tap(SECRETARY, "同意")


def files(play: Play, who: str, ending: str) -> list[bytes]:
    """What files with this ending stand in somebody's private chat."""
    found = [m.data["document"] for m in play.village.phone(who).messages() if "document" in m.data]
    mine = [d["file_id"] for d in found if d["file_name"].endswith(ending)]
    return [play.village.world.files.get(file_id).content for file_id in mine]


async def test_from_a_day_in_words_to_the_list_of_who_was_told(village: Village) -> None:
    play = Play(village)
    await to_the_plan(play)
    await play.type(HOST, "随便哪天")
    assert "点一个日子" in play.screen(HOST)
    await play.tap(HOST, "返回")
    await play.type(HOST, "这周六七点")
    assert "是3月7日（周六）19:00吗？" in play.screen(HOST)
    await play.tap(HOST, "是的", "现场加网上", "村委会二楼会议室")
    assert "28平方米" in play.screen(HOST)
    await play.tap(HOST, "换地方", "村文化礼堂", "村（居）民（代表）会议", "协商")
    await play.tap(HOST, "就在这个群里开", "自己写")
    await play.type(HOST, "先听老人说，再听年轻人说")
    await play.tap(HOST, "陈小梅记录")
    await play.type(HOST, "三盏灯大约九千元")
    await play.photo(HOST)
    await play.tap(HOST, "加一句")
    await play.type(HOST, "请带上水费单")
    assert "三盏灯大约九千元" in play.screen(HOST)
    await play.tap(HOST, "复制到微信群")
    assert "广播" in play.screen(HOST)
    await play.tap(HOST, "发出去")
    await answers(play)
    await the_ledger(play)


async def answers(play: Play) -> None:
    village, guest = play.village, VILLAGERS[0]
    (invitation,) = files(play, guest, ".ics")
    event = Calendar.from_ical(invitation).walk("VEVENT")[0]
    assert f"{event.decoded('dtstart'):%m-%d %H:%M}" == "03-07 19:00"
    await play.tap(guest, "看材料")
    assert "三盏灯大约九千元" in "\n".join(village.phone(guest).screen())
    await play.tap(guest, "来不了", "说两句")
    await play.type(guest, "灯别装在我窗口")
    await play.tap(guest, "不写名字")
    await play.tap(VILLAGERS[1], "能来", group=True)
    assert "能来1人" in "\n".join(village.phone(HOST).screen())
    await play.tap(HOST, "改期")
    await play.type(HOST, "下周日下午三点")
    await play.type(HOST, "那天有人办喜事")
    assert "原来是：3月7日（周六）19:00" in play.group_text()
    assert "为什么改：那天有人办喜事" in play.group_text()
    await play.turn(minutes=5)
    notices = [m for m in play.group() if "开会通知" in m.text]
    assert [bool(m.labels) for m in notices] == [False, True], (
        "the old one asks for nothing any more"
    )
    for who in (guest, VILLAGERS[1]):
        mine = [m for m in village.phone(who).messages() if "能来的点一下" in m.text]
        assert [bool(m.labels) for m in mine] == [False, True], who


async def the_ledger(play: Play) -> None:
    await play.type(RECORDER, "台账")
    (paper,) = [f for f in files(play, RECORDER, ".docx") if f]
    cells = Document(BytesIO(paper)).tables[0].rows[1].cells
    assert {"给村口装三盏路灯", HOST} <= {c.text for c in cells}


async def test_a_spoken_topic_is_written_down_by_the_recorder(village: Village) -> None:
    play = Play(village)
    await play.type(VILLAGERS[0], "提议题")
    village.phone(VILLAGERS[0]).send_voice()
    await village.settle()
    await play.tap(VILLAGERS[0], "其他")
    assert any("voice" in m.data for m in village.phone(RECORDER).messages())
    await play.tap(RECORDER, "写下来")
    await play.type(RECORDER, "给村口装三盏路灯")
    assert "给村口装三盏路灯" in "\n".join(village.phone(VILLAGERS[0]).screen())
    assert "对，就议这个" in play.screen(SECRETARY)
