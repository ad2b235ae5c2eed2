"""The world in memory: who there is, which chats, what was said, and what waits for the bot."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable

from simulator.errors import bad_request, forbidden
from simulator.files import FileStore
from simulator.jsons import Json
from simulator.limits import Limits, NoLimits
from simulator.message import Message, Press
from simulator.people import Chat, Member, User
from simulator.text import cut
from simulator.times import Times
from simulator.updates import UpdateQueue
from simulator.webhook import Webhook

TOKEN = "1000000001:simulator-only-no-secret-at-all-000"  # noqa: S105 - opens nothing
ANONYMOUS = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
SUPERGROUP = -1_000_000_000_000


class World:
    """One bot, its people and its chats.

    Args:
        times: how the simulator knows and turns the time.
        limits: True for Telegram's budgets on the real clock, False for none, or budgets of one's own.
        privacy: privacy mode, on as Telegram has it: a plain member bot hears only what is meant for it.
    """

    def __init__(
        self,
        times: Times | None = None,
        *,
        limits: Limits | bool = True,
        token: str = TOKEN,
        bot_name: str = "Simulated bot",
        bot_username: str = "simulated_bot",
        privacy: bool = True,
    ) -> None:
        self.times = times or Times()
        self.limits = limits if isinstance(limits, Limits) else Limits() if limits else NoLimits()
        self.token, self.privacy = token, privacy
        self.bot = User(
            int(token.split(":", maxsplit=1)[0]), bot_name, username=bot_username, is_bot=True
        )
        self.queue = UpdateQueue(self.times.now)
        self.webhook = Webhook(self)
        self.settings: dict[str, Json] = {}
        self.seq = self.epoch = 0
        self.held: dict[str, list[int]] = {}
        """Whose phones stand open on which page: nobody else shall act for these people."""
        self._listeners: list[Callable[[], None]] = []
        self.last_number = 0
        self._empty()

    def _empty(self) -> None:
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.files = FileStore()
        self.ballots: dict[str, dict[int, list[int]]] = {}
        self.actions: deque[tuple[int, int, str]] = deque(maxlen=1000)
        self.calls: deque[tuple[str, Json]] = deque(maxlen=10_000)
        self.seen: dict[tuple[int, int], int] = {}
        self.focus: tuple[int, int] | None = None
        """Whose phone (user, chat) the page shall look at, while the demo plays by itself."""
        self.pointing: tuple[int, str] | None = None
        """Where a finger is about to press there: the message and the button's label."""
        self.opening: list[tuple[int, int]] = []
        """Whose phones (user, chat) a page shows that was never open before."""

    def reset(self) -> None:
        """Forget all people, chats and waiting updates; ids go on, so nothing is mistaken for old."""
        self._empty()
        self.queue.clear()
        self.epoch += 1
        self.changed()

    def _number(self) -> int:
        """A number that nobody has yet."""
        self.last_number += 1
        return self.last_number

    # --- people and chats -------------------------------------------------------------------

    def user(
        self,
        first_name: str,
        *,
        caption: str = "",
        last_name: str = "",
        username: str = "",
        user_id: int | None = None,
        started: bool = False,
    ) -> User:
        """A new person; ids exceed 32 bits, as today's do. ``started``: pressed Start long ago."""
        number = user_id or 7_000_000_000 + self._number()
        person = User(number, first_name, last_name, username, caption, started=started)
        self.users[number] = person
        self.chats[number] = Chat(number, "private", peer=person)
        self.changed()
        return person

    def group(
        self,
        title: str,
        members: Iterable[User] = (),
        *,
        owner: User | None = None,
        supergroup: bool = False,
        bot: str | None = None,
        username: str = "",
    ) -> Chat:
        """A group that is simply there: no updates arise. ``bot``: its status in it, if any."""
        number = self._number()
        group_id = SUPERGROUP - number if supergroup else -4_000_000 - number
        chat = Chat(group_id, "supergroup" if supergroup else "group", title, username=username)
        chat.members = {person.id: Member(person) for person in members}
        if owner:
            chat.members[owner.id] = Member(owner, "creator")
        if bot:
            chat.members[self.bot.id] = Member(self.bot, bot)
        self.chats[group_id] = chat
        self.changed()
        return chat

    def private(self, user: User) -> Chat:
        """The user's private chat with the bot."""
        return self.chats[user.id]

    def chats_of(self, user: User) -> list[Chat]:
        """The chats that the user sees, private one first."""
        mine = [c for c in self.chats.values() if c.holds(user) and not c.migrated_to]
        return sorted(mine, key=lambda chat: not chat.private)

    # --- what the bot may reach -------------------------------------------------------------

    def find_chat(self, chat_id: int | str) -> Chat:
        """A chat by id or @username; 400 "chat not found" else."""
        if isinstance(chat_id, str):
            name = chat_id.removeprefix("@").lower()
            chat = next(
                (c for c in self.chats.values() if name and c.username.lower() == name), None
            )
        else:
            chat = self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to:
            raise bad_request(
                "group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to.id,
            )
        return chat

    def reachable(self, chat_id: int | str) -> Chat:
        """A chat that the bot is in; 403 else."""
        chat = self.find_chat(chat_id)
        if chat.peer:
            self._check_peer(chat.peer)
            return chat
        me = chat.member(self.bot)
        if me.status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        if not me.present:
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    def _check_peer(self, peer: User) -> None:
        if peer.deactivated:
            raise forbidden("user is deactivated")
        if peer.blocked:
            raise forbidden("bot was blocked by the user")
        if not peer.started:
            raise forbidden("bot can't initiate conversation with a user")

    def writable(self, chat_id: int | str, count: int = 1) -> Chat:
        """A chat to which the bot may write now; takes ``count`` messages from the budgets."""
        chat = self.reachable(chat_id)
        if not chat.private and not chat.member(self.bot).can_send:
            raise bad_request("not enough rights to send text messages to the chat")
        self.limits.spend(chat.id, count=count)
        return chat

    def recent_answers(self, since: int) -> list[Press]:
        """The presses answered after the given count of changes, oldest first."""
        found: list[Press] = []
        for press in reversed(self.presses.values()):
            if press.answered > since:
                found.append(press)
            elif press.answer and press.answered <= since - 1000:
                break
        return found[::-1]

    # --- messages ---------------------------------------------------------------------------

    def post(
        self, chat: Chat, sender: User, content: Json, reply: Message | None = None
    ) -> Message:
        """Put a new message into a chat; no update arises from this alone."""
        data: Json = {"message_id": chat.next_id(), **self._sender(chat, sender)}
        data |= {"chat": chat.to_json(), "date": self.times.unix()}
        if reply:
            data["reply_to_message"] = without_reply(reply.data)
        data |= self.with_mentions(content)
        message = Message(chat, data["message_id"], sender, data, self.changed())
        chat.messages[message.id] = message
        return message

    def _sender(self, chat: Chat, sender: User) -> Json:
        if not chat.private and chat.member(sender).anonymous:
            return {"from": ANONYMOUS.to_json(), "sender_chat": chat.to_json()}
        return {"from": sender.to_json()}

    def with_mentions(self, content: Json) -> Json:
        """Fill in the user of each ``text_mention``; a mention of nobody known disappears."""
        key = "entities" if "entities" in content else "caption_entities"
        if not any("user_id" in entity for entity in content.get(key, [])):
            return content
        kept: list[Json] = []
        for entity in content[key]:
            known = self.users.get(entity.get("user_id", 0))
            if known:
                bare = {k: v for k, v in entity.items() if k != "user_id"}
                kept.append({**bare, "user": known.to_json()})
            elif "user_id" not in entity:
                kept.append(entity)
        return {**{k: v for k, v in content.items() if k != key}, **({key: kept} if kept else {})}

    def alter(self, message: Message, content: Json, drop: Iterable[str] = ()) -> None:
        """Replace parts of a message; the old JSON stays as it was for whoever holds it."""
        kept = {key: value for key, value in message.data.items() if key not in set(drop)}
        message.data = {**kept, **content}
        message.seq = self.changed()

    def remove(self, message: Message) -> None:
        """Delete a message for everybody; Telegram tells the bot nothing about it."""
        message.deleted = True
        message.seq = self.changed()
        if message.id in message.chat.pinned:
            message.chat.pinned.remove(message.id)

    def message(self, chat: Chat, message_id: int) -> Message | None:
        """A message that still stands."""
        found = chat.messages.get(message_id)
        return None if found is None or found.deleted else found

    def plain(self, message: Message, kind: str) -> list[str]:
        """The pieces of a message's text that entities of one kind cover."""
        entities: list[Json] = message.data.get("entities") or message.data.get(
            "caption_entities", []
        )
        return [cut(message.text, e["offset"], e["length"]) for e in entities if e["type"] == kind]

    # --- being watched ----------------------------------------------------------------------

    def changed(self) -> int:
        """Something visible happened: count it and wake the pages."""
        self.seq += 1
        for wake in self._listeners:
            wake()
        return self.seq

    def listen(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` at every change; returns what ends it."""
        self._listeners.append(wake)
        return lambda: self._listeners.remove(wake)

    @property
    def in_hand(self) -> set[int]:
        """The people whose phones stand open on some page."""
        return {user for users in self.held.values() for user in users}

    @property
    def watched(self) -> bool:
        """Whether any page listens."""
        return bool(self._listeners)

    def instance(self, chat: Chat) -> str:
        """The ``chat_instance`` of a chat's presses: stable, opaque."""
        digest = hashlib.sha256(f"{self.token}/{chat.id}".encode()).digest()
        return str(int.from_bytes(digest[:8], "big", signed=True))


def without_reply(data: Json) -> Json:
    """A message inside a message carries no further one."""
    return {key: value for key, value in data.items() if key != "reply_to_message"}
