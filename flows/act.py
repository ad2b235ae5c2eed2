"""What an act is: a handler that writes with a Step, and how much of the case it needs to see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flows.step import Step

Needs = Literal["case", "vote", "presence", "community", "reminders", "person"]


@dataclass(frozen=True, slots=True)
class Act:
    """`loose` acts carry no epoch check: typed words, due rows, and what is safe to press twice."""

    handle: Callable[[Step], None]
    needs: Needs = "case"
    loose: bool = False
    quiet: bool = False
