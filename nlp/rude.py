"""Whether words insult: a short list that nobody needs in a topic; everything else is for people to judge."""

import unicodedata
from functools import cache
from pathlib import Path

import rtoml


@cache
def _words() -> tuple[str, ...]:
    path = Path(__file__).with_name("rude.toml")
    return tuple(rtoml.loads(path.read_text(encoding="utf-8"))["words"])


def rude(text: str) -> bool:
    """Whether one of the words stands in the text, blanks and widths aside."""
    flat = "".join(unicodedata.normalize("NFKC", text).lower().split())
    return any(word in flat for word in _words())
