"""What the bot says about itself: commands per scope, descriptions, name, menu button."""

from __future__ import annotations

import json
import re
from typing import Any

from simulator.errors import bad_request
from simulator.jsons import Json
from simulator.methods.registry import method
from simulator.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MAX_COMMANDS = 100


def _key(args: Json) -> str:
    scope = args.get("scope") or {"type": "default"}
    return f"commands {json.dumps(scope, sort_keys=True)} {args.get('language_code', '')}"


@method("setMyCommands")
def set_my_commands(world: World, args: Json) -> Any:
    """At most 100 commands of lower-case Latin letters, digits and _."""
    commands: list[Json] = args["commands"]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command["command"].removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.settings[_key(args)] = {"commands": commands}
    world.changed()
    return True


@method("getMyCommands")
def get_my_commands(world: World, args: Json) -> Any:
    """The commands of exactly this scope and language."""
    return world.settings.get(_key(args), {}).get("commands", [])


@method("deleteMyCommands")
def delete_my_commands(world: World, args: Json) -> Any:
    """No commands for this scope any more."""
    world.settings.pop(_key(args), None)
    return True


def _words(name: str, field: str, limit: int) -> None:
    """Enter the pair of methods that set and get one text about the bot."""
    capital = name[0].upper() + name[1:]

    @method(f"setMy{capital}")
    def set_words(world: World, args: Json) -> Any:
        given = args.get(field, "")
        if len(given) > limit:
            raise bad_request(f"{field} is too long")
        world.settings[f"{name} {args.get('language_code', '')}"] = {field: given}
        return True

    @method(f"getMy{capital}")
    def get_words(world: World, args: Json) -> Any:
        own = world.settings.get(f"{name} {args.get('language_code', '')}", {})
        return {field: own.get(field) or world.settings.get(f"{name} ", {}).get(field, "")}


_words("description", "description", 512)
_words("shortDescription", "short_description", 120)
_words("name", "name", 64)


@method("setChatMenuButton")
def set_chat_menu_button(world: World, args: Json) -> Any:
    """The button beside the text box."""
    world.settings[f"menu {args.get('chat_id', '')}"] = args.get("menu_button", {"type": "default"})
    return True


@method("getChatMenuButton")
def get_chat_menu_button(world: World, args: Json) -> Any:
    """The button beside the text box, "commands" unless set."""
    return world.settings.get(f"menu {args.get('chat_id', '')}", {"type": "commands"})
