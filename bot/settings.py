"""What the operator sets: YISHI_* from the environment, `.env` or secret files, read once at start.

The environment wins over `.env`, `.env` over secret files. `.env.example` shows every setting.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "YISHI_"
DATABASES = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class SettingsError(Exception):
    """One setting cannot be used: `key` as the operator writes it, `reason` a key for bot/texts.

    Reasons: missing, not_ids, unknown_zone, not_a_url, unknown_database, not_valid; not_readable, where
    `key` is the file that belongs to another user.
    """

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key
        self.reason = reason


class Settings(BaseSettings):
    """All settings, checked. The token never appears in a repr or a log."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,  # an empty line in .env means: not set
        extra="ignore",
        frozen=True,
    )

    bot_token: SecretStr | None = None
    bot_api_url: str = "https://api.telegram.org"
    proxy: str = Field(default="", repr=False)
    database_url: str = Field(default="sqlite:///data/yishi.db", repr=False)
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    timezone: str = "Asia/Shanghai"
    calendar_dir: Path = Path("data/calendar")

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown; legal dates stay in Asia/Shanghai."""
        return ZoneInfo(self.timezone)

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, given: object) -> object:
        """People write `1, 2` and `1，2`; nobody writes JSON."""
        if not isinstance(given, str):
            return given
        words = [word for word in re.split(r"[,，、\s]+", given) if word]
        if not all(re.fullmatch(r"[0-9]+", word) for word in words):
            raise PydanticCustomError("not_ids", "telegram ids are whole numbers")
        return frozenset(map(int, words))

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise PydanticCustomError("unknown_zone", "no such time zone") from error
        return name

    @field_validator("bot_api_url", "proxy")
    @classmethod
    def _web_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not parts.netloc):
            raise PydanticCustomError("not_a_url", "an address begins with http:// or https://")
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        """`postgres://` and `postgresql://` mean psycopg 3, the one driver that is installed."""
        scheme, found, rest = url.partition("://")
        if not found or scheme not in DATABASES:
            raise PydanticCustomError("unknown_database", "sqlite:// or postgresql://")
        return f"{DATABASES[scheme]}://{rest}"


def load_settings(*, env_file: str | Path | None = ".env") -> Settings:
    """Read and check all settings; the first that cannot be used is raised as SettingsError.

    A missing token is no error here: the demo brings its own. Ask `require_token` for it.
    """
    try:
        return Settings(_env_file=env_file, _secrets_dir=_secrets_dir())
    except ValidationError as error:
        raise _first(error) from None  # the cause quotes the value, which may be a secret
    except PermissionError as error:
        raise SettingsError(str(error.filename or env_file), "not_readable") from None


def require_token(settings: Settings) -> str:
    """The token in plain text, for whoever opens the connection; raises SettingsError without one."""
    token = settings.bot_token.get_secret_value().strip() if settings.bot_token else ""
    if not token:
        raise SettingsError(f"{PREFIX}BOT_TOKEN", "missing")
    return token


def _secrets_dir() -> Path | None:
    """Where systemd (LoadCredential=) or compose puts files such as `yishi_bot_token`."""
    for folder in (os.environ.get("CREDENTIALS_DIRECTORY", ""), "/run/secrets"):
        if folder and Path(folder).is_dir():
            return Path(folder)
    return None


def _first(error: ValidationError) -> SettingsError:
    flaw = error.errors(include_url=False, include_context=False, include_input=False)[0]
    reasons = ("not_ids", "unknown_zone", "not_a_url", "unknown_database")
    reason = flaw["type"] if flaw["type"] in reasons else "not_valid"
    return SettingsError(PREFIX + str(flaw["loc"][0]).upper(), reason)
