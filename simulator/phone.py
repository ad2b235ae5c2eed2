"""A villager's phone for tests: type, tap a button by its visible label, look at the screen."""

from __future__ import annotations

import re
import struct
import zlib
from urllib.parse import parse_qs, urlsplit

from simulator import incoming, links, membership
from simulator.incoming import Impossible, words
from simulator.jsons import Json
from simulator.message import Answer, Message, Press
from simulator.methods import polls
from simulator.methods.files import document_json, photo_json, voice_json
from simulator.people import Chat, User
from simulator.spec import Upload
from simulator.text import caption as captioned
from simulator.world import World

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Phone:
    """What one person can do; every act makes exactly the updates that Telegram would make."""

    def __init__(self, world: World, user: User) -> None:
        self.world, self.user = world, user
        self.presses: list[Press] = []
        self.opened: list[str] = []
        self.copied: list[str] = []

    # --- saying ---------------------------------------------------------------------------

    def start(self, payload: str = "") -> Message:
        """Press Start, also through a link with a payload (≤ 64 of ``A–Z a–z 0–9 _ -``)."""
        if payload and not PAYLOAD.fullmatch(payload):
            raise Impossible(f"no link carries this payload: {payload!r}")
        if self.user.blocked:
            membership.unblock(self.world, self.user)
        self.user.started = True
        return self.type(f"/start {payload}".strip())

    def type(self, text: str, chat: Chat | None = None) -> Message:
        """Type a message, to the bot unless a group is given."""
        return incoming.say(self.world, self.user, self._chat(chat), words(text))

    def reply(self, text: str, to: Message) -> Message:
        """Answer a message."""
        return incoming.say(self.world, self.user, self._chat(to.chat), words(text), to)

    def edit(self, message: Message, text: str) -> None:
        """Change one's own message."""
        if message.sender is not self.user:
            raise Impossible("only one's own messages can be edited")
        incoming.edit(self.world, message, words(text))

    def delete(self, message: Message) -> None:
        """Delete one's own message; the bot hears nothing of it."""
        self.world.remove(message)

    def send_photo(
        self, caption: str = "", chat: Chat | None = None, content: bytes = b""
    ) -> Message:
        """Send a picture, a canned one by default."""
        upload = Upload("photo.png", content or canned_picture(), "image/png")
        body = {"photo": photo_json(self.world.files.add(upload, photo=True))}
        return self._send({**body, **captioned(caption, None, None)}, chat)

    def send_document(
        self,
        name: str = "note.txt",
        content: bytes = b"note",
        mime: str = "text/plain",
        *,
        caption: str = "",
        chat: Chat | None = None,
    ) -> Message:
        """Send a file."""
        body = {"document": document_json(self.world.files.add(Upload(name, content, mime)))}
        return self._send({**body, **captioned(caption, None, None)}, chat)

    def send_voice(self, chat: Chat | None = None) -> Message:
        """Speak into the telephone."""
        upload = Upload("voice.ogg", b"OggS spoken", "audio/ogg")
        return self._send({"voice": voice_json(self.world.files.add(upload))}, chat)

    def _send(self, content: Json, chat: Chat | None) -> Message:
        return incoming.say(self.world, self.user, self._chat(chat), content)

    # --- pressing ---------------------------------------------------------------------------

    def tap(
        self,
        label: str,
        chat: Chat | None = None,
        message: Message | None = None,
        *,
        index: int = 0,
    ) -> str:
        """Press the button with this visible label on the newest message that carries it.

        A label of the reply keyboard types it; a link button is followed. Returns the id of the
        callback query, "" where there is none. ``index`` picks among equal labels on one message.

        Raises:
            Impossible: no such button; the text lists the labels that are there.
        """
        where = message.chat if message else self._chat(chat)
        for candidate in [message] if message else reversed(self.messages(where)):
            found = [button for button in candidate.buttons if button["text"] == label]
            if len(found) > index:
                return self.press_button(candidate, found[index])
        return self._tap_reply_key(label, where)

    def _tap_reply_key(self, label: str, chat: Chat) -> str:
        keys = [key for row in chat.keyboards.get(0, []) for key in row]
        if label in keys:
            self.type(label, chat)
            return ""
        seen = [text for message in self.messages(chat) for text in message.labels]
        shown = " ".join(f"[{text}]" for text in dict.fromkeys([*seen, *keys])) or "none"
        raise Impossible(f"no button [{label}] for {self.user.name}; there are: {shown}")

    def press_button(self, message: Message, button: Json, group: Chat | None = None) -> str:
        """Do what a button does; ``group`` is the one chosen behind a startgroup link."""
        if "callback_data" in button:
            return self.press(message, button["callback_data"])
        if "url" in button:
            self.open(button["url"], group)
        elif "copy_text" in button:
            self.copied.append(button["copy_text"]["text"])
        else:
            raise Impossible(f"the simulator cannot press [{button['text']}]")
        return ""

    def press(self, message: Message, data: str) -> str:
        """Send this callback data from this message, be it there or forged, visible or deleted."""
        made = incoming.press(self.world, self.user, message, data)
        self.presses.append(made)
        return made.id

    def vote(self, message: Message, *options: str) -> None:
        """Vote in a native poll by the options' texts; none takes the vote back."""
        texts = [option["text"] for option in message.data["poll"]["options"]]
        polls.vote(self.world, self.user, message, [texts.index(option) for option in options])

    def open(self, url: str, group: Chat | None = None) -> None:
        """Follow a link; what Telegram would not handle itself is only noted in ``opened``.

        ``t.me/<bot>?start=…`` starts the bot; ``?startgroup=…&admin=…`` adds it to ``group``, as the
        person chooses there; ``t.me/+…`` joins the group that it invites to.
        """
        self.opened.append(url)
        query = parse_qs(urlsplit(url).query, keep_blank_values=True)
        found = links.of(self.world, url)
        if isinstance(found, Chat):
            self.join(found)
        elif found is self.world.bot and "startgroup" in query:
            self._add_bot(group, query)
        elif found is self.world.bot:
            self.start(query.get("start", [""])[0])

    def _add_bot(self, group: Chat | None, query: dict[str, list[str]]) -> None:
        if group is None:
            raise Impossible("a startgroup link needs a group to be chosen")
        payload, admin = query["startgroup"][0], "admin" in query
        if admin and not group.member(self.user).leads:
            raise Impossible(f"{self.user.name} cannot appoint administrators here")
        membership.add_bot(self.world, group, self.user, admin=admin, payload=payload)

    # --- coming and going ---------------------------------------------------------------------

    def join(self, group: Chat) -> None:
        """Join a group."""
        membership.join(self.world, group, self.user)

    def leave(self, group: Chat) -> None:
        """Leave a group."""
        membership.leave(self.world, group, self.user)

    def block(self) -> None:
        """Block the bot."""
        membership.block(self.world, self.user)

    # --- looking ----------------------------------------------------------------------------

    def messages(self, chat: Chat | None = None) -> list[Message]:
        """All messages that this person sees in a chat, oldest first."""
        where = self._chat(chat)
        before = self._history(where.migrated_from) if where.migrated_from else []
        return before + self._history(where)

    def _history(self, chat: Chat) -> list[Message]:
        return [message for message in chat.messages.values() if not message.deleted]

    def screen(self, chat: Chat | None = None) -> list[str]:
        """What stands on the screen: each message's text and, below it, its ``[labels]``."""
        return [str(message) for message in self.messages(chat)]

    def last(self, chat: Chat | None = None) -> Message:
        """The newest message; Impossible in an empty chat."""
        seen = self.messages(chat)
        if not seen:
            raise Impossible("the chat is empty")
        return seen[-1]

    @property
    def answers(self) -> list[Answer]:
        """The bot's answers to this person's presses, in the order of pressing."""
        return [press.answer for press in self.presses if press.answer]

    @property
    def alerts(self) -> list[str]:
        """The texts of the alerts that this person had to close."""
        return [answer.text for answer in self.answers if answer.show_alert]

    @property
    def toasts(self) -> list[str]:
        """The texts of the toasts that passed by."""
        return [answer.text for answer in self.answers if answer.text and not answer.show_alert]

    def _chat(self, chat: Chat | None) -> Chat:
        where = chat or self.world.private(self.user)
        return where.migrated_to or where


def canned_picture(width: int = 64, height: int = 48) -> bytes:
    """A small valid PNG, a plain green-to-gold slope."""
    rows = b"".join(
        b"\0"
        + bytes(value for x in range(width) for value in (x * 255 // width, 160, y * 255 // height))
        for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
