"""Text as Telegram takes it: cleaned, parsed, measured in UTF-16 units, entities found."""

import re

from simulator import html
from simulator.errors import bad_request
from simulator.html import units
from simulator.jsons import Json

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
HINT = re.compile(r"[/@#]|\.\w")
FOUND = re.compile(
    r"(?P<url>(?:https?://|tg://)[^\s<>]+|\b(?:[a-zA-Z0-9-]+\.)+(?:me|com|org|net|cn|gov)\b(?:/[^\s<>]*)?)"
    r"|(?P<bot_command>(?<![\w/@#])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
)
OPAQUE = {"code", "pre", "text_link"}


def clean(text: str) -> str:
    """Drop what Telegram drops: controls become spaces, bidi overrides and \\r disappear."""
    try:
        text.encode()
    except UnicodeEncodeError as wrong:
        raise bad_request("strings must be encoded in UTF-8") from wrong
    return DROPPED.sub("", CONTROL.sub(" ", text))


def formatted(source: str, mode: str | None, given: list[Json] | None) -> tuple[str, list[Json]]:
    """Cleaned, parsed and trimmed text with all its entities."""
    source = clean(source)
    if mode is None or mode == "":
        text, entities = source, [dict(e) for e in given or []]
    elif mode.lower() == "html":
        text, entities = html.parse(source)
    elif mode.lower() in {"markdown", "markdownv2"}:
        raise bad_request("the simulator reads parse_mode HTML only")
    else:
        raise bad_request("unsupported parse_mode")
    text, entities = trim(text, entities)
    return text, with_found(text, entities)


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Strip white space at both ends and cut the entities to what is left."""
    bare = text.strip()
    if bare == text:
        return text, entities
    shift = units(text[: len(text) - len(text.lstrip())])
    end = units(bare)
    kept: list[Json] = []
    for entity in entities:
        start = max(0, entity["offset"] - shift)
        stop = min(end, entity["offset"] + entity["length"] - shift)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return bare, kept


def with_found(text: str, entities: list[Json]) -> list[Json]:
    """Add the entities that Telegram finds by itself: commands, mentions, hashtags, addresses."""
    if not HINT.search(text):
        return entities
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in OPAQUE]
    found: list[Json] = []
    for match in FOUND.finditer(text):
        start, length = units(text[: match.start()]), units(match.group())
        if not any(a < start + length and start < b for a, b in taken):
            found.append({"type": match.lastgroup, "offset": start, "length": length})
    return (
        sorted(entities + found, key=lambda e: (e["offset"], -e["length"])) if found else entities
    )


def message_text(source: str, mode: str | None, given: list[Json] | None) -> Json:
    """The ``text`` and ``entities`` of a message; 1–4096 units after parsing."""
    text, entities = formatted(source, mode, given)
    if not source:
        raise bad_request("message text is empty")
    if not text:
        raise bad_request("text must be non-empty")
    if units(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption(source: str, mode: str | None, given: list[Json] | None) -> Json:
    """The ``caption`` fields of a picture or document; at most 1024 units after parsing."""
    text, entities = formatted(source, mode, given)
    if units(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def cut(text: str, offset: int, length: int) -> str:
    """The piece of a text that an entity covers (UTF-16 offsets)."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[offset * 2 : (offset + length) * 2].decode("utf-16-le", "surrogatepass")
