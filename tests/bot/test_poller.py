"""The poller: on disk before the offset moves, and nothing that a proxy answers ends it."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot.poller import ALARM_AFTER, ALLOWED_UPDATES, Poller
from tests.bot.fakes import FakeStore

Answer = Callable[[httpx.Request], httpx.Response]


def ok(*updates: Any) -> httpx.Response:
    return httpx.Response(200, json={"ok": True, "result": list(updates)})


class Bench:
    """A poller over answers that are given in order."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []
        self.pauses: list[float] = []
        self.alarms: list[str] = []
        self.store = FakeStore()
        self.arrived = 0
        client = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))
        self.poller = Poller(
            client, "http://t/bot1", self.store, self._arrive, self.alarms.append, self._pause
        )

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(json.loads(request.content))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _arrive(self) -> None:
        self.arrived += 1

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def steps(self, count: int) -> None:
        for _ in range(count):
            await self.poller.step(0)


async def test_only_the_kinds_that_are_meant():
    bench = Bench(ok())
    await bench.steps(1)
    assert bench.asked[0]["allowed_updates"] == list(ALLOWED_UPDATES)
    assert "guest_message" not in ALLOWED_UPDATES


async def test_the_offset_moves_only_after_the_commit():
    bench = Bench(ok({"update_id": 7}, {"update_id": 8}), ok({"update_id": 9}), ok(), ok())

    async def broken(raws: Any) -> list[int]:
        raise OSError("disk full")

    whole, bench.store.inbox_put = bench.store.inbox_put, broken  # type: ignore[method-assign]
    with pytest.raises(OSError, match="disk full"):
        await bench.poller.step(0)
    bench.store.inbox_put = whole  # type: ignore[method-assign]
    await bench.steps(3)
    assert [asked.get("offset") for asked in bench.asked] == [None, None, 10, None]
    assert [row.raw["update_id"] for row in bench.store.rows] == [9]


async def test_an_update_that_comes_again_is_stored_once():
    bench = Bench(ok({"update_id": 7}), ok({"update_id": 7}), ok())
    await bench.steps(3)
    assert len(bench.store.rows) == 1
    assert bench.arrived == 2


async def test_ids_may_begin_again_at_a_lower_number():
    bench = Bench(ok({"update_id": 900}), ok(), ok({"update_id": 3}), ok())
    await bench.steps(4)
    assert [asked.get("offset") for asked in bench.asked] == [None, 901, None, 4]
    assert [row.raw["update_id"] for row in bench.store.rows] == [900, 3]


@pytest.mark.parametrize(
    "trouble",
    [
        *(httpx.Response(code, json={"ok": False}) for code in (401, 403, 404, 409, 429, 500, 502)),
        httpx.Response(502, text="<html>Bad Gateway</html>"),
        httpx.Response(200, text="<html>log in to the hotel</html>"),
        httpx.Response(200, json=[1]),
        httpx.Response(200, json={"ok": True, "result": "?"}),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
        TimeoutError("hangs"),
    ],
    ids=str,
)
async def test_trouble_is_survived_with_one_alarm_and_longer_pauses(trouble):
    bench = Bench(*[trouble] * 5, ok({"update_id": 1}))
    await bench.steps(6)
    assert len(bench.store.rows) == 1
    assert bench.pauses == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert len(bench.alarms) == 1
    assert ALARM_AFTER == 3
    assert bench.poller.failures == 0


async def test_pauses_end_at_a_minute():
    bench = Bench(*[httpx.ConnectError("refused")] * 12)
    await bench.steps(12)
    assert max(bench.pauses) == 60.0


async def test_what_has_no_number_is_passed_over_and_does_not_spin():
    bench = Bench(ok("x", {"update_id": "1"}, {"update_id": True}, {"update_id": 5}), ok({}))
    await bench.steps(2)
    assert [row.raw["update_id"] for row in bench.store.rows] == [5]
    assert bench.pauses == [1.0]
