"""Small questions that are asked at the same time are answered together: one thread, one transaction."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, TypeVar

from sqlalchemy import Connection

K = TypeVar("K")
T = TypeVar("T")
Ask = Callable[[Callable[[Connection], Any]], Any]
Question = Callable[[Connection, Sequence[K]], Mapping[K, T]]
Waiting = dict[Question[Any, Any], dict[Any, list["asyncio.Future[Any]"]]]


class Together:
    """Collects what is asked in one turn of an event loop; each question is put once, for all of its keys.

    Sixty-four presses taken from the inbox ask who pressed; one after the other, each in a thread,
    they would spend more on changing threads than on the answers.
    """

    def __init__(self, executor: Executor, ask: Ask) -> None:
        self._executor = executor
        self._ask = ask
        self._waiting: Waiting = {}

    def ask(self, question: Question[K, T], key: K) -> "asyncio.Future[T | None]":
        """What the question knows of this key (None: nothing), or what it raised."""
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._send, loop)
        future: asyncio.Future[T | None] = loop.create_future()
        self._waiting.setdefault(question, {}).setdefault(key, []).append(future)
        return future

    def _send(self, loop: asyncio.AbstractEventLoop) -> None:
        asked, self._waiting = self._waiting, {}
        answers = loop.run_in_executor(self._executor, self._answer, asked)
        answers.add_done_callback(lambda done: _hand_out(asked, done))

    def _answer(self, asked: Waiting) -> list[Mapping[Any, Any]]:
        """Runs in the thread. When something raises, everybody's question is put alone: it is one asker's trouble."""

        def all_of_them(conn: Connection) -> list[Mapping[Any, Any]]:
            return [question(conn, list(keys)) for question, keys in asked.items()]

        try:
            found: list[Mapping[Any, Any]] = self._ask(all_of_them)
        except Exception:
            return [{key: self._alone(one, key) for key in keys} for one, keys in asked.items()]
        return found

    def _alone(self, question: Question[Any, Any], key: Any) -> Any:
        try:
            return self._ask(lambda conn: question(conn, [key])).get(key)
        except Exception as error:
            return _Raised(error)


class _Raised:
    def __init__(self, error: BaseException) -> None:
        self.error = error


def _hand_out(asked: Waiting, done: "asyncio.Future[list[Mapping[Any, Any]]]") -> None:
    error = asyncio.CancelledError() if done.cancelled() else done.exception()
    for n, keys in enumerate(asked.values()):
        for key, future in _waiting_for(keys):
            answer = _Raised(error) if error else done.result()[n].get(key)
            if isinstance(answer, _Raised):
                future.set_exception(answer.error)
            else:
                future.set_result(answer)


def _waiting_for(
    keys: Mapping[Any, Sequence["asyncio.Future[Any]"]],
) -> Iterator[tuple[Any, "asyncio.Future[Any]"]]:
    """Those who have not given up."""
    return ((key, one) for key, futures in keys.items() for one in futures if not one.done())
