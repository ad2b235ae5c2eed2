"""The one idea of time: whoever needs the hour is given a clock, never asks the machine."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the present moment as aware UTC."""

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        ...
