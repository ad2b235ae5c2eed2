"""What Telegram answers when it refuses: a code, a description and sometimes parameters."""

import math
from typing import Any


class ApiError(Exception):
    """A refusal that leaves the server as ``{"ok": false, …}`` with HTTP status ``code``."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def to_json(self) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str, **parameters: Any) -> ApiError:
    """400: the request is wrong as it stands; repeating it will not help."""
    return ApiError(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> ApiError:
    """403: the chat does not want the bot."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """409: somebody else takes this bot's updates."""
    return ApiError(409, f"Conflict: {reason}")


def too_many(seconds: float) -> ApiError:
    """429: wait that many whole seconds (at least one)."""
    wait = max(1, math.ceil(seconds))
    return ApiError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
