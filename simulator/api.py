"""The Bot API over HTTP: ``/bot{token}/{method}`` and ``/file/bot{token}/{path}``."""

from __future__ import annotations

import inspect
import json
from datetime import UTC
from email.utils import format_datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator import spec
from simulator.errors import ApiError
from simulator.faults import Script
from simulator.forms import read_body
from simulator.jsons import Json
from simulator.methods import METHODS
from simulator.world import World

BODY_LIMIT = 52 << 20


class BotApi:
    """Answers calls out of one world; ``check`` compares every answer with the description."""

    def __init__(self, world: World, script: Script | None = None, *, check: bool = False) -> None:
        self.world, self.script, self.check = world, script or Script(), check

    def routes(self) -> list[Route]:
        """What a Starlette app needs to serve the Bot API."""
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download),
        ]

    async def call(self, request: Request) -> Response:
        """One HTTP call."""
        try:
            self._authorise(request.path_params["token"])
            body = await request.body()
            result = await self._run(request, body)
            answer, status = {"ok": True, "result": result}, 200
        except ApiError as wrong:
            answer, status = wrong.to_json(), wrong.code
        return self._json(answer, status)

    async def _run(self, request: Request, body: bytes) -> Any:
        if len(body) > BODY_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        kind = request.headers.get("content-type", "")
        fields, uploads = read_body(kind, body, request.scope["query_string"].decode("latin-1"))
        return await self.perform(request.path_params["method"], fields, uploads)

    def _authorise(self, token: str) -> None:
        if token != self.world.token:
            known = ":" in token
            raise ApiError(401, "Unauthorized") if known else ApiError(404, "Not Found")

    async def perform(self, name: str, fields: Json, uploads: dict[str, spec.Upload]) -> Any:
        """Check the arguments, then do it; scripted faults strike before or after the effect."""
        method = spec.known(name)
        if method is None:
            raise ApiError(404, "Not Found")
        function = METHODS.get(method)
        if function is None:
            raise ApiError(501, f"Not Implemented: the simulator has no {method}")
        args = spec.read_arguments(method, {**fields, **uploads_of(method, uploads)})
        args["_uploads"] = uploads
        fault = self.script.take(method, args.get("chat_id"))
        if fault:
            await fault.before()
        self.world.calls.append((method, args))
        result = function(self.world, args)
        if inspect.isawaitable(result):
            result = await result
        if fault:
            await fault.after()
        if self.check and method != "getUpdates":  # a test may put anything at all into the queue
            spec.check_result(method, result)
        return result

    async def download(self, request: Request) -> Response:
        """The bytes of a file."""
        stored = self.world.files.by_path(request.path_params["path"])
        if request.path_params["token"] != self.world.token or stored is None:
            return self._json(ApiError(404, "Not Found").to_json(), 404)
        return Response(stored.content, media_type=stored.mime, headers=self._date())

    def _json(self, body: Json, status: int) -> Response:
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        raw = text.encode("utf-8", "surrogatepass")
        return Response(raw, status, self._date(), media_type="application/json")

    def _date(self) -> dict[str, str]:
        """HTTP ``Date``: the simulated time, by which a bot checks its own clock."""
        return {"date": format_datetime(self.world.times.now().astimezone(UTC), usegmt=True)}


def uploads_of(method: str, uploads: dict[str, spec.Upload]) -> Json:
    """Uploads that are parameters themselves (not those that ``attach://`` points to)."""
    params = spec.spec()["methods"][method]["params"]
    return {name: upload for name, upload in uploads.items() if name in params}
