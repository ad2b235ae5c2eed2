"""Faults on order: the next call of a method (to a chat) fails, before or after its effect."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import httpcore
import httpx

from simulator.errors import ApiError

NEVER = 3600.0


@dataclass
class ServerFault:
    """A refusal, or a silence of ``stall`` seconds, spoken by the server itself."""

    method: str
    chat: int | str | None
    refusal: ApiError | None
    late: bool
    stall: float

    async def before(self) -> None:
        """Strike before the effect."""
        if not self.late:
            await self._strike()

    async def after(self) -> None:
        """Strike after the effect: what was sent stands."""
        if self.late:
            await self._strike()

    async def _strike(self) -> None:
        if self.stall:
            await asyncio.sleep(self.stall)
        if self.refusal:
            raise self.refusal


class Script:
    """Faults that the server itself shows, in the order in which they were given."""

    def __init__(self) -> None:
        self._faults: list[ServerFault] = []

    def fail(
        self,
        method: str,
        code: int = 500,
        description: str = "Internal Server Error",
        *,
        chat: int | str | None = None,
        after_effect: bool = False,
        stall: float = 0.0,
        times: int = 1,
        **parameters: Any,
    ) -> None:
        """The next ``times`` calls of ``method`` (to ``chat``, if given; "*" is any method) fail.

        ``code`` 0 with ``stall`` only makes the answer late, by so many real seconds.
        """
        refusal = ApiError(code, description, **parameters) if code else None
        fault = ServerFault(method, chat, refusal, after_effect, stall)
        self._faults += [fault] * times

    def take(self, method: str, chat: int | str | None) -> ServerFault | None:
        """The fault due for this call, used up by it."""
        for index, fault in enumerate(self._faults):
            if fault.method in {"*", method} and fault.chat in {None, chat}:
                return self._faults.pop(index)
        return None


RAISED: dict[str, tuple[type[httpx.TransportError], type[Exception], bool]] = {
    "connect": (httpx.ConnectError, httpcore.ConnectError, False),
    "connect_timeout": (httpx.ConnectTimeout, httpcore.ConnectTimeout, False),
    "pool_timeout": (httpx.PoolTimeout, httpcore.PoolTimeout, False),
    "write_timeout": (httpx.WriteTimeout, httpcore.WriteTimeout, False),
    "read_timeout": (httpx.ReadTimeout, httpcore.ReadTimeout, True),
    "read_error": (httpx.ReadError, httpcore.ReadError, True),
    "disconnected": (httpx.RemoteProtocolError, httpcore.RemoteProtocolError, True),
}
ANSWERED: dict[str, tuple[int, bytes]] = {
    "bad_gateway": (502, b"<html><body><h1>502 Bad Gateway</h1></body></html>"),
    "server_error": (500, b'{"ok":false,"error_code":500,"description":"Internal Server Error"}'),
    "not_found": (404, b"<html><body>404</body></html>"),
    "unauthorized": (401, b"<html><body>401</body></html>"),
    "bad_json": (200, b"<!DOCTYPE html>"),
    "truncated": (200, b'{"ok":true,"result":{"message_id":'),
}


@dataclass
class _Fault:
    method: str
    kind: str
    chat: int | None
    after_effect: bool
    error: BaseException | None = field(default=None)


class FaultyTransport(httpx.AsyncBaseTransport):
    """An httpx transport that passes calls on, except those that were ordered to fail.

    ``ASGITransport`` knows no timeouts, so a test orders the exception that one would have raised;
    the cause chain is the real one (httpx from httpcore).
    """

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.struck: list[str] = []
        self._faults: list[_Fault] = []

    def fail(
        self,
        method: str,
        kind: str,
        *,
        chat: int | None = None,
        after_effect: bool | None = None,
        times: int = 1,
        error: BaseException | None = None,
    ) -> None:
        """Order a fault for the next ``times`` calls of ``method`` ("*": any).

        Args:
            kind: a key of ``RAISED`` or ``ANSWERED``, or "error" together with ``error``.
            after_effect: whether the server did its work first; by default as the kind has it.
        """
        late = RAISED[kind][2] if kind in RAISED else False
        late = late if after_effect is None else after_effect
        self._faults += [_Fault(method, kind, chat, late, error)] * times

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass on, or fail as ordered."""
        fault = await self._take(request)
        if fault is None:
            return await self.inner.handle_async_request(request)
        if fault.after_effect:
            answer = await self.inner.handle_async_request(request)
            await answer.aread()
            await answer.aclose()
        self.struck.append(f"{fault.method} {fault.kind}")
        return _strike(fault, request)

    async def _take(self, request: httpx.Request) -> _Fault | None:
        if not self._faults:
            return None
        method = request.url.path.rsplit("/", 1)[-1]
        chat = await _chat_of(request)
        for index, fault in enumerate(self._faults):
            if fault.method in {"*", method} and fault.chat in {None, chat}:
                return self._faults.pop(index)
        return None

    async def aclose(self) -> None:
        """Close what is wrapped."""
        await self.inner.aclose()


async def _chat_of(request: httpx.Request) -> int | None:
    """The chat that a form-encoded call names; uploads and JSON have none."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form"):
        return None
    found = parse_qs((await request.aread()).decode()).get("chat_id", [""])[0]
    return int(found) if found.lstrip("-").isdigit() else None


def _strike(fault: _Fault, request: httpx.Request) -> httpx.Response:
    if fault.error:
        raise fault.error
    if fault.kind in ANSWERED:
        status, body = ANSWERED[fault.kind]
        return httpx.Response(status, content=body, request=request)
    outer, inner, _ = RAISED[fault.kind]
    raise outer(f"ordered fault: {fault.kind}", request=request) from inner("ordered fault")
