"""Keyboards under messages: what Telegram accepts, byte for byte, and what it calls wrong."""

import re

from simulator.errors import bad_request
from simulator.jsons import Json

MAX_BUTTONS, MAX_ROW, MAX_DATA = 100, 8, 64
ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "web_app",
    "login_url",
    "pay",
    "callback_game",
)
ADDRESS = re.compile(r"(https?|tg)://[^\s/]+(/\S*)?|([\w-]+\.)+\w{2,}(/\S*)?", re.IGNORECASE)


def inline(markup: Json | None) -> Json | None:
    """The checked inline keyboard, None for an empty one."""
    rows = [row for row in (markup or {}).get("inline_keyboard", []) if row]
    if not rows:
        return None
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_ROW for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def _button(button: Json) -> Json:
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    actions = [name for name in ACTIONS if name in button]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: more than one action given")
    if "callback_data" in button:
        _check_data(button["callback_data"])
    if "url" in button and not ADDRESS.fullmatch(button["url"]):
        url = button["url"]
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return button


def _check_data(data: str) -> None:
    """Bytes, not characters: 21 Chinese characters fit, 22 do not."""
    if not 1 <= len(data.encode()) <= MAX_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def reply_rows(markup: Json) -> list[list[str]]:
    """The labels of a reply keyboard (the one below the text box)."""
    rows = [[key["text"] for key in row] for row in markup.get("keyboard", [])]
    if sum(map(len, rows)) > 3 * MAX_BUTTONS or any(len(row) > 12 for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    if any(not label.strip() for row in rows for label in row):
        raise bad_request("can't parse keyboard button: Text must be non-empty")
    return rows
