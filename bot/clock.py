"""The one place that asks the machine for the hour, and a clock that one can turn forward."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.clock import Clock


class RealClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        return datetime.now(UTC)


class TurnableClock:
    """Another clock plus an offset, kept in a file so that a restart does not turn time back."""

    def __init__(self, base: Clock | None = None, saved: Path | None = None) -> None:
        self._base: Clock = base or RealClock()
        self._saved = saved
        self._offset = _read(saved)

    def now(self) -> datetime:
        """The present moment as turned, aware UTC."""
        return self._base.now() + self._offset

    def turn(self, to: datetime) -> None:
        """Go forward to `to`; does nothing when it is past, since time only goes forward."""
        ahead = to - self.now()
        if ahead <= timedelta(0):
            return
        self._offset += ahead
        if self._saved:
            self._saved.parent.mkdir(parents=True, exist_ok=True)
            self._saved.write_text(json.dumps({"ahead": self._offset.total_seconds()}))


def _read(saved: Path | None) -> timedelta:
    if saved is None or not saved.exists():
        return timedelta(0)
    return timedelta(seconds=float(json.loads(saved.read_text())["ahead"]))
