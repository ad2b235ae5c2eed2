"""The webhook: secret, order per line, retries, and 409 for pollers meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from simulator.jsons import Json
from simulator.phone import Phone
from simulator.webhook import HEADER, growing
from simulator.world import World
from tests.simulator.conftest import Call

URL = "https://bot.test/hook"


class Product:
    """What answers at the webhook's address."""

    def __init__(self) -> None:
        self.got: list[Json] = []
        self.secrets: list[str] = []
        self.codes: list[int] = []
        self.news = asyncio.Event()

    def answer(self, request: httpx.Request) -> httpx.Response:
        code = self.codes.pop(0) if self.codes else 200
        self.secrets.append(request.headers.get(HEADER, ""))
        if code == 200:
            self.got.append(json.loads(request.content))
        self.news.set()
        return httpx.Response(code)

    async def wait(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.got) < count:
                self.news.clear()
                await self.news.wait()


@pytest.fixture
async def product(world: World) -> AsyncIterator[Product]:
    made = Product()
    world.webhook.transport = httpx.MockTransport(made.answer)
    world.webhook.pause = lambda attempt: 0.0
    yield made
    world.webhook.stop()


async def test_updates_are_pushed_with_the_secret(
    call: Call, phone: Phone, product: Product, world: World
) -> None:
    phone.type("先来的")
    await call.ok("setWebhook", url=URL, secret_token="s3cret")
    await product.wait(1)
    phone.type("后来的")
    await product.wait(2)
    assert [u["message"]["text"] for u in product.got] == ["先来的", "后来的"]
    assert set(product.secrets) == {"s3cret"}
    await asyncio.sleep(0)
    assert world.queue.pending == 0


async def test_a_failure_is_repeated_and_reported(
    call: Call, phone: Phone, product: Product
) -> None:
    product.codes = [500, 500, 403]
    await call.ok("setWebhook", url=URL)
    phone.type("x")
    await product.wait(1)
    info = await call.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 403"
    assert len(product.secrets) == 4


async def test_one_line_waits_alone(call: Call, phone: Phone, product: Product) -> None:
    await call.ok(
        "sendMessage",
        chat_id=phone.user.id,
        text="?",
        reply_markup={"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]},
    )
    phone.type("一")
    phone.tap("好")
    product.codes = [500]
    await call.ok("setWebhook", url=URL)
    await product.wait(2)
    assert [list(update)[1] for update in product.got] == ["callback_query", "message"]


async def test_polling_and_pushing_exclude_each_other(call: Call, product: Product) -> None:
    await call.ok("setWebhook", url=URL)
    assert "webhook is active" in await call.refusal("getUpdates")
    assert (await call.ok("getWebhookInfo"))["url"] == URL
    await call.ok("deleteWebhook")
    assert await call.ok("getUpdates") == []
    assert (await call.ok("getWebhookInfo"))["url"] == ""


async def test_settings_that_telegram_refuses(call: Call) -> None:
    assert "HTTPS" in await call.refusal("setWebhook", url="http://bot.test")
    assert "secret token" in await call.refusal("setWebhook", url=URL, secret_token="有空格 的")


async def test_dropping_what_waits(call: Call, phone: Phone) -> None:
    phone.type("x")
    await call.ok("deleteWebhook", drop_pending_updates=True)
    assert await call.ok("getUpdates") == []


def test_pauses_grow_to_a_minute() -> None:
    assert [growing(n) for n in (1, 2, 3, 4, 9)] == [0, 2, 4, 8, 60]
