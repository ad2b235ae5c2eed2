"""In the hall: words in the group, the queue, and what is kept of what people say there."""

from flows.model import Statement
from tests.scenarios.play import Play
from tests.scenarios.test_ordinary import HOST, SUPERVISOR, VILLAGERS, to_meeting
from tests.scenarios.world import Village


async def test_words_count_only_from_whoever_has_the_floor(village: Village) -> None:
    play = Play(village)
    await to_meeting(play)
    for who in (*VILLAGERS, HOST):
        village.phone(who).type("我到了", chat=village.group)
        await village.settle()
    await play.tap(SUPERVISOR, "我到了（现场）", group=True)
    assert "实到7" in play.group_text()
    await play.tap(HOST, "开始开会", "下一步", "下一步")
    await play.tap(VILLAGERS[0], "我要发言", group=True)
    await play.tap(HOST, f"请{VILLAGERS[0]}发言")
    for who, words in ((VILLAGERS[1], "我插一句"), (VILLAGERS[0], "先装村口那三盏")):
        village.phone(who).type(words, chat=village.group)
        await village.settle()
    view = await village.store.reader.view(1)
    assert view is not None
    assert [(s.text, s.kind) for s in view.all(Statement)] == [("先装村口那三盏", "said")]
    assert VILLAGERS[0] in play.group_text()
