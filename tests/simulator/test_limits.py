"""Budgets: per chat, per group, overall; edits count, answers do not."""

import pytest

from simulator.errors import ApiError
from simulator.limits import Limits, NoLimits


class Seconds:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def limits(seconds: Seconds) -> Limits:
    return Limits(clock=seconds)


def refused(limits: Limits, chat: int) -> int:
    with pytest.raises(ApiError) as wrong:
        limits.spend(chat)
    assert wrong.value.code == 429
    assert wrong.value.description == (
        f"Too Many Requests: retry after {wrong.value.parameters['retry_after']}"
    )
    wait: int = wrong.value.parameters["retry_after"]
    return wait


def test_a_short_burst_then_one_a_second(limits: Limits, seconds: Seconds) -> None:
    for _ in range(5):
        limits.spend(1)
    assert refused(limits, 1) == 1
    limits.spend(2)
    seconds.at = 1.0
    limits.spend(1)
    refused(limits, 1)


def test_waiting_as_told_is_enough(limits: Limits, seconds: Seconds) -> None:
    for _ in range(60):
        try:
            limits.spend(-1)
        except ApiError as wrong:
            seconds.at += wrong.parameters["retry_after"]
            limits.spend(-1)


def test_twenty_a_minute_in_a_group(limits: Limits, seconds: Seconds) -> None:
    for _ in range(20):
        limits.spend(-1)
        seconds.at += 2
    assert refused(limits, -1) == 20
    seconds.at = 60.0
    limits.spend(-1)
    refused(limits, -1)


def test_thirty_a_second_overall(limits: Limits) -> None:
    for chat in range(1, 31):
        limits.spend(chat)
    assert refused(limits, 99) == 1


def test_a_refusal_takes_nothing(limits: Limits, seconds: Seconds) -> None:
    for _ in range(5):
        limits.spend(1)
    for _ in range(100):
        refused(limits, 1)
    seconds.at = 1.0
    limits.spend(1)
    assert limits.refused == 100


def test_no_limits_is_the_switch() -> None:
    """Negative control: the same load passes where there are none."""
    free = NoLimits()
    for _ in range(1000):
        free.spend(-1)
