"""What became of a send: each fault over a raw socket, through the transport that runs in earnest."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from httpx_aiohttp import AiohttpTransport
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from bot.fate import Fate, PartlySent, judge

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

SENT = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "x"}


async def request_of(reader: asyncio.StreamReader) -> bytes:
    """The whole request: whoever answers after this has seen the message."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length")
    )
    return await reader.readexactly(length)


def tunnel(status: int, *, then: Serve | None = None) -> Serve:
    """A proxy that answers to CONNECT; where it lets us through, `then` is what stands behind it."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"CONNECT ")
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n".encode())
        await writer.drain()
        if then:
            await then(reader, writer)
        writer.close()

    return serve


def answering(status: int, body: bytes, *, claim: int | None = None) -> Serve:
    """Reads the request, then answers; `claim` promises more bytes than come."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        head = f"HTTP/1.1 {status} X\r\ncontent-length: {claim or len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    return serve


def telling(status: int, description: str, **parameters: object) -> Serve:
    """Telegram's way of saying no."""
    body = {"ok": False, "error_code": status, "description": description}
    return answering(status, json.dumps(body | {"parameters": parameters}).encode())


async def hangs_after_the_request(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await request_of(reader)
    await asyncio.Event().wait()


async def hangs_up_after_the_request(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await request_of(reader)
    writer.transport.abort()


async def hangs_up_at_once(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


@asynccontextmanager
async def listening(serve: Serve) -> AsyncIterator[int]:
    """A server on a port of its own."""
    tasks: set[asyncio.Task[None]] = set()

    async def run(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        me = asyncio.current_task()
        assert me is not None
        tasks.add(me)
        try:
            await serve(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()

    server = await asyncio.start_server(run, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


LONG, SHORT = 10.0, 0.2
"""Seconds. Only where nothing is ever said is it not waited for: all others answer, be the machine ever so busy."""


async def send(
    url: str, *, pool: int = 4, times: int = 1, proxy: str = "", patience: float = LONG
) -> Fate:
    """Send through the real transport; the fate of the last one."""
    limits = httpx.Limits(max_connections=pool)
    through = httpx.Proxy(proxy) if proxy else None
    request = HTTPXRequest(
        read_timeout=patience,
        write_timeout=LONG,
        connect_timeout=LONG,
        pool_timeout=SHORT if times > 1 else LONG,
        httpx_kwargs={"transport": AiohttpTransport(limits=limits, proxy=through)},
    )
    bot = Bot("1000:" + "x" * 35, base_url=f"{url}/bot", request=request)
    try:
        sends = [bot.send_message(5, "x") for _ in range(times)]
        results = await asyncio.gather(*sends, return_exceptions=True)
    finally:
        await request.shutdown()
    last = results[-1]
    assert isinstance(last, BaseException)
    return judge(last).fate


@pytest.mark.parametrize(
    ("serve", "fate"),
    [
        (hangs_up_at_once, Fate.UNKNOWN),
        (hangs_up_after_the_request, Fate.UNKNOWN),
        (hangs_after_the_request, Fate.UNKNOWN),
        (answering(200, b'{"ok":true,', claim=500), Fate.UNKNOWN),
        (answering(200, b"<html>hotel</html>"), Fate.UNKNOWN),
        (answering(200, b'{"ok":true,"result":{"strange":1}}'), Fate.UNKNOWN),
        (answering(502, b"<html>Bad Gateway</html>"), Fate.UNKNOWN),
        (telling(500, "Internal Server Error"), Fate.UNKNOWN),
        (telling(429, "Too Many Requests: retry after 7", retry_after=7), Fate.WAIT),
        (telling(400, "Bad Request: upgraded", migrate_to_chat_id=-1007), Fate.MOVED),
        (telling(400, "Bad Request: message is not modified: x"), Fate.SAME),
        (telling(400, "Bad Request: message to edit not found"), Fate.GONE),
        (telling(400, "Bad Request: can't parse entities: x"), Fate.MARKUP),
        (telling(400, "Bad Request: chat not found"), Fate.BLOCKED),
        (telling(400, "Bad Request: not enough rights to send text"), Fate.REFUSED),
        (telling(403, "Forbidden: bot was blocked by the user"), Fate.BLOCKED),
        (telling(401, "Unauthorized"), Fate.HELD),
        (telling(404, "Not Found"), Fate.HELD),
    ],
    ids=lambda value: value.value if isinstance(value, Fate) else "",
)
async def test_over_a_raw_socket(serve, fate):
    async with listening(serve) as port:
        patience = SHORT if serve is hangs_after_the_request else LONG
        assert await send(f"http://127.0.0.1:{port}", patience=patience) is fate


async def test_nobody_listens():
    async with listening(hangs_up_at_once) as port:
        pass
    assert await send(f"http://127.0.0.1:{port}") is Fate.NOT_SENT


async def test_no_tls_where_tls_was_meant():
    async with listening(hangs_up_at_once) as port:
        assert await send(f"https://127.0.0.1:{port}") is Fate.NOT_SENT


@pytest.mark.parametrize("status", [403, 407, 502, 503, 504])
async def test_a_proxy_refuses_the_tunnel(status):
    """`YISHI_PROXY`: to CONNECT the message was not yet said, so nothing was sent (DECISIONS 8)."""
    async with listening(tunnel(status)) as port:
        proxy = f"http://127.0.0.1:{port}"
        assert await send("https://api.example:443", proxy=proxy) is Fate.NOT_SENT


async def test_negative_control_a_proxy_that_was_given_the_message_may_have_passed_it_on():
    """A plain address goes through without a tunnel: a 502 then stands behind the whole message."""
    async with listening(answering(502, b"Bad Gateway")) as port:
        proxy = f"http://127.0.0.1:{port}"
        assert await send("http://api.example", proxy=proxy) is Fate.UNKNOWN


async def test_the_pool_is_full():
    async with listening(hangs_after_the_request) as port:
        assert (
            await send(f"http://127.0.0.1:{port}", pool=1, times=2, patience=2 * SHORT)
            is Fate.NOT_SENT
        )


async def test_negative_control_the_outer_name_lies():
    """A request that arrived comes as httpx.ConnectTimeout; judged by that it would be sent twice."""
    async with listening(hangs_up_after_the_request) as port:
        request = HTTPXRequest(httpx_kwargs={"transport": AiohttpTransport()})
        bot = Bot("1000:" + "x" * 35, base_url=f"http://127.0.0.1:{port}/bot", request=request)
        with pytest.raises(TimedOut) as caught:
            await bot.send_message(5, "x")
        await request.shutdown()
    assert isinstance(caught.value.__cause__, httpx.ConnectTimeout)
    assert judge(caught.value).fate is Fate.UNKNOWN


def test_what_comes_along():
    waiting = judge(RetryAfter(7))
    assert (waiting.fate, waiting.wait) == (Fate.WAIT, 7.5)
    assert judge(ChatMigrated(-1007)).moved_to == -1007
    assert judge(Forbidden("x")).reason == "Forbidden: x"


def test_a_piece_that_failed_after_another_arrived_is_unknown():
    error = PartlySent("piece 2 of 2")
    error.__cause__ = NetworkError("x")
    error.__cause__.__cause__ = httpx.ConnectError("refused")
    assert judge(error).fate is Fate.UNKNOWN
    assert judge(KeyError("a fault of ours")).fate is Fate.UNKNOWN
    assert judge(BadRequest("Something new")).fate is Fate.REFUSED
