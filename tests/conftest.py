"""What all tests share: examples drawn at random are the same in every run; the soak draws new ones."""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import settings

from house.chromium import browser

settings.register_profile("repeatable", derandomize=True, database=None)
settings.register_profile("soak", database=None)


def pytest_configure(config: pytest.Config) -> None:
    """A red run must be red again; only the long campaign looks for news. Loading leaves no garbage."""
    gc.disable()
    settings.load_profile("soak" if config.option.markexpr == "soak" else "repeatable")


def pytest_collection_finish() -> None:
    """What was loaded stays to the end: the collector need not look at it after every few objects."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 20)


def pytest_sessionfinish() -> None:
    """One look for what died badly is enough; pytest takes five, each over everything that was ever loaded."""
    gc.collect()
    gc.freeze()


DEAR = ("browser", "postgres")
"""What tests with these marks need takes seconds of processor to begin."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They come first and together: then one process of several begins it, and not each."""
    items.sort(key=lambda item: [item.get_closest_marker(mark) is None for mark in DEAR])


@pytest.fixture(scope="session")
def chrome() -> Iterator[int]:
    """A headless browser. Its one tab serves all: each test has an address of its own, and so a memory."""
    with browser() as port:
        yield port
