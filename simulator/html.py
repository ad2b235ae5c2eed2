"""Telegram's HTML: its tags, its entities and the very words of its complaints.

Follows the published parser of the Bot API server (``td/telegram/MessageEntity.cpp``): offsets and
lengths are UTF-16 units, complaints name the byte at which the tag begins.
"""

import re
from dataclasses import dataclass

from simulator.errors import ApiError, bad_request
from simulator.jsons import Json

PLAIN = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS = {*PLAIN, "a", "tg-emoji", "pre", "code", "blockquote"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPECIAL = re.compile("[<&]")
CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]+)|#(\d+)|(lt|gt|amp|quot));?")
NAME = re.compile(r"[^\s>]*")
ATTRIBUTE = re.compile(r"[^\s=>]*")
TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
SPACE = re.compile(r"\s*")
LINK = re.compile(r"(https?://|tg://|mailto:|tel:)\S+|[\w-]+(\.[\w-]+)+(/\S*)?", re.IGNORECASE)


def units(text: str) -> int:
    """Length in UTF-16 code units, Telegram's measure."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(source: str) -> tuple[str, list[Json]]:
    """Text and entities of an HTML source.

    Raises:
        ApiError: ``can't parse entities: …`` as Telegram words it.
    """
    if not SPECIAL.search(source):
        return source, []
    return _Parser(source).run()


def _broken(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    start: int


class _Parser:
    """One pass over the source; ``out`` collects the visible text."""

    def __init__(self, source: str) -> None:
        self.source, self.pos = source, 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def run(self) -> tuple[str, list[Json]]:
        while found := SPECIAL.search(self.source, self.pos):
            self._emit(self.source[self.pos : found.start()])
            self.pos = found.start()
            if found.group() == "&":
                self._character()
            elif self.source.startswith("</", self.pos):
                self._end_tag()
            else:
                self._start_tag()
        self._emit(self.source[self.pos :])
        if self.open:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        self.entities.sort(key=lambda e: (e["offset"], -e["length"]))
        return "".join(self.out), self.entities

    def _emit(self, text: str) -> None:
        if text:
            self.out.append(text)
            self.offset += units(text)

    def _character(self) -> None:
        text, self.pos = self._decoded(self.pos)
        self._emit(text)

    def _decoded(self, pos: int) -> tuple[str, int]:
        found = CHARACTER.match(self.source, pos)
        if not found:
            return "&", pos + 1
        sixteen, ten, name = found.groups()
        code = int(sixteen, 16) if sixteen else int(ten) if ten else ord(NAMED[name])
        if code == 0 or code > 0x10FFFF or 0xD800 <= code < 0xE000:
            return "&", pos + 1
        return chr(code), found.end()

    def _byte(self, pos: int) -> int:
        return len(self.source[:pos].encode("utf-8", "surrogatepass"))

    def _start_tag(self) -> None:
        begin = self.pos
        found = NAME.match(self.source, begin + 1)
        self.pos = found.end() if found else begin + 1
        if self.pos >= len(self.source):
            raise _broken(f"Unclosed start tag at byte offset {self._byte(begin)}")
        tag = self.source[begin + 1 : self.pos].lower()
        if tag not in TAGS:
            raise _broken(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            where = self._byte(begin)
            raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open.append(_Open(tag, argument, self.offset, len(self.out)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._skip_space(tag, begin)
            if self.source[self.pos] == ">":
                self.pos += 1
                return argument
            name = self._attribute_name(tag, begin)
            self._skip_space(tag, begin)
            if self.source[self.pos] != "=":
                value = "1" if (tag, name) == ("blockquote", "expandable") else ""
            else:
                self.pos += 1
                self._skip_space(tag, begin)
                value = self._attribute_value(begin)
            argument = _argument(tag, name, value) or argument

    def _attribute_name(self, tag: str, begin: int) -> str:
        found = ATTRIBUTE.match(self.source, self.pos)
        name = found.group() if found else ""
        if not name:
            where = self._byte(begin)
            raise _broken(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
        self.pos += len(name)
        return name

    def _attribute_value(self, begin: int) -> str:
        quote = self.source[self.pos]
        if quote not in "'\"":
            return self._token()
        self.pos += 1
        value: list[str] = []
        while self.pos < len(self.source) and self.source[self.pos] != quote:
            if self.source[self.pos] == "&":
                text, self.pos = self._decoded(self.pos)
                value.append(text)
            else:
                value.append(self.source[self.pos])
                self.pos += 1
        self.pos += 1
        if self.pos >= len(self.source):
            raise _broken(f"Unclosed start tag at byte offset {self._byte(begin)}")
        return "".join(value)

    def _token(self) -> str:
        start = self.pos
        found = TOKEN.match(self.source, start)
        self.pos = found.end() if found else start
        if self.pos >= len(self.source) or not re.match(r"[\s>]", self.source[self.pos]):
            raise _broken(f"Unexpected end of name token at byte offset {self._byte(start)}")
        return self.source[start : self.pos].lower()

    def _skip_space(self, tag: str, begin: int) -> None:
        found = SPACE.match(self.source, self.pos)
        self.pos = found.end() if found else self.pos
        if self.pos >= len(self.source):
            raise _broken(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')

    def _end_tag(self) -> None:
        begin = self.pos
        if not self.open:
            raise _broken(f"Unexpected end tag at byte offset {self._byte(begin)}")
        close = self.source.find(">", begin)
        name = self.source[begin + 2 : close].strip() if close > 0 else ""
        if close < 0 or re.search(r"\s", name):
            raise _broken(f"Unclosed end tag at byte offset {self._byte(begin)}")
        last = self.open[-1]
        if name and name != last.tag:
            where = self._byte(begin)
            raise _broken(
                f'Unmatched end tag at byte offset {where}, expected "</{last.tag}>", '
                f'found "</{name}>"'
            )
        self.pos = close + 1
        self._add(self.open.pop())

    def _add(self, opened: _Open) -> None:
        length = self.offset - opened.offset
        if length <= 0:
            return
        where: Json = {"offset": opened.offset, "length": length}
        entity = self._entity(opened, where)
        if entity:
            self.entities.append(entity)

    def _entity(self, opened: _Open, where: Json) -> Json | None:
        tag, argument = opened.tag, opened.argument
        if tag in PLAIN:
            return {**where, "type": PLAIN[tag]}
        if tag == "blockquote":
            return {**where, "type": "expandable_blockquote" if argument else "blockquote"}
        if tag == "tg-emoji":
            return {**where, "type": "custom_emoji", "custom_emoji_id": argument}
        if tag == "a":
            return _link(where, argument or "".join(self.out[opened.start :]))
        if tag == "code":
            return self._code(opened, where)
        last = self.entities[-1] if self.entities else {}
        if last.get("language") and (last["offset"], last["length"]) == tuple(where.values()):
            self.entities.pop()
            return {**where, "type": "pre", "language": last["language"]}
        return {**where, "type": "pre"}

    def _code(self, opened: _Open, where: Json) -> Json:
        """``<pre><code class="language-x">`` keeps its language until the pre is closed."""
        entity: Json = {**where, "type": "code"}
        if opened.argument and self.open and self.open[-1].tag == "pre":
            entity["language"] = opened.argument
        return entity


def _argument(tag: str, name: str, value: str) -> str:
    """What an attribute means to its tag; everything unknown is ignored, as Telegram does."""
    if (tag, name) in {("a", "href"), ("tg-emoji", "emoji-id"), ("blockquote", "expandable")}:
        return value or ("1" if tag == "blockquote" else "")
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return ""


def _link(where: Json, url: str) -> Json | None:
    """A text link; an address that is none leaves plain text, as Telegram does."""
    user = re.fullmatch(r"tg://user\?id=(\d+)", url)
    if user:
        return {**where, "type": "text_mention", "user_id": int(user.group(1))}
    if not LINK.fullmatch(url):
        return None
    full = url if re.match(r"[a-z]+:", url, re.IGNORECASE) else f"http://{url}/"
    return {**where, "type": "text_link", "url": full}
