"""Small questions asked in one turn of the loop share a thread; each asker has an answer of his own."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from storage.together import Together


class Register:
    """Answers by hand, and counts how often it was gone to."""

    def __init__(self) -> None:
        self.visits = 0
        self.asked: list[list[int]] = []
        self.closed = False

    def ask(self, questions):
        self.visits += 1
        if self.closed:
            raise ConnectionError("closed")
        return questions(None)

    def double(self, conn, numbers: Sequence[int]) -> dict[int, int]:
        self.asked.append(list(numbers))
        if 99 in numbers:
            raise OverflowError(99)
        return {number: 2 * number for number in numbers if number != 13}

    def broken(self, conn, numbers: Sequence[int]) -> dict[int, int]:
        raise LookupError(numbers)


@pytest.fixture
def register():
    return Register()


@pytest.fixture
def together(register):
    with ThreadPoolExecutor(1) as pool:
        yield Together(pool, register.ask)


async def test_what_is_asked_at_once_is_one_visit_and_the_same_once(register, together):
    answers = await asyncio.gather(*(together.ask(register.double, n) for n in (1, 2, 1, 3)))
    assert answers == [2, 4, 2, 6]
    assert (register.visits, register.asked) == (1, [[1, 2, 3]])


async def test_what_is_asked_later_is_answered_anew(register, together):
    assert await together.ask(register.double, 1) == 2
    assert await together.ask(register.double, 1) == 2
    assert register.visits == 2


async def test_of_what_nobody_knows_there_is_nothing(register, together):
    assert await asyncio.gather(*(together.ask(register.double, n) for n in (1, 13))) == [2, None]


async def test_what_one_question_raises_its_askers_hear_and_nobody_else(register, together):
    questions = [(register.double, 1), (register.broken, 2), (register.double, 3)]
    asked = [together.ask(question, number) for question, number in questions]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert (answers[0], answers[2]) == (2, 6)
    assert isinstance(answers[1], LookupError)


async def test_one_odd_key_is_its_askers_trouble_alone(register, together):
    asked = [together.ask(register.double, n) for n in (1, 99, 2)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert (answers[0], answers[2]) == (2, 4)
    assert isinstance(answers[1], OverflowError)


async def test_when_nothing_can_be_asked_everybody_hears_it(register, together):
    register.closed = True
    asked = [together.ask(register.double, n) for n in (1, 2)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(a) for a in answers] == [ConnectionError, ConnectionError]


async def test_one_who_gave_up_harms_nobody(register, together):
    first, second = together.ask(register.double, 1), together.ask(register.double, 1)
    first.cancel()
    assert await second == 2
