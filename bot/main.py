"""Runs the bot by long polling; whatever stops it at the start says so in plain words."""

import asyncio
import signal
import sys

from telegram.error import InvalidToken

from bot import garbage, log
from bot.app import Occupied, build, open_store
from bot.clock import RealClock
from bot.screens.render import Renderer
from bot.settings import Settings, SettingsError, load_settings, require_token
from bot.texts import book
from flows.outcome import Words
from flows.profile.error import ProfileError

PATIENCE = 10.0
"""Seconds without Telegram after which whoever watches is told what may be missing."""


def main() -> int:
    """Run until Ctrl-C; returns the exit code: 0 stopped, 2 not even started."""
    try:
        settings = load_settings()
        require_token(settings)
        asyncio.run(_run(settings))
    except KeyboardInterrupt:
        _say("bot.start.stopped")
        return 0
    except (SettingsError, ProfileError, Occupied, InvalidToken) as error:
        print(reason(error), file=sys.stderr)
        return 2
    return 0


async def _run(settings: Settings) -> None:
    log.set_up()
    clock = RealClock()
    store = open_store(settings, clock)
    try:
        app = build(settings, clock, store)
        hint = asyncio.get_running_loop().call_later(PATIENCE, _say, "bot.start.waiting")
        await app.start()
        hint.cancel()
        garbage.ease()
        _say("bot.start.ready", name=app.bot.username)
        me = asyncio.current_task()
        assert me is not None
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, me.cancel)
        await app.live()
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    finally:
        store.close()


def reason(error: Exception) -> str:
    """Why the program does not start, and what to do about it."""
    if isinstance(error, SettingsError):
        if error.reason == "missing":
            return text("bot.start.no_token")
        if error.reason == "not_readable":
            return text("bot.start.not_readable", file=error.key)
        why = text(f"bot.reason.{error.reason}")
        return text("bot.start.bad_setting", key=error.key, reason=why)
    if isinstance(error, ProfileError):
        where = {"file": error.file, "key": error.key, "reason": error.reason}
        return text("bot.start.broken_profile", **where)
    return text(
        "bot.start.wrong_token" if isinstance(error, InvalidToken) else "bot.start.occupied"
    )


def text(key: str, /, **values: str) -> str:
    """A sentence for whoever sits at the console."""
    return Renderer(book(), RealClock().now(), {}).plain(Words(key, values))


def _say(key: str, /, **values: str) -> None:
    print(text(key, **values), flush=True)
