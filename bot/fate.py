"""What became of a send that raised: judged by the innermost exception, never by its outer name."""

from dataclasses import dataclass
from enum import Enum

import aiohttp
import httpcore
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)


class Fate(Enum):
    """What to do next; RELIABILITY 5.3."""

    NOT_SENT = "not sent"
    WAIT = "wait"
    UNKNOWN = "unknown"
    MOVED = "moved"
    SAME = "same"
    GONE = "gone"
    MARKUP = "markup"
    BLOCKED = "blocked"
    REFUSED = "refused"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Judged:
    """`wait` is seconds to stay away from this chat; `moved_to` the new id of the group."""

    fate: Fate
    reason: str
    wait: float = 0.0
    moved_to: int = 0


class PartlySent(Exception):
    """The first piece of a long text arrived, a later one did not."""


NOT_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    httpcore.ConnectError,
    httpcore.ConnectTimeout,
    httpcore.PoolTimeout,
)
"""The request never left (DECISIONS 8): nobody took the call, or a proxy refused the tunnel. The
transport's own names lie: it reports a request that arrived as a connect timeout."""

NETWORK = (aiohttp.ClientError, httpcore.NetworkError, httpcore.TimeoutException)
HELD_SECONDS = 60.0

SAID: tuple[tuple[str, Fate], ...] = (
    ("message is not modified", Fate.SAME),
    ("message to edit not found", Fate.GONE),
    ("message can't be edited", Fate.GONE),
    ("message_id_invalid", Fate.GONE),
    ("can't parse entities", Fate.MARKUP),
    ("message is too long", Fate.MARKUP),
    ("message_too_long", Fate.MARKUP),
    ("text must be non-empty", Fate.MARKUP),
    ("message text is empty", Fate.MARKUP),
    ("chat not found", Fate.BLOCKED),
    ("user not found", Fate.BLOCKED),
    ("peer_id_invalid", Fate.BLOCKED),
    ("user is deactivated", Fate.BLOCKED),
)
"""What Telegram says in a 400, as far as it means something to us."""


def judge(error: BaseException) -> Judged:
    """The fate of the message whose sending raised `error`."""
    reason = f"{type(error).__name__}: {error}"
    if isinstance(error, RetryAfter):
        seconds = error._retry_after.total_seconds()
        return Judged(Fate.WAIT, reason, wait=seconds + 0.5)
    if isinstance(error, ChatMigrated):
        return Judged(Fate.MOVED, reason, moved_to=error.new_chat_id)
    if isinstance(error, Forbidden):
        return Judged(Fate.BLOCKED, reason)
    if isinstance(error, InvalidToken):
        return Judged(Fate.HELD, reason, wait=HELD_SECONDS)
    if isinstance(error, BadRequest):
        return Judged(_said(error), reason)
    return Judged(_transport(error), reason)


def _said(error: TelegramError) -> Fate:
    message = str(error).lower()
    return next((fate for words, fate in SAID if words in message), Fate.REFUSED)


def _transport(error: BaseException) -> Fate:
    """The innermost exception of a network library decides; anything unheard of is unknown."""
    innermost: BaseException | None = None
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, PartlySent):
            return Fate.UNKNOWN
        if isinstance(link, NETWORK):
            innermost = link
        link = link.__cause__
    return Fate.NOT_SENT if isinstance(innermost, NOT_SENT) else Fate.UNKNOWN
