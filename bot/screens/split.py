"""Cuts HTML that is too long for one message, at line ends, and closes and reopens its tags."""

import re
from dataclasses import dataclass, field
from html import unescape

LIMIT = 4096
"""UTF-16 units after parsing, the strictest way in which Telegram's limit is read."""

CAPTION = 1024
JOINED = "[\ufe0f\U0001f3fb-\U0001f3ff\u0300-\u036f\u20e3]|\u200d."
"""What belongs to the character before it: variation, skin tone, accent, keycap, joined emoji."""

TOKEN = re.compile(rf"</?[a-z][^>]*>|&[#a-zA-Z0-9]+;|\n|[^<&\n](?:{JOINED})*|[<&]")


def length(html: str) -> int:
    """UTF-16 units of the visible text."""
    return _units(unescape(re.sub(r"</?[a-z][^>]*>", "", html)))


def split(html: str, limit: int = LIMIT) -> list[str]:
    """The text in pieces of at most `limit` visible units; only line ends at a cut are lost."""
    if length(html) <= limit:
        return [html]
    cutter = _Cutter(limit)
    for token in TOKEN.findall(html):
        cutter.add(token)
    return cutter.finish()


def shorten(html: str, tail: str, limit: int = LIMIT) -> str:
    """The first piece, ending in `tail`, where only one message can be shown."""
    if length(html) <= limit:
        return html
    return split(html, limit - length(tail))[0] + tail


@dataclass
class _Cutter:
    """Collects tokens; knows the last line end at which it could cut."""

    limit: int
    pieces: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    used: int = 0
    line_end: int = 0

    def add(self, piece: str) -> None:
        """Take one tag, entity or character."""
        if piece.startswith("<") and len(piece) > 1:
            self._tag(piece)
            return
        size = _units(unescape(piece))
        if self.used + size > self.limit:
            self._cut()
        self.tokens.append(piece)
        self.used += size
        if piece == "\n":
            self.line_end = len(self.tokens)

    def _tag(self, tag: str) -> None:
        self.tokens.append(tag)
        if tag.startswith("</"):
            self.open.pop()
        else:
            self.open.append(tag)

    def _cut(self) -> None:
        at = self.line_end if self._half_full() else len(self.tokens)
        now, rest = self.tokens[:at], self.tokens[at:]
        still = _still_open(now)
        self.pieces.append("".join(now).rstrip("\n") + "".join(_closing(t) for t in still[::-1]))
        self.tokens, self.open, self.used, self.line_end = [], [], 0, 0
        for token in [*still, *rest]:
            self.add(token)

    def _half_full(self) -> bool:
        return self.line_end > len(self.tokens) // 2

    def finish(self) -> list[str]:
        """All pieces."""
        last = "".join(self.tokens)
        return [*self.pieces, last] if last else self.pieces


def _still_open(tokens: list[str]) -> list[str]:
    stack: list[str] = []
    for token in tokens:
        if token.startswith("</"):
            stack.pop()
        elif token.startswith("<") and len(token) > 1:
            stack.append(token)
    return stack


def _closing(tag: str) -> str:
    found = re.match(r"<([a-z0-9-]+)", tag)
    return f"</{found.group(1)}>" if found else ""


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
