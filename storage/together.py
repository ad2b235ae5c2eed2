"""Small questions that are asked at the same time are answered together: one thread, one transaction."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
Ask = Callable[[Callable[[Connection], Any]], Any]
Key = tuple[Callable[..., Any], tuple[Any, ...]]


class Together:
    """Collects what is asked in one turn of an event loop; the same question is asked once.

    Sixty-four presses taken from the inbox ask who pressed; one after the other, each in a thread,
    they would spend more on changing threads than on the answers.
    """

    def __init__(self, executor: Executor, ask: Ask) -> None:
        self._executor = executor
        self._ask = ask
        self._waiting: dict[Key, list[asyncio.Future[Any]]] = {}

    def ask(self, question: Callable[..., T], *args: Any) -> "asyncio.Future[T]":
        """The answer, or what the question raised, for this asker alone. Arguments are hashable."""
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._send, loop)
        future: asyncio.Future[T] = loop.create_future()
        self._waiting.setdefault((question, args), []).append(future)
        return future

    def _send(self, loop: asyncio.AbstractEventLoop) -> None:
        asked, self._waiting = self._waiting, {}
        answers = loop.run_in_executor(self._executor, self._answer, list(asked))
        answers.add_done_callback(lambda done: _hand_out(asked, done))

    def _answer(self, keys: list[Key]) -> list[Any]:
        """Runs in the thread."""

        def all_of_them(conn: Connection) -> list[Any]:
            return [_one(conn, question, args) for question, args in keys]

        found: list[Any] = self._ask(all_of_them)
        return found


class _Raised:
    def __init__(self, error: Exception) -> None:
        self.error = error


def _one(conn: Connection, question: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    try:
        return question(conn, *args)
    except Exception as error:
        return _Raised(error)


def _hand_out(
    asked: dict[Key, list["asyncio.Future[Any]"]], done: "asyncio.Future[list[Any]]"
) -> None:
    error = asyncio.CancelledError() if done.cancelled() else done.exception()
    answers = [_Raised(error)] * len(asked) if isinstance(error, Exception) else None
    for futures, answer in zip(asked.values(), answers or done.result(), strict=True):
        for future in futures:
            if future.done():
                continue
            if isinstance(answer, _Raised):
                future.set_exception(answer.error)
            else:
                future.set_result(answer)
