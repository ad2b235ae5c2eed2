"""Telegram's own links: to the bot, and invitations into groups."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from simulator.people import Chat, User
from simulator.world import World

OURS = re.compile(r"(?:https?://)?t\.me/(\+?[\w-]+)/?(?:\?.*)?", re.IGNORECASE)


def invitation(chat: Chat) -> str:
    """The link by which people join a group."""
    return f"https://t.me/+{abs(chat.id):x}simulated"


def of(world: World, url: str) -> User | Chat | None:
    """Whom or what a link leads to: the bot, a group, or nothing that Telegram knows."""
    if url.startswith("tg://resolve?"):
        name = parse_qs(urlsplit(url).query).get("domain", [""])[0]
    else:
        found = OURS.fullmatch(url)
        name = found.group(1) if found else ""
    if name.startswith("+"):
        groups = (chat for chat in world.chats.values() if not chat.private)
        return next((chat for chat in groups if invitation(chat).endswith(f"/{name}")), None)
    return world.bot if name.lower() == world.bot.username.lower() else None
