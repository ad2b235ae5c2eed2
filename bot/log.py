"""Logging by structlog; whatever reaches the log, also from libraries, is cleaned of bot tokens."""

import logging
import re
import sys
from types import TracebackType
from typing import TextIO

import structlog

TOKEN = re.compile(r"\d{6,12}(:|%3A)[\w-]{30,}", re.IGNORECASE)
LOUD = ("httpx", "httpcore", "aiohttp.access", "telegram.ext.Application", "alembic", "apscheduler")
"""Libraries that say more than anybody asked, the first of them addresses with the token in them."""


def clean(text: str) -> str:
    """The text without bot tokens."""
    return TOKEN.sub("(token)", text)


class CleanFormatter(structlog.stdlib.ProcessorFormatter):
    """The last step before a record is written: cleans the finished line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """The finished line without tokens."""
        return clean(super().format(record))


def set_up(stream: TextIO | None = None, level: int = logging.INFO, *, plain: bool = False) -> None:
    """Send all logging of the process, ours and the libraries', through one cleaned handler."""
    shared = _shared()
    last = structlog.dev.ConsoleRenderer(colors=False) if plain else _json()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        CleanFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    sys.excepthook = _last_words


def _shared() -> list[structlog.typing.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]


def _json() -> structlog.typing.Processor:
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _last_words(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("yishi").critical("the process ends", exc_info=(kind, error, trace))
