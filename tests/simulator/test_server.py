"""Over a real socket: both transports in use, the Date header, long polls, a quick stop."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import httpx
import pytest
from httpx_aiohttp import AiohttpTransport
from telegram import Bot
from telegram.request import HTTPXRequest

from simulator.people import User
from simulator.phone import Phone
from simulator.server import build, server
from simulator.world import World


@asynccontextmanager
async def running(world: World) -> AsyncIterator[str]:
    """The simulator on a free port; its address."""
    live = server(build(world, check=True))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(live.serve())
        while not live.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0)
        port = live.servers[0].sockets[0].getsockname()[1]
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            live.should_exit = True


def transport(kind: str) -> httpx.AsyncBaseTransport:
    if kind == "httpx":
        return httpx.AsyncHTTPTransport()
    return AiohttpTransport(client=aiohttp.ClientSession)


@pytest.mark.parametrize("kind", ["httpx", "aiohttp"])
async def test_ptb_over_a_socket(world: World, zhang: User, kind: str) -> None:
    async with running(world) as address:
        first, second = (
            HTTPXRequest(httpx_kwargs={"transport": transport(kind)}) for _ in range(2)
        )
        bot = Bot(
            world.token, f"{address}/bot", f"{address}/file/bot", first, get_updates_request=second
        )
        async with bot, asyncio.TaskGroup() as tasks:
            poll = tasks.create_task(bot.get_updates(timeout=20))
            sent = await bot.send_document(zhang.id, b"1", filename="表.txt", caption="给您")
            assert sent.caption == "给您"
            Phone(world, zhang).type("收到")
        assert poll.result()[0].message is not None


async def test_one_date_and_it_is_the_simulated_one(world: World) -> None:
    async with running(world) as address, httpx.AsyncClient() as client:
        answer = await client.get(f"{address}/bot{world.token}/getMe")
        assert answer.headers.get_list("date") == ["Sun, 01 Mar 2026 09:00:00 GMT"]


async def test_it_stops_while_a_page_is_open(world: World) -> None:
    async with aiohttp.ClientSession() as session:
        async with running(world) as address:
            page = await session.get(f"{address}/events")
            assert (await page.content.readline()).startswith(b"data: ")
            begun = time.monotonic()
        assert time.monotonic() - begun < 5
        page.close()
