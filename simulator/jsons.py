"""The one name for a Telegram JSON object, used by every module of the simulator."""

from typing import Any

Json = dict[str, Any]
