"""One message, one button press and one stored file, as the world keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from simulator.jsons import Json
from simulator.people import Chat, User


@dataclass(eq=False, slots=True)
class Message:
    """A message; ``data`` is exactly Telegram's JSON, ``seq`` the world's count at its last change."""

    chat: Chat
    id: int
    sender: User
    data: Json
    seq: int
    deleted: bool = False
    silent: bool = False
    reactions: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Visible text or caption, "" for a bare picture or service message."""
        words: str = self.data.get("text") or self.data.get("caption") or ""
        return words

    @property
    def rows(self) -> list[list[Json]]:
        """The inline keyboard, row by row."""
        rows: list[list[Json]] = self.data.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[Json]:
        """All inline buttons in reading order."""
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        """The visible labels of all inline buttons."""
        return [button["text"] for button in self.buttons]

    @property
    def service(self) -> bool:
        """A notice such as "X joined", which nobody wrote."""
        return bool(SERVICE & self.data.keys())

    def __str__(self) -> str:
        keys = "".join("\n" + " ".join(f"[{b['text']}]" for b in row) for row in self.rows)
        return f"{self.text or self.attachment}{keys}"

    @property
    def attachment(self) -> str:
        """A word for what is not text: the file's name, the poll's question, the notice."""
        if "document" in self.data:
            return f"<{self.data['document'].get('file_name', 'document')}>"
        if "poll" in self.data:
            return f"<poll: {self.data['poll']['question']}>"
        return f"<{next((key for key in self.data if key in SERVICE | {'photo'}), '')}>"


SERVICE = {
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "group_chat_created",
    "supergroup_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
}


@dataclass(eq=False, slots=True)
class Press:
    """A callback query: who pressed what, when, and what the bot answered."""

    id: str
    user: User
    message: Message
    data: str
    at: datetime
    answer: Answer | None = None
    answered: int = 0


class Answer(NamedTuple):
    """What a press brought up: a toast, or an alert that must be closed; "" only stops the spinner."""

    text: str
    show_alert: bool
    url: str = ""


@dataclass(eq=False, slots=True)
class StoredFile:
    """The bytes behind a ``file_id``."""

    id: str
    unique: str
    path: str
    name: str
    mime: str
    content: bytes
    width: int = 0
    height: int = 0
