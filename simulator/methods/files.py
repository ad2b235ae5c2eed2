"""Pictures and documents: sending, albums, and fetching what people sent."""

from __future__ import annotations

from typing import Any

from simulator import text
from simulator.errors import bad_request
from simulator.files import DOWNLOAD_LIMIT
from simulator.jsons import Json
from simulator.message import StoredFile
from simulator.methods.messages import check_keyboard, replied, send
from simulator.methods.registry import method
from simulator.spec import Upload
from simulator.world import World

VOICE_SECONDS = 7
"""Every voice of the simulator lasts so long."""


def stored(world: World, given: Upload | str, *, photo: bool) -> StoredFile:
    """The file behind an upload or a ``file_id``; addresses are refused, there is no network."""
    if isinstance(given, Upload):
        return world.files.add(given, photo=photo)
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    found = world.files.get(given)
    if photo != found.path.startswith("photos/"):
        kinds = ("Photo", "Document") if photo else ("Document", "Photo")
        raise bad_request(f"can't use file of type {kinds[1]} as {kinds[0]}")
    return found


def photo_json(file: StoredFile) -> list[Json]:
    """Two sizes of the same picture, the larger one last."""
    small = min(1.0, 320 / max(file.width, file.height))
    sizes = [(round(file.width * small), round(file.height * small)), (file.width, file.height)]
    return [
        {
            "file_id": file.id,
            "file_unique_id": f"{file.unique}{'s' if index == 0 else ''}",
            "width": max(1, width),
            "height": max(1, height),
            "file_size": len(file.content),
        }
        for index, (width, height) in enumerate(sizes)
    ]


def document_json(file: StoredFile) -> Json:
    """Telegram's ``Document``."""
    return {
        "file_id": file.id,
        "file_unique_id": file.unique,
        "file_name": file.name,
        "mime_type": file.mime,
        "file_size": len(file.content),
    }


def _captioned(args: Json) -> Json:
    return text.caption(
        args.get("caption", ""), args.get("parse_mode"), args.get("caption_entities")
    )


def _attached(args: Json, name: str) -> Upload | str:
    """The file itself, or what ``attach://…`` points to."""
    given: Upload | str = args[name]
    if isinstance(given, str) and given.startswith("attach://"):
        given = args["_uploads"].get(given.removeprefix("attach://"), "")
    if given == "":
        raise bad_request(f"there is no {name} in the request")
    return given


@method("sendPhoto")
def send_photo(world: World, args: Json) -> Json:
    """A picture of at most 10 MB."""
    caption = _captioned(args)
    world.reachable(args["chat_id"])
    file = stored(world, _attached(args, "photo"), photo=True)
    return send(world, args, {"photo": photo_json(file)}, caption).data


@method("sendDocument")
def send_document(world: World, args: Json) -> Json:
    """Any file of at most 50 MB."""
    caption = _captioned(args)
    world.reachable(args["chat_id"])
    file = stored(world, _attached(args, "document"), photo=False)
    return send(world, args, {"document": document_json(file)}, caption).data


@method("sendVoice")
def send_voice(world: World, args: Json) -> Json:
    """A voice note; how long it lasts is not read from the file."""
    caption = _captioned(args)
    world.reachable(args["chat_id"])
    file = stored(world, _attached(args, "voice"), photo=False)
    return send(world, args, {"voice": voice_json(file)}, caption).data


def voice_json(file: StoredFile) -> Json:
    """Telegram's ``Voice``."""
    return {
        "file_id": file.id,
        "file_unique_id": file.unique,
        "duration": VOICE_SECONDS,
        "mime_type": file.mime,
        "file_size": len(file.content),
    }


def resolve_media(args: Json, media: Json) -> Json:
    """An ``InputMedia`` with its file in place of ``attach://…``."""
    return {**media, "media": _attached({**media, "_uploads": args["_uploads"]}, "media")}


def media_content(world: World, media: Json) -> Json:
    """The message content of an ``InputMedia``."""
    if media["type"] not in {"photo", "document"}:
        raise bad_request(f"the simulator has no media of type {media['type']}")
    photo = media["type"] == "photo"
    file = stored(world, media["media"], photo=photo)
    body: Json = {"photo": photo_json(file)} if photo else {"document": document_json(file)}
    return {**body, **_captioned(media)}


@method("sendMediaGroup")
def send_media_group(world: World, args: Json) -> list[Json]:
    """An album of 2–10; documents only among themselves. Each counts against the budgets."""
    media: list[Json] = args["media"]
    if not 2 <= len(media) <= 10:
        raise bad_request("album must contain 2-10 items")
    if len({item["type"] == "document" for item in media}) > 1:
        raise bad_request("document can't be mixed with other media types")
    world.reachable(args["chat_id"])
    contents = [media_content(world, resolve_media(args, item)) for item in media]
    chat = world.writable(args["chat_id"], count=len(media))
    reply = replied(world, chat, args)
    check_keyboard(None)
    album = {"media_group_id": str(13_000_000_000_000_000 + world.seq)}
    return [world.post(chat, world.bot, {**album, **c}, reply).data for c in contents]


@method("getFile")
def get_file(world: World, args: Json) -> Any:
    """Where to fetch a file of at most 20 MB."""
    try:
        file = world.files.get(args["file_id"])
    except Exception as wrong:
        raise bad_request("invalid file_id") from wrong
    if len(file.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique,
        "file_size": len(file.content),
        "file_path": file.path,
    }
