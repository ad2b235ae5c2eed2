"""One person before a real browser: holds a meeting by clicking, on a laptop and on a phone; watches, takes over."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from demo.running import Demo
from house.chromium import Page, chromium, same_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine"),
]
FIRST, THIRD = "section:nth-child(1)", "section:nth-child(3)"
QUICK = 0.1
"""Of the pace at which people would like to watch."""


class Stage:
    """A page, the village behind it, and a person who clicks."""

    def __init__(self, demo: Demo, page: Page) -> None:
        self.demo, self.page = demo, page

    async def click(self, *labels: str, within: str = FIRST) -> None:
        """Click and wait until the page shows what the bot made of it."""
        for label in labels:
            before = self.done()
            await self.page.click(label, within)
            await self.settled(before)

    async def type(self, words: str) -> None:
        before = self.done()
        await self.page.js(f"document.querySelector('{FIRST} textarea').focus()")
        await self.page.type(words)
        await self.settled(before)

    async def jump(self, label: str) -> None:
        await self.page.click(label, ".bar")
        await self.page.until("!document.querySelector('.turning')")
        await self.settled(-1)

    async def switch(self, label: str) -> None:
        await self.page.click(label, ".bar")
        pressed = f"o => o.textContent === '{label}' && o.ariaPressed === 'true'"
        await self.page.until(f"[...document.querySelectorAll('.bar button')].some({pressed})")

    async def chat(self, title: str) -> None:
        """Out to the list of chats, and into another one."""
        await self.page.js(f"document.querySelector('{FIRST} .back').click()")
        name = f"[...document.querySelectorAll('{FIRST} .chats strong')]"
        await self.page.js(
            f"{name}.find(o => o.textContent === '{title}').closest('button').click()"
        )

    def done(self) -> int:
        """How much people have done."""
        world = self.demo.world
        said = [m for c in world.chats.values() for m in c.messages.values() if not m.sender.is_bot]
        return len(world.presses) + len(said)

    async def settled(self, before: int) -> None:
        """What the page was told to do has reached the village, and the answer has reached the page."""
        async with asyncio.timeout(10):
            while self.done() <= before:  # noqa: ASYNC110 - the page is another process
                await asyncio.sleep(0.01)
        async with self.demo.busy:
            await self.demo.settle()
        await self.page.until(
            "[...document.querySelectorAll('.phone')].filter(o => o.checkVisibility())"
            f".every(o => Number(o.dataset.seq) >= {self.demo.world.seq})"
        )

    async def shown(self, words: str, within: str = "body") -> None:
        await self.page.until(f"document.querySelector('{within}').innerText.includes('{words}')")

    async def crowd(self) -> None:
        """Everybody else does what he is going to do now."""
        async with self.demo.busy:
            while self.demo.neighbours.hurry(self.demo.world.in_hand, self.demo.kinds):
                await self.demo.settle()
        await self.settled(-1)


@pytest.fixture
async def stage(tmp_path: Path, chrome: int) -> AsyncIterator[Stage]:
    demo = Demo(tmp_path / "demo.sqlite", pace=QUICK)
    await demo.settle_in()
    door = socket.create_server(("127.0.0.1", 0))
    async with asyncio.TaskGroup() as group:
        living = group.create_task(demo.live(door))
        async with same_page(chrome, f"http://127.0.0.1:{door.getsockname()[1]}/") as page:
            await page.size(1366, 768)
            await page.until("document.querySelectorAll('.talk:not([hidden])').length === 3")
            yield Stage(demo, page)
            assert page.complaints == []
        living.cancel()
    demo.store.close()


async def to_notice(stage: Stage) -> None:
    await stage.click("提议题")
    await stage.type("给村口装三盏路灯")
    await stage.click("访民情问事", "对，就议这个", "住户", "选好了")
    await stage.click("孙桂香", "吴志强", "冯老三", "钱多福", "选好了", "送审")
    await stage.crowd()
    day = "[...document.querySelectorAll('.key')].map(o => o.textContent).find(o => /月.*日（/.test(o))"
    await stage.click(await stage.page.until(day), "19:00", "村文化礼堂", "居民议事会", "本村常用")
    await stage.click("陈小梅记录", "发出去")


async def test_one_person_holds_a_meeting_by_clicking(stage: Stage) -> None:
    """As the convenor on one phone; villagers and officers are in nobody's hands but their own."""
    await to_result(stage)


@pytest.mark.soak
async def test_one_person_holds_a_whole_case_by_clicking(stage: Stage) -> None:
    """On from there, to the archive."""
    await to_result(stage)
    await stage.chat("议事")
    await to_archive(stage)
    await stage.shown("归档了", f"{FIRST} .log")


async def to_result(stage: Stage) -> None:
    await stage.switch("村民自动参与")
    await stage.shown("王建国、王秀英、赵大山由您自己来", "#note")
    await stage.switch("干部也自动")
    await stage.page.click("我来", "section:nth-child(2)")
    await stage.shown("您手里的王秀英、赵大山由您自己来", "#note")
    await stage.page.click("1", ".bar")
    await stage.shown("您手里的王秀英由您自己来", "#note")
    assert stage.demo.world.in_hand == {stage.demo.people.phones["王秀英"].user.id}
    await to_notice(stage)
    await stage.jump("到开会")
    await stage.click("开始签到")
    await stage.crowd()
    await stage.click("开始开会", "下一步", "下一步")
    await stage.crowd()
    await stage.type("村口装三盏路灯，电费村集体出。")
    await stage.click("就这样", "群里点按钮")
    await stage.crowd()
    await stage.click("结束表决")
    await stage.chat("花溪村议事群")
    await stage.shown("表决结果：通过", f"{FIRST} .log")
    await stage.shown("赞成3，反对1", f"{FIRST} .log")


async def to_archive(stage: Stage) -> None:
    await stage.type("下周请电工来装，电费村集体出。")
    await stage.click("监督员每周去看一次")
    await stage.crowd()
    await stage.click("跟钱多福说过了")
    await stage.page.js(f"document.querySelector('{FIRST} [aria-label=发照片或文件]').click()")
    await stage.click("发一张样例照片", "已张贴", "孙桂香", "15天")
    await stage.demo.go(5 * 24 * 60)
    await stage.crowd()
    await stage.click("发给大家")
    await stage.demo.go(17 * 24 * 60)
    await stage.crowd()


async def test_watching_pausing_and_taking_over(stage: Stage) -> None:
    await stage.page.click("看一遍", ".bar")
    await stage.shown("召集人", "#note")
    await stage.page.until("Boolean(document.querySelector('.phone.attended'))")
    await stage.page.until(f"document.querySelector('{FIRST} .log').innerText.includes('三盏路灯')")
    await stage.page.click("暂停", ".bar")
    await stage.page.until("Boolean(document.querySelector('[data-action=resume]'))")
    assert stage.demo.story.paused
    await stage.page.click("手动接着来", ".bar")
    await stage.shown("请您接着来", "#note")
    assert not stage.demo.story.playing and stage.demo.kinds == {"villagers"}
    await stage.page.click("重新开始", ".bar")
    await stage.shown("都会清空", "#ask")
    await stage.page.click("确定", "#ask")
    await stage.page.until(
        f"!document.querySelector('{FIRST} .log').innerText.includes('三盏路灯') &&"
        f"document.querySelector('{FIRST} .log').innerText.includes('今天要做什么')"
    )
    await stage.settled(-1)
    await stage.click("提议题")
    await stage.shown("商量什么事", f"{FIRST} .log")


async def test_the_keyboard_goes_from_phone_to_phone_and_the_group_stays_open(stage: Stage) -> None:
    page, inside = (
        stage.page,
        "[...document.querySelectorAll('.phone')].findIndex(o => o.contains(document.activeElement))",
    )
    await page.js(f"document.querySelector('{FIRST} .key').focus()")
    for place in (1, 2):
        await page.key("ArrowRight")
        assert await page.js(inside) == place
    await page.key("ArrowLeft")
    await page.key("ArrowUp")
    assert await page.js("document.activeElement.matches('.key')") and await page.js(inside) == 1
    await page.key("Tab")
    assert await page.js("document.activeElement.matches(':focus-visible')")
    sun = stage.demo.people.phones["孙桂香"].user.id
    choose = f"document.querySelector('{THIRD} select')"
    await page.js(f"{choose}.value = '{sun}', {choose}.dispatchEvent(new Event('change'))")
    await page.until(f"document.querySelector('{THIRD} h2').textContent.includes('议事群')")


async def test_on_a_phone_sized_window_everything_is_within_reach(stage: Stage) -> None:
    page = stage.page
    await page.size(390, 844)
    await page.until("document.querySelector('#menu').checkVisibility()")
    reach = "[...document.querySelectorAll('button:not(.tool), select')].filter(o => o.checkVisibility())"
    for opened in (False, True):
        if opened:
            await page.click("时间和演示", ".bar")
            await page.until("document.querySelector('#jumps').checkVisibility()")
        assert await page.js("document.documentElement.scrollWidth") == 390
        boxes = f"{reach}.map(o => o.getBoundingClientRect())"
        assert await page.js(
            f"{boxes}.every(o => o.left >= 0 && o.right <= 390 && o.bottom <= 844)"
        )
        assert await page.js(f"Math.min(...{boxes}.map(o => o.height))") >= 34
    await page.click("到开会", ".bar")
    await stage.shown("没有定好日子的会", f"{FIRST} .toasts")
    await stage.click("提议题")
    await stage.type("村东头到小学那段路一下雨就积水")
    await stage.shown("这件事是怎么知道的", f"{FIRST} .log")
