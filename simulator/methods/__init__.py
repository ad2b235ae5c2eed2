"""The Bot API's methods, each a function of the world and its checked arguments."""

from simulator.methods import chats, edits, files, messages, polls, settings, updates
from simulator.methods.registry import METHODS, Method

__all__ = [
    "METHODS",
    "Method",
    "chats",
    "edits",
    "files",
    "messages",
    "polls",
    "settings",
    "updates",
]
