"""One checker with the fast segmenter where it is installed, shared by all tests of the room."""

import pytest

from bot.workbench import all_lists
from nlp.checker import Checker
from nlp.lists import TopicLists


@pytest.fixture(scope="session")
def checker() -> Checker:
    made = Checker.load()
    made.warm()
    return made


@pytest.fixture(scope="session")
def lists() -> dict[str, TopicLists]:
    return all_lists()
