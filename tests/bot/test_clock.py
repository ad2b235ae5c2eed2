"""The clock that one can turn: forward, and remembered."""

from datetime import UTC, datetime, timedelta

from bot.clock import RealClock, TurnableClock


class Still:
    def now(self) -> datetime:
        return datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_the_real_clock_is_aware_utc():
    assert RealClock().now().utcoffset() == timedelta(0)


def test_turning_goes_forward_only(tmp_path):
    clock = TurnableClock(Still(), tmp_path / "deep" / "clock.json")
    clock.turn(clock.now() + timedelta(days=3))
    assert clock.now() == Still().now() + timedelta(days=3)
    clock.turn(Still().now())
    assert clock.now() == Still().now() + timedelta(days=3)


def test_a_restart_does_not_turn_time_back(tmp_path):
    saved = tmp_path / "clock.json"
    TurnableClock(Still(), saved).turn(Still().now() + timedelta(hours=1))
    assert TurnableClock(Still(), saved).now() == Still().now() + timedelta(hours=1)
    assert TurnableClock(Still()).now() == Still().now()
