"""The people and the rooms they talk in: users, members, private chats, groups, supergroups."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.jsons import Json

if TYPE_CHECKING:
    from simulator.message import Message

PRESENT = {"creator", "administrator", "member", "restricted"}
RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)


@dataclass(eq=False)
class User:
    """A person or a bot; ``caption`` is what the page shows beside the name (his role)."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    caption: str = ""
    is_bot: bool = False
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    @property
    def name(self) -> str:
        """The name as Telegram shows it."""
        return f"{self.first_name} {self.last_name}".strip()

    def to_json(self) -> Json:
        """Telegram's ``User``."""
        body: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.last_name:
            body["last_name"] = self.last_name
        if self.username:
            body["username"] = self.username
        if not self.is_bot:
            body["language_code"] = "zh-hans"
        return body


@dataclass(eq=False)
class Member:
    """One user's standing in one group."""

    user: User
    status: str = "member"
    anonymous: bool = False
    can_send: bool = True
    pins: bool = True
    title: str = ""

    @property
    def present(self) -> bool:
        """Whether he is in the group."""
        return self.status in PRESENT

    @property
    def leads(self) -> bool:
        """Owner or administrator."""
        return self.status in {"creator", "administrator"}

    def to_json(self) -> Json:
        """Telegram's ``ChatMember`` of the fitting kind."""
        body: Json = {"user": self.user.to_json(), "status": self.status}
        if self.leads:
            body["is_anonymous"] = self.anonymous
            if self.title:
                body["custom_title"] = self.title
        if self.status == "administrator":
            body |= {right: right != "can_promote_members" for right in RIGHTS}
            body |= {"can_be_edited": False, "can_pin_messages": self.pins}
        if self.status == "kicked":
            body["until_date"] = 0
        if self.status == "restricted":
            body |= dict.fromkeys(RESTRICTED, self.can_send) | {"is_member": True, "until_date": 0}
        return body


RESTRICTED = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


@dataclass(eq=False)
class Chat:
    """A private chat (``peer`` set) or a group; messages by id, ids counted per chat."""

    id: int
    kind: str
    title: str = ""
    peer: User | None = None
    username: str = ""
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    keyboards: dict[int, list[list[str]]] = field(default_factory=dict)
    migrated_to: Chat | None = None
    migrated_from: Chat | None = None
    last_id: int = 0

    @property
    def private(self) -> bool:
        """A chat between one user and the bot."""
        return self.kind == "private"

    def next_id(self) -> int:
        """The id of the next message of this chat."""
        self.last_id += 1
        return self.last_id

    def member(self, user: User) -> Member:
        """The user's standing; somebody never seen has left."""
        return self.members.get(user.id) or Member(user, "left")

    def holds(self, user: User) -> bool:
        """Whether the user sees this chat."""
        return self.peer is user if self.private else self.member(user).present

    def to_json(self) -> Json:
        """Telegram's ``Chat`` as it stands in messages."""
        if self.peer:
            body: Json = {"id": self.id, "type": "private", "first_name": self.peer.first_name}
            if self.peer.last_name:
                body["last_name"] = self.peer.last_name
            if self.peer.username:
                body["username"] = self.peer.username
            return body
        body = {"id": self.id, "type": self.kind, "title": self.title}
        if self.username:
            body["username"] = self.username
        return body
