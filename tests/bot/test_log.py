"""Nothing that is logged, by us or by a library, may show a bot's token."""

import io
import logging
import sys

import httpx
import pytest
import structlog

from bot import log

CANARY = "123456789:AAFcanaryCANARYcanaryCANARYcanary_-x"


@pytest.fixture
def stream():
    root = logging.getLogger()
    before, level, hook = root.handlers[:], root.level, sys.excepthook
    quiet = {name: logging.getLogger(name).level for name in log.LOUD}
    before_us = structlog.get_config()
    out = io.StringIO()
    log.set_up(out, logging.DEBUG)
    yield out
    root.handlers[:], sys.excepthook = before, hook
    root.setLevel(level)
    for name, old in quiet.items():
        logging.getLogger(name).setLevel(old)
    structlog.configure(**before_us)


def test_messages_arguments_values_and_tracebacks(stream):
    structlog.get_logger().info("call", url=f"https://api/bot{CANARY}/getMe")
    logging.getLogger("library").warning("asked %s", {"url": CANARY})
    try:
        raise ValueError(f"bad address {CANARY}")
    except ValueError as error:
        structlog.get_logger().error("failed", exc_info=error)
        logging.getLogger("library").exception("failed too")
    sys.excepthook(RuntimeError, RuntimeError(f"last words {CANARY}"), None)
    assert stream.getvalue().count("(token)") >= 5
    assert "aafcanary" not in stream.getvalue().lower()


async def test_the_http_library_does_not_write_addresses(stream):
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"ok": True})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        await client.get(f"https://api.telegram.org/bot{CANARY}/getMe")
    assert "getMe" not in stream.getvalue()


async def test_negative_control_without_the_set_up_the_library_shows_the_token(caplog):
    """If this fails, httpx has become discreet and the test above proves nothing."""
    caplog.set_level(logging.INFO, "httpx")

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"ok": True})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        await client.get(f"https://api.telegram.org/bot{CANARY}/getMe")
    assert CANARY in caplog.text


def test_negative_control_a_plain_formatter_shows_the_token(stream, monkeypatch):
    monkeypatch.setattr(log, "clean", lambda text: text)
    structlog.get_logger().info("call", url=CANARY)
    assert CANARY in stream.getvalue()
