"""The bot with its inbox switched off, as a program: the negative control of the kills."""

from bot import main as program
from bot.poller import Poller
from simulator.jsons import Json


async def _confirm_first(self: Poller, updates: list[Json]) -> bool:
    """What every queue in memory does: Telegram may forget, and then one saves."""
    if not updates:
        return False
    self._confirm = max(update["update_id"] for update in updates) + 1
    await self._fetch(0)
    await self._store.inbox_put(updates)
    return True


if __name__ == "__main__":
    Poller._save = _confirm_first  # type: ignore[method-assign]
    raise SystemExit(program.main())
