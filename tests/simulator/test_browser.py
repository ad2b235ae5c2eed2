"""The page in a real browser: a person talks, presses, reads, turns the clock; small windows; names."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from house.chromium import Page, chromium, same_page
from simulator.api import BotApi
from simulator.jsons import Json
from simulator.panel import Action, usual_jumps
from simulator.people import Chat, User
from simulator.phone import Phone, canned_picture
from simulator.server import build, server
from simulator.spec import Upload
from simulator.world import World
from tests.simulator.conftest import HandClock

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine"),
]
FIRST, SECOND = "section:nth-child(1)", "section:nth-child(2)"


class Bot:
    """Sends what a test wants to be seen."""

    def __init__(self, world: World) -> None:
        self.world, self.api = world, BotApi(world, check=True)

    async def __call__(self, method: str, **args: object) -> Json:
        done: Json = await self.api.perform(method, args, {})
        return done

    async def ask(self, chat: int, text: str, *labels: str) -> Json:
        row = [{"text": label, "callback_data": label} for label in labels]
        markup = {"inline_keyboard": [row]}
        return await self("sendMessage", chat_id=chat, text=text, reply_markup=markup)

    async def document(self, chat: int, name: str, content: bytes, mime: str) -> None:
        files = {"f": Upload(name, content, mime)}
        await self.api.perform("sendDocument", {"chat_id": chat, "document": "attach://f"}, files)

    async def press(self) -> str:
        """Wait for a press; its id."""
        async with asyncio.timeout(10):
            updates = await self.world.queue.poll(0, 100, 10)
        number: str = updates[-1]["callback_query"]["id"]
        self.world.queue.clear()
        return number


@pytest.fixture
def bot(world: World) -> Bot:
    return Bot(world)


@pytest.fixture
async def page(world: World, group: Chat, chrome: int) -> AsyncIterator[Page]:
    """The page, served over a socket; every complaint of the browser fails the test."""
    on: list[bool] = []

    async def toggle() -> None:
        on.append(True)

    actions = [Action("auto", "", toggle, on=lambda: bool(on), note=lambda: "note" if on else "")]
    app = build(world, jumps=usual_jumps(world.times), actions=actions)
    running = server(app)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(running.serve())
        while not running.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0)
        port = running.servers[0].sockets[0].getsockname()[1]
        async with same_page(chrome, f"http://127.0.0.1:{port}/") as page:
            await page.until("document.querySelectorAll('.talk:not([hidden])').length > 1")
            yield page
            assert page.complaints == []
        running.should_exit = True


async def shown(page: Page, words: str, where: str = "body") -> None:
    """Wait until these words can be read."""
    area = f"document.querySelector({json.dumps(where)})"
    await page.until(f"{area}?.innerText.includes({json.dumps(words)})")


async def test_a_press_its_alert_and_the_edit(
    page: Page, bot: Bot, world: World, zhang: User
) -> None:
    sent = await bot.ask(zhang.id, "赞成吗？", "赞成", "反对")
    await page.click("赞成", FIRST)
    number = await bot.press()
    await bot("answerCallbackQuery", callback_query_id=number, text="已记录：赞成", show_alert=True)
    await shown(page, "已记录：赞成", f"{FIRST} [role=alertdialog]")
    assert await page.js("document.activeElement.textContent") == "知道了"
    await page.key("Escape")
    await page.until("!document.querySelector('[role=alertdialog]')?.checkVisibility()")
    await bot("editMessageText", chat_id=zhang.id, message_id=sent["message_id"], text="表决结束了")
    await shown(page, "表决结束了", FIRST)
    assert await page.js(f"document.querySelectorAll('{FIRST} .bubble').length") == 1
    assert await page.js(f"document.querySelectorAll('{FIRST} .key').length") == 0


async def test_a_newcomer_starts_and_talks(page: Page, bot: Bot, world: World) -> None:
    wang = world.user("小王", caption="村民")
    await bot("setMyDescription", description="议事的机器人")
    await page.send("Page.reload")
    choose = f"document.querySelector('{FIRST} select')"
    await page.until(f"[...{choose}?.options ?? []].some(one => one.value == '{wang.id}')")
    await page.js(f"{choose}.value = '{wang.id}', {choose}.dispatchEvent(new Event('change'))")
    await shown(page, "议事的机器人", FIRST)
    await page.click("开始", FIRST)
    await shown(page, "/start", FIRST)
    await page.js(f"document.querySelector('{FIRST} textarea').focus()")
    await page.type("村口的路灯坏了<b>")
    await shown(page, "村口的路灯坏了<b>", FIRST)
    assert [message.text for message in Phone(world, wang).messages()][-1] == "村口的路灯坏了<b>"


async def test_unread_marks_and_the_group(
    page: Page, bot: Bot, world: World, group: Chat, li: User
) -> None:
    Phone(world, li).type("大家好", group)
    await page.until(f"document.querySelector('{FIRST} .back .badge').textContent === '1'")
    await page.js(f"document.querySelector('{FIRST} .back').click()")
    await shown(page, "秀英：大家好", FIRST)
    await page.js(f"document.querySelector('{FIRST} .chats li:nth-child(1) button').click()")
    await shown(page, "大家好", f"{FIRST} .log")
    await page.until(f"document.querySelector('{FIRST} .back .badge').hidden")


async def test_pictures_documents_and_polls(
    page: Page, bot: Bot, world: World, zhang: User, li: User
) -> None:
    await bot.document(zhang.id, "公示.txt", "公示内容".encode(), "text/plain")
    await page.until(f"Boolean(document.querySelector('{FIRST} .paper'))")
    await page.js(f"document.querySelector('{FIRST} .paper').click()")
    await shown(page, "公示内容", "#viewer")
    await page.key("Escape")
    await bot.document(zhang.id, "公示.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    await page.until(f"document.querySelectorAll('{FIRST} .paper').length === 2")
    await page.js(f"[...document.querySelectorAll('{FIRST} .paper')].at(-1).click()")
    inside = "document.querySelector('#viewer[open] :is(iframe, #viewer-body p)')"
    await page.until(f"Boolean({inside})")  # a PDF opens on the page too, with a way back
    await page.click("关闭", "#viewer")
    Phone(world, zhang).send_photo("现场", content=canned_picture(300, 200))
    await page.until(f"document.querySelector('{FIRST} .picture img')?.naturalWidth === 300")
    await bot("sendPoll", chat_id=zhang.id, question="哪天？", options=["周六", "周日"])
    await page.click("周日", FIRST)
    await shown(page, "100%", FIRST)
    await page.js(f"document.querySelectorAll('{FIRST} .composer .icon')[1].click()")
    await page.click("发一张样例照片", FIRST)
    await page.until(f"document.querySelectorAll('{FIRST} .picture').length === 2")
    assert Phone(world, zhang).last().data["photo"][-1]["width"] == 960


async def test_turning_the_clock_and_the_demos_buttons(page: Page, clock: HandClock) -> None:
    before = clock.now()
    await page.click("+1 天", ".bar")
    await shown(page, "2026年3月2日周一 17:00", ".clock")
    assert clock.now() == before + timedelta(days=1)
    await page.click("村民自动参与", ".bar")
    await page.until("document.querySelector('#actions button').ariaPressed === 'true'")
    await shown(page, "note", "#note")


async def test_one_phone_in_a_small_window(page: Page, bot: Bot, zhang: User) -> None:
    await bot.ask(zhang.id, "很长的问题" * 40, "一个很长的按钮名字", "另一个很长的按钮名字")
    await page.size(375, 667)
    await page.until(
        "[...document.querySelectorAll('.phone')].filter(o => o.checkVisibility()).length === 1"
    )
    await page.until(f"Boolean(document.querySelector('{FIRST} .key'))")
    assert await page.js("document.documentElement.scrollWidth") == 375
    assert await page.js(
        "[...document.querySelectorAll('.key, .composer .icon')].filter(o => o.checkVisibility())"
        ".every(o => o.getBoundingClientRect().height >= 40)"
    )
    bottom = await page.js(f"document.querySelector('{FIRST} form').getBoundingClientRect().bottom")
    assert bottom <= 667
    await page.size(1360, 860)
    await page.until(
        "[...document.querySelectorAll('.phone')].filter(o => o.checkVisibility()).length === 2"
    )


async def test_everything_that_can_be_pressed_has_a_name(
    page: Page, bot: Bot, zhang: User, group: Chat
) -> None:
    await bot.ask(zhang.id, "?", "好")
    await bot.document(zhang.id, "a.txt", b"1", "text/plain")
    Phone(bot.world, zhang).send_photo()
    await page.until(f"Boolean(document.querySelector('{FIRST} .picture'))")
    await page.send("Accessibility.enable")
    tree = (await page.send("Accessibility.getFullAXTree"))["nodes"]
    roles: dict[str, list[str]] = {}
    for node in tree:
        if not node.get("ignored"):
            role = node["role"]["value"]
            roles.setdefault(role, []).append(node.get("name", {}).get("value", ""))
    for role in ("button", "combobox", "textbox", "image", "log", "link", "region", "main"):
        assert all(roles.get(role, [])), (role, roles[role])
    assert len(roles["button"]) > 15
    assert len(roles["combobox"]) == len(roles["log"]) == 2
