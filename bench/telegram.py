"""A Telegram that is nothing but its Bot API on a real socket: it hands out presses and hears the answers."""

import asyncio
import json
from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qs

Json = dict[str, Any]
BOT = {"id": 42, "is_bot": True, "first_name": "议事", "username": "yishi_bot"}
DONE = b'{"ok":true,"result":true}'


class Telegram:
    """`latency` seconds lie before every answer; updates are confirmed by offset, as they are there."""

    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.calls: Counter[str] = Counter()
        self.texts: dict[str, str] = {}
        self._updates: deque[Json] = deque()
        self._poll: Callable[[], None] | None = None
        self._enough: tuple[int, asyncio.Event] = (0, asyncio.Event())

    async def serve(self) -> int:
        """Listen on a port of its own; gives the number."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Line(self), "127.0.0.1", 0, backlog=1024)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def close(self) -> None:
        """Take no more calls."""
        self._server.close()

    async def press(self, updates: Sequence[Json]) -> float:
        """Hand the presses out; the seconds until the last one is answered."""
        loop = asyncio.get_running_loop()
        self._enough = len(self.texts) + len(updates), asyncio.Event()
        begun = loop.time()
        self._updates.extend(updates)
        if self._poll:
            self._poll()
        await asyncio.wait_for(self._enough[1].wait(), 120)
        return loop.time() - begun

    def call(self, method: str, args: Json, reply: Callable[[bytes], None]) -> None:
        """One call of the bot."""
        self.calls[method] += 1
        loop = asyncio.get_running_loop()
        if method == "getUpdates":
            self._get_updates(args, reply)
        elif method == "answerCallbackQuery":
            loop.call_later(self.latency, self._answered, args, reply)
        else:
            loop.call_later(self.latency, reply, _result(method, args, self.calls[method]))

    def _answered(self, args: Json, reply: Callable[[bytes], None]) -> None:
        reply(DONE)
        self.texts[args["callback_query_id"]] = args.get("text", "")
        if len(self.texts) >= self._enough[0]:
            self._enough[1].set()

    def _get_updates(self, args: Json, reply: Callable[[bytes], None]) -> None:
        while self._updates and self._updates[0]["update_id"] < args.get("offset", 0):
            self._updates.popleft()
        loop = asyncio.get_running_loop()

        def give() -> None:
            waits.cancel()
            self._poll = None
            found = [self._updates[n] for n in range(min(args["limit"], len(self._updates)))]
            body = json.dumps({"ok": True, "result": found}, ensure_ascii=False).encode()
            loop.call_later(self.latency, reply, body)

        waits = loop.call_later(args["timeout"], give)
        self._poll = give
        if self._updates:
            give()


def _result(method: str, args: Json, number: int) -> bytes:
    """What a call gives: who the bot is, the message it sent, or that all is well."""
    result: Any = True
    if method == "getMe":
        result = BOT
    elif method == "getMyCommands":
        result = []
    elif method.startswith(("send", "edit")):
        chat = {"id": int(args["chat_id"]), "type": "supergroup", "title": "花溪村"}
        message_id = int(args.get("message_id", 1000 + number))
        result = {"message_id": message_id, "date": 1790000000, "chat": chat, "text": "…"}
    return json.dumps({"ok": True, "result": result}).encode()


class Line(asyncio.Protocol):
    """One connection of the bot: HTTP/1.1, one call after the other."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._heard = b""

    def connection_made(self, transport: Any) -> None:
        self._transport: asyncio.Transport = transport

    def data_received(self, data: bytes) -> None:
        """Collect until a call is whole."""
        self._heard += data
        head, found, rest = self._heard.partition(b"\r\n\r\n")
        if not found:
            return
        lines = head.decode("latin-1").split("\r\n")
        fields = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines[1:])}
        length = int(fields.get("content-length", 0))
        if len(rest) < length:
            return
        self._heard = rest[length:]
        method = lines[0].split()[1].rpartition("/")[2]
        self._telegram.call(method, _arguments(fields, rest[:length]), self._reply)

    def _reply(self, body: bytes) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        if not self._transport.is_closing():
            self._transport.write(head.encode() + b"\r\n\r\n" + body)


def _arguments(fields: dict[str, str], body: bytes) -> Json:
    if fields.get("content-type", "").startswith("application/json"):
        found: Json = json.loads(body)
        return found
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}
