"""Receiving: getMe, long polling and the webhook's settings."""

from __future__ import annotations

import re
from typing import Any

from simulator.errors import bad_request, conflict
from simulator.jsons import Json
from simulator.methods.registry import method
from simulator.updates import WEBHOOK_ACTIVE
from simulator.world import World

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LONGEST_POLL = 50


@method("getMe")
def get_me(world: World, _args: Json) -> Json:
    """The bot itself."""
    return {
        **world.bot.to_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
    }


@method("getUpdates")
async def get_updates(world: World, args: Json) -> list[Json]:
    """Confirm up to ``offset`` and wait for more."""
    if "allowed_updates" in args:
        world.queue.allowed = _kinds(args["allowed_updates"])
    timeout = min(max(0, args.get("timeout", 0)), LONGEST_POLL)
    return await world.queue.poll(args.get("offset", 0), args.get("limit", 100), timeout)


def _kinds(given: list[str]) -> set[str] | None:
    """The kinds asked for; an empty list means the default; unknown names are ignored."""
    return set(given) or None


@method("setWebhook")
def set_webhook(world: World, args: Json) -> Any:
    """From now on updates are pushed; a poller is told so."""
    url = args["url"]
    if not url:
        return delete_webhook(world, args)
    if not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not SECRET.fullmatch(args.get("secret_token", "x")):
        raise bad_request("secret token contains unallowed characters")
    if "allowed_updates" in args:
        world.queue.allowed = _kinds(args["allowed_updates"])
    if args.get("drop_pending_updates"):
        world.queue.clear()
    world.settings["webhook"] = {
        "url": url,
        "secret_token": args.get("secret_token", ""),
        "max_connections": args.get("max_connections", 40),
    }
    world.webhook.start()
    world.queue.end_polling(conflict(WEBHOOK_ACTIVE))
    return True


@method("deleteWebhook")
def delete_webhook(world: World, args: Json) -> Any:
    """Back to long polling."""
    world.settings.pop("webhook", None)
    world.webhook.stop()
    if args.get("drop_pending_updates"):
        world.queue.clear()
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, _args: Json) -> Json:
    """Where updates go, and what went wrong last."""
    hook = world.settings.get("webhook", {})
    body: Json = {"url": hook.get("url", ""), "has_custom_certificate": False}
    body["pending_update_count"] = world.queue.pending
    if hook:
        body["max_connections"] = hook["max_connections"]
    if world.queue.allowed is not None:
        body["allowed_updates"] = sorted(world.queue.allowed)
    return {**body, **world.webhook.last_error}
