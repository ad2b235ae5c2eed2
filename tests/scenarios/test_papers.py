"""材料: the papers of a case come as files that open, with what was said in them."""

import io

from docx import Document

from tests.scenarios.play import Play
from tests.scenarios.test_ordinary import (
    HOST,
    RECORDER,
    SUPERVISOR,
    VILLAGERS,
    to_meeting,
    to_vote,
)
from tests.scenarios.world import Village


async def test_record_notice_and_publication_come_as_files(village: Village) -> None:
    play = Play(village)
    await to_vote(play)
    for who in VILLAGERS:
        await play.tap(who, "赞成", group=True)
    await play.tap(HOST, "结束表决", "赞成")
    await play.type(RECORDER, "材料")
    await play.tap(RECORDER, "全部发给我")
    phone = village.phone(RECORDER)
    files = {
        m.data["document"]["file_name"]: m.data["document"]["file_id"]
        for m in phone.messages()
        if "document" in m.data
    }
    for wanted in ("记录表", "通知", "公示", "签到表"):
        assert any(wanted in name for name in files), sorted(files)
    record = next(id_ for name, id_ in files.items() if "记录表" in name)
    body = village.world.files.get(record).content
    text = "\n".join(
        cell.text
        for table in Document(io.BytesIO(body)).tables
        for row in table.rows
        for cell in row.cells
    )
    assert "村口装三盏路灯，电费村集体出。" in text


async def test_whoever_is_being_asked_finds_the_question_below_the_papers(village: Village) -> None:
    play = Play(village)
    await to_meeting(play)
    phone = village.phone(RECORDER)
    for who in (*VILLAGERS, HOST, SUPERVISOR):
        await play.tap(who, "我到了（现场）", group=True)
    await play.tap(HOST, "开始开会", "下一步", "下一步")
    await play.tap(RECORDER, "记一条")
    question = phone.messages()[-1].text
    await play.type(RECORDER, "材料")
    assert phone.messages()[-1].text == question
    await play.tap(RECORDER, "协商会议通知")
    *_, paper, last = phone.messages()
    assert "document" in paper.data
    assert last.text == question
    await play.type(RECORDER, "先装村口那三盏。")
    await play.tap(RECORDER, "赵大山")
    await play.tap(RECORDER, "更多")
    await play.type(RECORDER, "怎么用")
    assert "都是您" in phone.messages()[-1].text, "who is asked nothing keeps his card where it is"


async def test_the_first_question_of_all_stands_below_the_help(village: Village) -> None:
    play = Play(village)
    await play.type(HOST, "提议题")
    phone = village.phone(HOST)
    question = phone.messages()[-1].text
    await play.type(HOST, "怎么用")
    *_, help_, last = phone.messages()
    assert (help_.text != question, last.text) == (True, question)
