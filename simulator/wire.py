"""An httpx transport straight into the app: like ``ASGITransport``, at half its cost."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from starlette.types import ASGIApp, Message, Scope


class InProcess(httpx.AsyncBaseTransport):
    """Calls the ASGI app in the same event loop, without a socket.

    ``httpx.ASGITransport`` serves as well, but looks for packages that are not installed five times a
    call. Like it, this one knows no timeouts: order them from ``FaultyTransport``.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One call; an exception inside the app comes out as it is."""
        body = await request.aread()
        sent: list[Message] = []
        wanted = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            if wanted:
                return wanted.pop()
            await asyncio.Event().wait()  # the client stays until it has the whole answer
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app(_scope(request), receive, send)
        content = b"".join(part.get("body", b"") for part in sent[1:])
        return httpx.Response(
            sent[0]["status"], headers=sent[0]["headers"], content=content, request=request
        )


def _scope(request: httpx.Request) -> Scope:
    url = request.url
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.split(b"?")[0],
        "query_string": url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "server": (url.host, url.port),
        "client": ("127.0.0.1", 1),
    }
    return scope
