"""The page's own endpoints: look at a phone, do something on it, turn the clock, watch."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from simulator import view
from simulator.errors import ApiError
from simulator.hand import Hand
from simulator.incoming import Impossible
from simulator.jsons import Json
from simulator.panel import Action, Jump
from simulator.phone import Phone
from simulator.preview import words_of
from simulator.world import World

PAGE = Path(__file__).parent / "page"
HEARTBEAT, TOGETHER = 15.0, 0.05
PDF = "application/pdf"
INLINE = ("image/png", "image/jpeg", "image/gif", "text/plain", PDF)
Endpoint = Callable[[Request], Awaitable[Response]]


class Ui:
    """Everything under ``/``, ``/page``, ``/ui`` and ``/events``."""

    def __init__(
        self,
        world: World,
        jumps: Sequence[Jump],
        actions: Sequence[Action],
        zone: str,
        font: Path | None = None,
    ) -> None:
        self.world, self.zone, self.font = world, zone, font
        self.jumps = {jump.key: jump for jump in jumps}
        self.actions = {action.key: action for action in actions}
        self._turning = asyncio.Lock()

    def routes(self) -> list[BaseRoute]:
        """What the Starlette app serves."""
        return [
            Route("/", self.index),
            Route("/events", self.events),
            Route("/ui/state", self.state),
            Route("/ui/font", self.letters),
            Route("/ui/phone/{user:int}", self.look),
            Route("/ui/phone/{user:int}", guarded(self.act), methods=["POST"]),
            Route("/ui/phone/{user:int}/file", guarded(self.upload), methods=["POST"]),
            Route("/ui/page/{page}", guarded(self.hold), methods=["POST"]),
            Route("/ui/jump/{key}", guarded(self.jump), methods=["POST"]),
            Route("/ui/action/{key}", guarded(self.action), methods=["POST"]),
            Route("/ui/file/{file_id}", self.file),
            Route("/ui/preview/{file_id}", self.preview),
            Mount("/page", StaticFiles(directory=PAGE)),
        ]

    async def index(self, _request: Request) -> Response:
        """The page."""
        return FileResponse(PAGE / "index.html")

    async def letters(self, _request: Request) -> Response:
        """The font for machines without Chinese letters; 404 where none was given."""
        return FileResponse(self.font) if self.font else Response(status_code=404)

    async def state(self, _request: Request) -> Response:
        """What the top bar and the choice of people need."""
        world = self.world
        settings = world.settings.get("description ", {})
        return JSONResponse(
            {
                **self._moment(),
                "zone": self.zone,
                "bot": {"id": world.bot.id, "name": world.bot.name, "username": world.bot.username},
                "about": settings.get("description", ""),
                "opening": world.opening,
                "people": view.people(world),
                "jumps": [{"key": jump.key, "label": jump.label} for jump in self.jumps.values()],
                "actions": self._actions(),
            }
        )

    def _actions(self) -> list[Json]:
        found = self.actions.values()
        return [_shown(action) for action in found if action.shown is None or action.shown()]

    def _moment(self) -> Json:
        due = self.world.times.next_due()
        return {
            "seq": self.world.seq,
            "epoch": self.world.epoch,
            "now": self.world.times.now().isoformat(),
            "next_due": due.isoformat() if due else None,
            "focus": self.world.focus,
            "pointing": self.world.pointing,
            "unread": view.waiting(self.world),
        }

    async def look(self, request: Request) -> Response:
        """One person's phone; ``since`` leaves out what the page already has."""
        user = self.world.users.get(request.path_params["user"])
        if user is None:
            return JSONResponse({"error": "nobody"}, 404)
        since = int(request.query_params.get("since", "0"))
        return JSONResponse({**view.phone(self.world, user, since), "epoch": self.world.epoch})

    async def act(self, request: Request) -> Response:
        """Do one thing on a phone: ``{"do": …}`` with what it needs."""
        order: Json = await request.json()
        hand = Hand(self.world, self._phone(request))
        return JSONResponse({"result": hand.do(order)})

    async def upload(self, request: Request) -> Response:
        """Send a picture or file; the body is the file, the rest stands in the query."""
        query, phone = request.query_params, self._phone(request)
        chat = Hand(self.world, phone).chat({"chat": int(query["chat"])})
        body, mime = await request.body(), request.headers["content-type"]
        caption = query.get("caption", "")
        if query.get("photo"):
            phone.send_photo(caption, chat, body)
        else:
            phone.send_document(query.get("name", "file"), body, mime, caption=caption, chat=chat)
        return JSONResponse({"result": True})

    def _phone(self, request: Request) -> Phone:
        return Phone(self.world, self.world.users[request.path_params["user"]])

    async def hold(self, request: Request) -> Response:
        """Whose phones a page shows, until its stream of events ends."""
        users: list[int] = (await request.json())["users"]
        self.world.held[request.path_params["page"]] = [int(user) for user in users]
        self.world.changed()
        return JSONResponse({"result": True})

    async def jump(self, request: Request) -> Response:
        """Turn the clock; one turn at a time."""
        if self._turning.locked():
            return JSONResponse({"error": "turning"}, 409)
        async with self._turning:
            said = await self.jumps[request.path_params["key"]].run()
        self.world.changed()
        return JSONResponse({"result": {**self._moment(), "said": said or ""}})

    async def action(self, request: Request) -> Response:
        """Press one of the demo's own buttons."""
        await self.actions[request.path_params["key"]].run()
        self.world.changed()
        return JSONResponse({"result": self._moment()})

    async def file(self, request: Request) -> Response:
        """The bytes of a picture or document; only harmless kinds open inside the browser."""
        stored = self.world.files.find(request.path_params["file_id"])
        if stored is None:
            return Response(status_code=404)
        kind = "inline" if stored.mime in INLINE else "attachment"
        headers = {"content-disposition": f"{kind}; filename*=utf-8''{quote(stored.name)}"}
        headers["x-content-type-options"] = "nosniff"
        if stored.mime != PDF:  # the browser's own PDF viewer does not run in a sandbox
            headers["content-security-policy"] = "sandbox"
        text = stored.mime.startswith("text/")
        mime = "text/plain; charset=utf-8" if text else stored.mime
        return Response(stored.content, media_type=mime, headers=headers)

    async def preview(self, request: Request) -> Response:
        """The words of a document, for reading on the page; 404 where there are none to show."""
        stored = self.world.files.find(request.path_params["file_id"])
        blocks = words_of(stored) if stored else None
        return JSONResponse({"blocks": blocks}, 200 if blocks is not None else 404)

    async def events(self, request: Request) -> Response:
        """Server-sent events: a short line whenever something changed, and a heartbeat."""
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        stream = self.stream(request.query_params.get("page", ""))
        return StreamingResponse(stream, headers=headers, media_type="text/event-stream")

    async def stream(self, page: str = "") -> AsyncGenerator[str]:
        """What ``events`` sends, line by line."""
        wake = asyncio.Event()
        stop = self.world.listen(wake.set)
        try:
            while True:
                shown = {**self._moment(), "actions": self._actions()}
                yield f"data: {json.dumps(shown)}\n\n"
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        await wake.wait()
                except TimeoutError:
                    continue
                await asyncio.sleep(TOGETHER)
                wake.clear()
        finally:
            self.world.held.pop(page, None)
            stop()


def _shown(action: Action) -> Json:
    return {
        "key": action.key,
        "label": action.label,
        "on": action.on() if action.on else None,
        "note": action.note() if action.note else "",
        "ask": action.ask() if action.ask else "",
    }


def guarded(endpoint: Endpoint) -> Endpoint:
    """Refuse what another site's page could send unasked; turn impossibilities into a sentence."""

    async def answer(request: Request) -> Response:
        if "x-simulator" not in request.headers:
            return JSONResponse({"error": "not from this page"}, 403)
        try:
            return await endpoint(request)
        except (Impossible, ApiError) as wrong:
            return JSONResponse({"error": str(wrong)}, 409)
        except (LookupError, TypeError, ValueError) as wrong:
            return JSONResponse({"error": f"bad request: {wrong!r}"}, 400)

    return answer
