"""The finger on the glass: orders of the page, carried out on one person's phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.incoming import Impossible
from simulator.jsons import Json
from simulator.message import Message
from simulator.people import Chat
from simulator.phone import Phone
from simulator.world import World

TEXT_LIMIT = 4096


class Hand:
    """Carries out ``{"do": …}``; raises Impossible for what the phone would not let one do."""

    def __init__(self, world: World, phone: Phone) -> None:
        self.world, self.phone = world, phone
        self.deeds: dict[str, Callable[[Json], Any]] = {
            "start": self.start,
            "say": self.say,
            "press": self.press,
            "vote": self.vote,
            "read": self.read,
            "open": self.open,
            "edit": self.edit,
            "delete": self.delete,
            "block": self.block,
            "leave": self.leave,
        }

    def do(self, order: Json) -> Any:
        """Carry out one order."""
        return self.deeds[order["do"]](order)

    def chat(self, order: Json) -> Chat:
        """The chat of an order, which the person must be in."""
        chat = self.world.chats[order["chat"]]
        if not chat.holds(self.phone.user):
            raise Impossible("not in this chat")
        return chat

    def message(self, order: Json) -> Message:
        """The message of an order."""
        return self.chat(order).messages[order["message"]]

    def start(self, order: Json) -> Any:
        """Press Start."""
        return self.phone.start(order.get("payload", "")).id

    def say(self, order: Json) -> Any:
        """Type a message, or answer one."""
        text = str(order["text"]).strip()[:TEXT_LIMIT]
        if not text:
            raise Impossible("nothing to send")
        if order.get("reply"):
            target = self.message({**order, "message": order["reply"]})
            return self.phone.reply(text, target).id
        return self.phone.type(text, self.chat(order)).id

    def press(self, order: Json) -> Any:
        """Press the button at ``row``, ``column``; its label must still be the one that was seen."""
        message = self.message(order)
        row = message.rows[order["row"]] if order["row"] < len(message.rows) else []
        button = row[order["column"]] if order["column"] < len(row) else {}
        if message.deleted or button.get("text") != order["label"]:
            raise Impossible("this button is not there any more")
        group = self.chat({"chat": order["group"]}) if order.get("group") else None
        return self.phone.press_button(message, button, group)

    def vote(self, order: Json) -> Any:
        """Vote in a poll."""
        self.phone.vote(self.message(order), *order["options"])
        return True

    def read(self, order: Json) -> Any:
        """The chat was looked at up to its newest message."""
        chat = self.chat(order)
        key = (self.phone.user.id, chat.id)
        if self.world.seen.get(key) != chat.last_id:
            self.world.seen[key] = chat.last_id
            self.world.changed()
        return True

    def open(self, order: Json) -> Any:
        """Follow a link of the bot; ``group`` is the one chosen to add it to."""
        group = self.chat({"chat": order["group"]}) if order.get("group") else None
        self.phone.open(order["url"], group)
        return True

    def edit(self, order: Json) -> Any:
        """Change one's own words."""
        self.phone.edit(self.message(order), str(order["text"]))
        return True

    def delete(self, order: Json) -> Any:
        """Delete one's own message."""
        message = self.message(order)
        if message.sender is not self.phone.user:
            raise Impossible("only one's own messages")
        self.phone.delete(message)
        return True

    def block(self, _order: Json) -> Any:
        """Block the bot."""
        self.phone.block()
        return True

    def leave(self, order: Json) -> Any:
        """Leave a group."""
        self.phone.leave(self.chat(order))
        return True
