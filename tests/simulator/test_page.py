"""The page's endpoints: phones, deeds, files, time, events; what another site may not do."""

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from simulator import membership
from simulator.jsons import Json
from simulator.panel import Action, Jump
from simulator.people import Chat, User
from simulator.phone import canned_picture
from simulator.server import build
from simulator.times import Times
from simulator.ui import Ui
from simulator.wire import InProcess
from simulator.world import World
from tests.simulator.conftest import Call, HandClock

KEYS = {
    "inline_keyboard": [
        [{"text": "赞成", "callback_data": "x"}, {"text": "反对", "callback_data": "y"}]
    ]
}


class Browser:
    """What the page's script does."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def get(self, path: str) -> Json:
        answer: Json = (await self.client.get(path)).json()
        return answer

    async def do(self, user: User, **order: object) -> Json:
        answer = await self.client.post(
            f"/ui/phone/{user.id}", json=order, headers={"x-simulator": "1"}
        )
        body: Json = answer.json()
        return body

    async def push(self, path: str) -> httpx.Response:
        return await self.client.post(path, headers={"x-simulator": "1"})


@pytest.fixture
async def browser(app: Starlette) -> AsyncIterator[Browser]:
    transport = InProcess(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://telegram.test") as client:
        yield Browser(client)


async def test_the_page_and_its_parts_are_there(browser: Browser) -> None:
    page = await browser.client.get("/")
    assert "<title>" in page.text
    for part in ("style.css", "app.js", "phone.js", "words.js"):
        assert (await browser.client.get(f"/page/{part}")).status_code == 200
    assert "http" not in page.text.replace("http://www.w3.org", ""), "nothing comes from a network"


async def test_the_state_names_people_with_their_roles(browser: Browser, zhang: User) -> None:
    state = await browser.get("/ui/state")
    assert state["people"] == [{"id": zhang.id, "name": "建国 张", "caption": "召集人"}]
    assert [jump["key"] for jump in state["jumps"]] == ["hour", "day", "next"]
    assert state["now"] == "2026-03-01T09:00:00+00:00"


async def test_a_phone_shows_what_changed(
    call: Call, browser: Browser, zhang: User, group: Chat
) -> None:
    await call.ok("sendMessage", chat_id=zhang.id, text="<b>好</b>", parse_mode="HTML")
    first = await browser.get(f"/ui/phone/{zhang.id}")
    private, public = first["chats"]
    assert (private["title"], private["unread"], public["members"]) == ("Simulated bot", 1, 3)
    (message,) = private["messages"]
    assert (message["text"], message["mine"], message["bot"]) == ("好", False, True)
    where = {"chat_id": zhang.id, "message_id": message["id"]}
    await call.ok("editMessageText", **where, text="改", reply_markup=KEYS)
    second = await browser.get(f"/ui/phone/{zhang.id}?since={first['seq']}")
    (edited,) = second["chats"][0]["messages"]
    assert (edited["text"], len(edited["rows"][0])) == ("改", 2)
    await call.ok("deleteMessage", **where)
    third = await browser.get(f"/ui/phone/{zhang.id}?since={second['seq']}")
    assert third["chats"][0]["messages"] == [
        {"chat": zhang.id, "id": message["id"], "deleted": True}
    ]


async def test_pressing_and_being_answered(call: Call, browser: Browser, zhang: User) -> None:
    sent = await call.ok("sendMessage", chat_id=zhang.id, text="?", reply_markup=KEYS)
    seq = (await browser.get(f"/ui/phone/{zhang.id}"))["seq"]
    press = {"do": "press", "chat": zhang.id, "message": sent["message_id"], "row": 0}
    done = await browser.do(zhang, **press, column=1, label="反对")
    (update,) = await call.ok("getUpdates")
    assert (update["callback_query"]["id"], update["callback_query"]["data"]) == (
        done["result"],
        "y",
    )
    await call.ok("answerCallbackQuery", callback_query_id=done["result"], text="记下了")
    after = await browser.get(f"/ui/phone/{zhang.id}?since={seq}")
    assert after["answers"] == [{"id": done["result"], "text": "记下了", "alert": False}]
    assert (await browser.get(f"/ui/phone/{zhang.id}?since={after['seq']}"))["answers"] == []


async def test_a_button_that_has_changed_meanwhile(
    call: Call, browser: Browser, zhang: User
) -> None:
    sent = await call.ok("sendMessage", chat_id=zhang.id, text="?", reply_markup=KEYS)
    press = {"do": "press", "chat": zhang.id, "message": sent["message_id"], "row": 0}
    for stale in ({"column": 0, "label": "旧"}, {"column": 7, "label": "赞成"}):
        assert "not there any more" in (await browser.do(zhang, **press, **stale))["error"]
    assert await call.ok("getUpdates") == []


async def test_everything_a_person_does(call: Call, browser: Browser, world: World) -> None:
    wang = world.user("小王")
    assert "Start" in (await browser.do(wang, do="say", chat=wang.id, text="?"))["error"]
    await browser.do(wang, do="start", payload="j_1")
    said = (await browser.do(wang, do="say", chat=wang.id, text=" 你好 "))["result"]
    await browser.do(wang, do="say", chat=wang.id, text="答", reply=said)
    await browser.do(wang, do="edit", chat=wang.id, message=said, text="您好")
    await browser.do(wang, do="delete", chat=wang.id, message=said)
    await browser.do(wang, do="open", url="https://t.me/test_bot?start=i_2")
    poll = await call.ok("sendPoll", chat_id=wang.id, question="?", options=["a", "b"])
    await browser.do(wang, do="vote", chat=wang.id, message=poll["message_id"], options=["a"])
    await browser.do(wang, do="read", chat=wang.id)
    group = world.group("群", [wang], bot="member")
    await browser.do(wang, do="leave", chat=group.id)
    await browser.do(wang, do="block")
    updates = await call.ok("getUpdates")
    texts = [u.get("message", {}).get("text") for u in updates]
    assert texts[:3] == ["/start j_1", "你好", "答"]
    assert [list(u)[1] for u in updates[3:]] == [
        "edited_message",
        "message",
        "poll",
        "message",
        "my_chat_member",
    ]


async def test_other_peoples_chats_are_closed(
    browser: Browser, world: World, zhang: User, li: User
) -> None:
    assert "error" in await browser.do(zhang, do="say", chat=li.id, text="x")
    assert "error" in await browser.do(zhang, do="fly")
    assert "error" in await browser.do(zhang, do="say")
    assert (await browser.client.get("/ui/phone/1")).status_code == 404


async def test_another_site_cannot_press_anything(browser: Browser, zhang: User) -> None:
    """Without the page's own header, which no other site's page may send, nothing is done."""
    for path in (f"/ui/phone/{zhang.id}", "/ui/jump/day", f"/ui/phone/{zhang.id}/file?chat=1"):
        answer = await browser.client.post(path, content=b"{}")
        assert answer.status_code == 403


async def test_files_go_both_ways(call: Call, browser: Browser, zhang: User) -> None:
    headers = {"x-simulator": "1", "content-type": "image/png"}
    url = f"/ui/phone/{zhang.id}/file?chat={zhang.id}&photo=1&caption=现场"
    await browser.client.post(url, content=canned_picture(), headers=headers)
    (update,) = await call.ok("getUpdates")
    file_id = update["message"]["photo"][-1]["file_id"]
    assert update["message"]["caption"] == "现场"
    shown = await browser.client.get(f"/ui/file/{file_id}")
    assert shown.headers["content-disposition"].startswith("inline")
    assert shown.content == canned_picture()
    bad = await browser.client.post(url, content=b"no picture", headers=headers)
    assert "IMAGE_PROCESS_FAILED" in bad.json()["error"]
    assert (await browser.client.get("/ui/file/nothing")).status_code == 404


def docx(*texts: str) -> bytes:
    cell = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in texts)
    return word(f"<w:p><w:r><w:t>标题</w:t></w:r></w:p><w:tbl><w:tr>{cell}</w:tr></w:tbl>")


def tc(text: str, merged: str = "") -> str:
    return f"<w:tc><w:tcPr>{merged}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def form() -> bytes:
    """A title in the middle, a cell over two columns, a cell over two rows."""
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    bold = '<w:rPr><w:b/><w:sz w:val="30"/></w:rPr>'
    title = f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r>{bold}<w:t>表</w:t></w:r></w:p>'
    wide = '<w:gridSpan w:val="2"/>'
    rows = [[tc("议题", down), tc("甲"), tc("乙")], [tc("", on), tc("丙", wide)]]
    lines = [f"<w:tr>{''.join(row)}</w:tr>" for row in rows]
    grid = "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{n}"/>' for n in (1, 2, 5)) + "</w:tblGrid>"
    return word(f"{title}<w:tbl>{grid}{''.join(lines)}</w:tbl>")


FORM = [
    {"text": "表", "align": "center", "bold": True, "size": 20},
    {
        "rows": [
            [{"text": "议题", "cols": 1, "rows": 2}, "甲", "乙"],
            [{"text": "丙", "cols": 2, "rows": 1}],
        ],
        "widths": [12.5, 25.0, 62.5],
    },
]


def word(body: str) -> bytes:
    kind = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{kind}"><w:body>{body}</w:body></w:document>',
        )
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "mime", "content", "blocks"),
    [
        ("a.docx", "application/x", docx("甲", "乙"), ["标题", [["甲", "乙"]]]),
        ("a.docx", "application/x", form(), FORM),
        ("a.docx", "application/x", b"broken", None),
        ("a.md", "text/markdown", "# 一\n二".encode(), ["# 一", "二"]),
        ("a.html", "text/html", b"<script>", ["<script>"]),
        ("a.zip", "application/zip", b"PK", None),
    ],
)
async def test_documents_open_on_the_page(
    call: Call,
    browser: Browser,
    zhang: User,
    name: str,
    mime: str,
    content: bytes,
    blocks: list[object] | None,
) -> None:
    answer = await call.client.post(
        f"/bot{call.token}/sendDocument",
        data={"chat_id": str(zhang.id)},
        files={"document": (name, content, mime)},
    )
    file_id = answer.json()["result"]["document"]["file_id"]
    assert (await browser.get(f"/ui/preview/{file_id}"))["blocks"] == blocks
    raw = await browser.client.get(f"/ui/file/{file_id}")
    assert raw.headers["x-content-type-options"] == "nosniff"
    assert "html" not in raw.headers["content-type"]


async def test_turning_the_clock(world: World, clock: HandClock, zhang: User) -> None:
    due, ticks = clock.now() + timedelta(days=3), []

    async def tick() -> None:
        ticks.append(clock.now())

    world.times = Times(clock.now, clock.turn, lambda: due, tick)
    async with httpx.AsyncClient(transport=InProcess(build(world)), base_url="http://x") as client:
        browser = Browser(client)
        start = clock.now()
        await browser.push("/ui/jump/hour")
        await browser.push("/ui/jump/day")
        assert clock.now() == start + timedelta(hours=25)
        answer = await browser.push("/ui/jump/next")
        assert answer.json()["result"]["now"] == due.isoformat()
        assert len(ticks) == 3


async def test_jumps_and_actions_of_the_demo(world: World) -> None:
    done: list[str] = []
    begun, gate = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        begun.set()
        await gate.wait()
        done.append("meeting")

    async def toggle() -> None:
        done.append("auto")

    jumps = [Jump("meeting", "到开会", slow)]
    actions = [Action("auto", "", toggle, on=lambda: "auto" in done, note=lambda: "第1步")]
    app = build(world, jumps=jumps, actions=actions)
    async with httpx.AsyncClient(transport=InProcess(app), base_url="http://x") as client:
        browser = Browser(client)
        assert (await browser.get("/ui/state"))["jumps"] == [{"key": "meeting", "label": "到开会"}]
        first = asyncio.get_running_loop().create_task(browser.push("/ui/jump/meeting"))
        await begun.wait()
        assert (await browser.push("/ui/jump/meeting")).status_code == 409, "one turn at a time"
        gate.set()
        assert (await first).status_code == 200
        await browser.push("/ui/action/auto")
        (action,) = (await browser.get("/ui/state"))["actions"]
        assert action == {"key": "auto", "label": "", "on": True, "note": "第1步", "ask": ""}
        assert done == ["meeting", "auto"]
        assert (await browser.push("/ui/jump/nothing")).status_code == 400


async def test_a_jump_may_say_why_it_went_nowhere_and_a_button_may_hide(world: World) -> None:
    async def nowhere() -> str:
        return "现在没有会"

    async def nothing() -> None:
        return None

    shown: list[bool] = []
    actions = [Action("take", "", nothing, shown=lambda: bool(shown), ask=lambda: "真的？")]
    app = build(world, jumps=[Jump("meeting", "到开会", nowhere)], actions=actions)
    async with httpx.AsyncClient(transport=InProcess(app), base_url="http://x") as client:
        browser = Browser(client)
        assert (await browser.push("/ui/jump/meeting")).json()["result"]["said"] == "现在没有会"
        assert (await browser.get("/ui/state"))["actions"] == []
        shown.append(True)
        (action,) = (await browser.get("/ui/state"))["actions"]
        assert action["ask"] == "真的？"


async def test_whose_phones_stand_open_is_known_until_the_page_closes(
    world: World, zhang: User
) -> None:
    ui = Ui(world, [], [], "Asia/Shanghai")
    async with httpx.AsyncClient(transport=InProcess(build(world)), base_url="http://x") as client:
        headers = {"x-simulator": "1"}
        await client.post("/ui/page/p1", json={"users": [zhang.id]}, headers=headers)
    assert world.in_hand == {zhang.id}
    stream = ui.stream("p1")
    await anext(stream)
    await stream.aclose()
    assert world.in_hand == set()


async def test_the_letters_are_served_to_whom_they_lack(world: World, tmp_path: Path) -> None:
    font = tmp_path / "han.otf"
    font.write_bytes(b"OTTO")
    for given, status in ((font, 200), (None, 404)):
        app = build(world, font=given)
        async with httpx.AsyncClient(transport=InProcess(app), base_url="http://x") as client:
            assert (await client.get("/ui/font")).status_code == status


async def test_events_tell_of_every_change(world: World, zhang: User) -> None:
    stream = Ui(world, [], [], "Asia/Shanghai").stream()

    async def hear() -> Json:
        heard: Json = json.loads((await anext(stream)).removeprefix("data: "))
        return heard

    async with asyncio.timeout(5):
        first = await hear()
        world.post(world.private(zhang), world.bot, {"text": "x"})
        second = await hear()
    assert second["seq"] > first["seq"]
    assert second["unread"] == {str(zhang.id): 1}
    await stream.aclose()
    assert not world.watched, "a closed page listens no more"


async def test_a_fresh_start(browser: Browser, world: World, zhang: User) -> None:
    before = (await browser.get("/ui/state"))["epoch"]
    world.reset()
    again = world.user("建国", caption="召集人")
    state = await browser.get("/ui/state")
    assert state["epoch"] == before + 1
    assert [one["id"] for one in state["people"]] == [again.id]
    assert again.id != zhang.id


async def test_a_migrated_group_shows_one_history(
    call: Call, browser: Browser, world: World, group: Chat, zhang: User
) -> None:
    await call.ok("sendMessage", chat_id=group.id, text="旧")
    new = membership.migrate(world, group)
    await call.ok("sendMessage", chat_id=new.id, text="新")
    phone = await browser.get(f"/ui/phone/{zhang.id}")
    assert [chat["id"] for chat in phone["chats"]] == [zhang.id, new.id]
    kinds = [message.get("text") or message["kind"] for message in phone["chats"][1]["messages"]]
    assert kinds == ["旧", "migrate_to_chat_id", "migrate_from_chat_id", "新"]
